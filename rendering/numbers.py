"""Exact numbers as people and programs read them: rounded once, half up, at the very end."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def decimal_text(value: Fraction, places: int = 2) -> str:
    """``value`` with so many decimals, half up: 92.005 -> 92.01, -0.005 -> -0.01."""
    # Decimal division of a fraction could round twice; scaling to a whole number first cannot.
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = Decimal(whole).scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"-{text}" if value < 0 and whole else str(text)


def optional_text(value: Fraction | None, places: int = 2, missing: str = "—") -> str:
    """``decimal_text``, or ``missing`` where there is no value."""
    return missing if value is None else decimal_text(value, places)


def fraction_text(value: Fraction | None) -> str | None:
    """``n/d`` in lowest terms, always with its denominator; None where there is no value."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def percent_text(value: Fraction) -> str:
    """A share as a percentage without needless zeros: 1/4 -> 25%, 1/8 -> 12.5%."""
    text = decimal_text(value * 100, 2).rstrip("0").rstrip(".")
    return f"{text}%"
