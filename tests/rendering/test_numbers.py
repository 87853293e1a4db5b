"""Numbers and dates as text: one rounding, one way to say a share, a gap, a day."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendering.numbers import (
    Number,
    chance_text,
    chinese_count,
    chinese_date,
    chinese_numeral,
    decimal_text,
    exact,
    fraction_text,
    grouped_text,
    percent_text,
    plain_text,
    points_text,
    significant_text,
    visible_text,
    whole_percent,
)

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction("92.005"), 2, "92.01"),
        (Fraction("92.0049999"), 2, "92.00"),
        (Fraction(-1, 200), 2, "-0.01"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(2, 3), 6, "0.666667"),
        (Fraction(100), 6, "100.000000"),
        (Fraction(5, 2), 0, "3"),
        (2.675, 2, "2.68"),
        (Decimal("92.125"), 2, "92.13"),
        (12480, 0, "12480"),
        (-0.4, 0, "0"),
        (-2.5, 0, "-3"),
        (None, 2, "—"),
        (float("nan"), 2, "—"),
        (float("-inf"), 2, "—"),
    ],
)
def test_rounding_is_half_up_and_once(value: Number | None, places: int, text: str) -> None:
    """A shown score would differ from what a person rounds by hand, or a gap read as a number."""
    assert decimal_text(value, places) == text


@given(st.decimals(-(10**6), 10**6, places=7), st.integers(0, 6))
def test_rounding_agrees_with_decimal_arithmetic(value: Decimal, places: int) -> None:
    """Some number would be rounded down, twice, or lose its sign."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert decimal_text(Fraction(value), places) == str(rounded or abs(rounded))


@given(finite)
def test_exact_is_the_printed_number(value: float) -> None:
    """A float would bring digits into a text that nobody typed."""
    assert exact(value) == Fraction(str(value))


def test_a_missing_value_and_thousands() -> None:
    """A dash would stand where the table wants nothing, or 12480 answers be hard to read."""
    assert decimal_text(None, missing="缺") == "缺"
    assert [grouped_text(n) for n in (12480, 999, -1234567, None)] == [
        "12,480",
        "999",
        "-1,234,567",
        "—",
    ]
    assert grouped_text(1234.5, 2) == "1,234.50"


def test_needless_zeros_are_left_out() -> None:
    """92.500000 would stand in prose, or the zeros of 100 be taken for needless ones."""
    numbers = [Fraction(185, 2), Fraction(100), Fraction(1, 3), None]
    assert [plain_text(number) for number in numbers] == ["92.5", "100", "0.333333", "—"]
    assert plain_text(100, 0) == "100"


def test_gaps_too_small_for_two_decimals_are_not_shown_as_none() -> None:
    """第四名低0.00分 would read as a tie."""
    assert visible_text(Fraction(1, 20)) == "0.05"
    assert visible_text(Fraction(3, 10_000)) == "0.0003"
    assert visible_text(-0.00042) == "-0.0004"
    assert re.fullmatch("0.0+", visible_text(Fraction(0)))
    assert visible_text(float("nan")) == "—"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.123456, "0.1235"),
        (12345.6, "12346"),
        (0.0000123456, "0.00001235"),
        (2.5, "2.5"),
        (0.0, "0"),
        (-71.25, "-71.25"),
        (None, "—"),
    ],
)
def test_significant_digits_are_no_powers_of_ten(value: Number | None, text: str) -> None:
    """A reader would meet 1.235e+04 in a report."""
    assert significant_text(value) == text


def test_points_are_exact_or_say_they_are_not() -> None:
    """A rounded number would be printed as if it were exact."""
    assert points_text(Fraction(185, 2)) == "92.5分"
    assert points_text(Fraction(1, 3)) == "≈0.333333分（1/3）"


def test_fractions_and_shares_as_text() -> None:
    """score.json would print 92 where 92/1 is promised, or 12.50% in prose."""
    assert fraction_text(Fraction(92)) == "92/1"
    assert fraction_text(None) is None
    assert [percent_text(Fraction(1, n)) for n in (4, 8, 3)] == ["25%", "12.5%", "33.33%"]
    assert [percent_text(share, 1) for share in (0.25, 0.00049, None)] == ["25.0%", "0.0%", "—"]


@pytest.mark.parametrize(
    ("share", "words", "sentence"),
    [
        (0, "0", "0%"),
        (0.004, "<1", "不到1%"),
        (0.005, "1", "1%"),
        (0.374, "37", "37%"),
        (0.996, ">99", "99%以上"),
        (1, "100", "100%"),
        (None, "—", "—"),
    ],
)
def test_percent_keeps_the_ends_honest(share: Number | None, words: str, sentence: str) -> None:
    """An unlikely rank would read as impossible, or a likely one as certain."""
    assert whole_percent(share) == words
    assert chance_text(share) == sentence


def test_numerals_and_dates_in_chinese() -> None:
    """第3名 and 第三名 would stand side by side, or a date be read as another day."""
    numbers = [chinese_numeral(number) for number in (0, 3, 10, 11, 20, 99, 100, -1)]
    assert numbers == ["零", "三", "十", "十一", "二十", "九十九", "100", "-1"]
    assert [chinese_count(number) for number in (1, 2, 3, 12)] == ["一", "两", "三", "十二"]
    assert chinese_date(dt.date(2021, 6, 18)) == chinese_date("2021-06-18") == "2021年6月18日"
