"""Numbers and dates as people and programs read them: rounded once, half up, at the very end.

Every text of a number in reports, charts and pages comes from here, so that the same value reads
the same everywhere. A float counts as the decimal it prints: 2.675 is 2675/1000.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import isfinite

Number = int | float | Fraction | Decimal
MISSING = "—"

_NUMERALS = "零一二三四五六七八九十"
_MOST_PLACES = 12
_PLAIN_PLACES = 6


def exact(value: Number | None) -> Fraction | None:
    """The value as a fraction; None where it is missing, NaN or infinite."""
    if isinstance(value, Fraction):
        return value
    if value is None or not isfinite(value):
        return None
    # by way of Decimal: Fraction reads a text three times as slowly
    return Fraction(Decimal(str(float(value))) if isinstance(value, float) else value)


def decimal_text(value: Number | None, places: int = 2, missing: str = MISSING) -> str:
    """The value with so many decimals, half up: 92.005 -> 92.01, -0.005 -> -0.01."""
    number = exact(value)
    return missing if number is None else _rounded(number, places, "d")


def grouped_text(value: Number | None, places: int = 0) -> str:
    """``decimal_text`` with its thousands apart: 12,480."""
    number = exact(value)
    return MISSING if number is None else _rounded(number, places, ",d")


def _rounded(number: Fraction, places: int, style: str) -> str:
    # In whole numbers: a decimal division would round once before the rounding that is meant.
    scaled = 2 * abs(number.numerator) * 10**places
    units = (scaled + number.denominator) // (2 * number.denominator)
    whole, rest = divmod(units, 10**places)
    sign = "-" if number.numerator < 0 and units else ""
    return f"{sign}{whole:{style}}" + (f".{rest:0{places}d}" if places else "")


def plain_text(value: Number | None, most: int = _PLAIN_PLACES) -> str:
    """At most so many decimals, without needless zeros: 92.50 -> 92.5."""
    text = decimal_text(value, most)
    return text.rstrip("0").rstrip(".") if "." in text else text


def visible_text(value: Number | None) -> str:
    """Two decimals, or as many more as a small number needs to be seen: 0.0004; 0.00 for none."""
    number = exact(value)
    for places in range(2, _MOST_PLACES):
        text = decimal_text(number, places)
        if not number or Fraction(text):
            return text
    return decimal_text(number, _MOST_PLACES)


def significant_text(value: Number | None, digits: int = 4) -> str:
    """So many significant digits, whole numbers in full and never as a power of ten."""
    number = exact(value)
    if number is None:
        return MISSING
    leading = Decimal(str(float(number))).adjusted()
    return plain_text(number, max(digits - 1 - leading, 0))


def points_text(value: Fraction) -> str:
    """Points as a decimal, and as a fraction where six decimals are not exact.

    ``185/2`` -> ``92.5分``; ``1/3`` -> ``≈0.333333分（1/3）``.
    """
    if 10**_PLAIN_PLACES % value.denominator == 0:
        return f"{plain_text(value)}分"
    near = decimal_text(value, _PLAIN_PLACES)
    return f"≈{near}分（{value.numerator}/{value.denominator}）"


def fraction_text(value: Fraction | None) -> str | None:
    """``n/d`` in lowest terms, always with its denominator; None where there is no value."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def percent_text(share: Number | None, places: int | None = None) -> str:
    """A share (0 to 1) in per cent, without needless zeros unless ``places`` are asked for."""
    number = exact(share)
    if number is None:
        return MISSING
    percents = number * 100
    return f"{plain_text(percents, 2) if places is None else decimal_text(percents, places)}%"


def whole_percent(share: Number | None) -> str:
    """A share as a whole per cent without the sign: 0, <1, 37, >99, 100.

    What is possible never reads as 0, what is not certain never as 100.
    """
    number = exact(share)
    if number is None:
        return MISSING
    rounded = decimal_text(number * 100, 0)
    if number and rounded == "0":
        return "<1"
    return ">99" if number < 1 and rounded == "100" else rounded


def chance_text(share: Number | None) -> str:
    """``whole_percent`` in a sentence: 不到1%, 37%, 99%以上."""
    text = whole_percent(share)
    if text == MISSING:
        return text
    return {"<1": "不到1%", ">99": "99%以上"}.get(text, f"{text}%")


def chinese_numeral(number: int) -> str:
    """A number in Chinese: 3 -> 三, 19 -> 十九; those of a hundred and more stay digits."""
    tens, units = divmod(number, 10)
    if not 0 <= tens < 10:
        return str(number)
    if number <= 10:
        return _NUMERALS[number]
    return f"{_NUMERALS[tens] if tens > 1 else ''}十{_NUMERALS[units] if units else ''}"


def chinese_count(number: int) -> str:
    """A number before a measure word, as in 前两名: 两 for 2, else as ``chinese_numeral``."""
    return "两" if number == 2 else chinese_numeral(number)


def chinese_date(day: date | str) -> str:
    """2021-12-30 -> 2021年12月30日; a text is ISO 8601."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"
