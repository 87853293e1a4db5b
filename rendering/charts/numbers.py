"""Numbers as a chart needs them: exact, rounded half up, or missing."""

from decimal import Decimal
from fractions import Fraction
from math import floor, isfinite

Number = int | float | Fraction | Decimal
MISSING = "—"


def exact(value: Number | None) -> Fraction | None:
    """The value as a fraction, or None when it is missing, NaN or infinite.

    A float counts as the decimal it prints, so 2.675 is 2675/1000.
    """
    if value is None or not isfinite(value):
        return None
    return Fraction(str(float(value))) if isinstance(value, float) else Fraction(value)


def fixed(value: Number | None, decimals: int) -> str:
    """The value with `decimals` digits after the point, rounded half up, thousands grouped."""
    number = exact(value)
    if number is None:
        return MISSING
    units = floor(abs(number) * 10**decimals + Fraction(1, 2))
    whole, rest = divmod(units, 10**decimals)
    sign = "-" if number < 0 and units else ""
    return f"{sign}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")


def percent(share: Number | None) -> str:
    """A share (0 to 1) as a whole per cent without the sign: '', '<1', '37', '>99', '100'."""
    number = exact(share)
    if number is None:
        return MISSING
    rounded = fixed(number * 100, 0)
    if number and rounded == "0":
        return "<1"
    if number < 1 and rounded == "100":
        return ">99"
    return rounded if number else ""
