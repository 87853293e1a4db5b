"""The way from values to px, with round tick values."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from rendering.numbers import Number, exact, grouped_text


@dataclass(frozen=True)
class Scale:
    """A linear axis from `low` at `left` px to `high` at `right` px."""

    low: Fraction
    high: Fraction
    left: float
    right: float

    def at(self, value: Number) -> float:
        """The place of a value in px; values beyond the axis stay at its ends."""
        share = ((exact(value) or Fraction(0)) - self.low) / (self.high - self.low)
        return self.left + float(min(max(share, Fraction(0)), Fraction(1))) * (
            self.right - self.left
        )

    def ticks(self, wanted: int, unit: str = "") -> list[tuple[float, str]]:
        """At most about `wanted` round values as (place in px, text); the last has the unit."""
        step = round_step((self.high - self.low) / wanted)
        decimals = 0
        while (step * 10**decimals).denominator > 1:
            decimals += 1
        first, last = ceil(self.low / step), floor(self.high / step)
        return [
            (self.at(i * step), grouped_text(i * step, decimals) + (unit if i == last else ""))
            for i in range(first, last + 1)
        ]


def round_step(raw: Fraction) -> Fraction:
    """1, 2 or 5 times a power of ten, the first not much smaller than `raw` (above 0)."""
    power = Fraction(1)
    while power * 10 <= raw:
        power *= 10
    while power > raw:
        power /= 10
    return next(power * m for m in (1, 2, 5, 10) if power * m * 3 >= raw * 2)


def span(values: Iterable[Number | None], *, zero: bool) -> tuple[Fraction, Fraction]:
    """The lowest and highest known value, never equal; with `zero` the span includes 0."""
    known = [number for number in map(exact, values) if number is not None]
    known += [Fraction(0)] if zero or not known else []
    low, high = min(known), max(known)
    if low == high:
        return (low, high + 1) if zero else (low - 1, high + 1)
    return low, high


def padded(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """The span with a twentieth of its length added at both ends."""
    margin = (high - low) / 20
    return low - margin, high + margin
