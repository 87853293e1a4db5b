"""Numbers, words and scales of charts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendering.charts.numbers import Number, exact, fixed, percent
from rendering.charts.scale import Scale, padded, span
from rendering.charts.words import clean, shorten, text_width, wrap

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (2.675, 2, "2.68"),
        (Fraction(1, 200), 2, "0.01"),
        (Decimal("92.125"), 2, "92.13"),
        (12480, 0, "12,480"),
        (-0.4, 0, "0"),
        (-2.5, 0, "-3"),
        (None, 2, "—"),
        (float("nan"), 2, "—"),
        (float("-inf"), 2, "—"),
    ],
)
def test_rounding_half_up(value: Number | None, decimals: int, words: str) -> None:
    """A score would be shown rounded otherwise than in the report, or a gap as a number."""
    assert fixed(value, decimals) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, ""), (0.004, "<1"), (0.005, "1"), (0.374, "37"), (0.996, ">99"), (1, "100"), (None, "—")],
)
def test_percent_keeps_the_ends_honest(share: Number | None, words: str) -> None:
    """An unlikely rank would read as impossible, or a likely one as certain."""
    assert percent(share) == words


@given(finite)
def test_exact_is_the_printed_number(value: float) -> None:
    """A float would bring digits into the picture that nobody typed."""
    assert exact(value) == Fraction(str(value))


@given(st.lists(finite, min_size=1, max_size=5), st.integers(3, 6))
def test_ticks_stay_on_the_axis(values: list[float], wanted: int) -> None:
    """Ticks would be missing, too many to read, or outside the plot."""
    scale = Scale(*padded(*span(values, zero=False)), 100, 500)
    places = [place for place, _ in scale.ticks(wanted)]
    assert 1 <= len(places) <= 2 * wanted
    assert places == sorted(places)
    assert all(100 <= place <= 500 for place in places)


def test_shortened_label_fits() -> None:
    """A long name would run over the plot."""
    cut = shorten("示例市政务服务中心不动产登记综合受理专窗", 150, 15)
    assert cut.endswith("…")
    assert text_width(cut, 15) <= 150


def test_short_label_is_kept() -> None:
    """A name that fits would be cut."""
    assert shorten("示例窗口 07", 150, 15) == "示例窗口 07"


def test_clean_words() -> None:
    """Control characters would break the XML, or turn the reading order around."""
    assert clean("甲\x00\n 乙\u202e丙\ud800") == "甲\ufffd 乙丙\ufffd"


def test_wrapped_sentence_keeps_its_words() -> None:
    """Words of the sentence for an empty chart would be lost or run out of the picture."""
    words = "本轮正在采集，尚无结果。" * 4
    assert "".join(wrap(words, 200, 16)) == words
    assert all(text_width(line, 16) <= 200 for line in wrap(words, 200, 16))
