"""The way from values to px, with round tick values."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, log10

from rendering.numbers import Number, exact, grouped_text, significant_text


@dataclass(frozen=True)
class Scale:
    """A linear axis from `low` at `left` px to `high` at `right` px."""

    low: Fraction
    high: Fraction
    left: float
    right: float

    def at(self, value: Number) -> float:
        """The place of a value in px; values beyond the axis stay at its ends."""
        share = ((exact(value) or Fraction(0)) - self.low) / self._span
        inside = min(max(share.numerator, 0), share.denominator) / share.denominator
        return self.left + inside * (self.right - self.left)

    @cached_property
    def _span(self) -> Fraction:
        return self.high - self.low

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


@dataclass(frozen=True)
class LogScale:
    """An axis on which each power of ten is equally long; `low` is above 0."""

    low: Fraction
    high: Fraction
    left: float
    right: float

    def at(self, value: Number) -> float:
        """The place of a value in px; values beyond the axis stay at its ends."""
        number = min(max(exact(value) or self.low, self.low), self.high)
        share = log10(number / self.low) / log10(self.high / self.low)
        return self.left + share * (self.right - self.left)

    def ticks(self, wanted: int, unit: str = "") -> list[tuple[float, str]]:
        """Powers of ten with their halves and fifths, fewer where too many, or round steps between.

        At most about `wanted`; the last has the unit.
        """
        marks = self._marks(wanted)
        every = ceil(len(marks) / wanted) or 1
        return [
            (self.at(value), _short(value) + (unit if i + every >= len(marks) else ""))
            for i, value in list(enumerate(marks))[::every]
        ]

    def _marks(self, wanted: int) -> list[Fraction]:
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        inside: list[Fraction] = []
        for factors in ((1, 2, 5), (1, 3), (1,)):
            found = [factor * Fraction(10) ** power for power in powers for factor in factors]
            inside = [value for value in found if self.low <= value <= self.high]
            if len(inside) <= wanted:
                break
        if len(inside) > 1:
            return inside
        step = round_step((self.high - self.low) / wanted)
        return [i * step for i in range(ceil(self.low / step), floor(self.high / step) + 1)]


def _short(value: Fraction) -> str:
    return grouped_text(value) if value >= 100 else significant_text(value, 3)


def log_span(values: Iterable[Number | None]) -> tuple[Fraction, Fraction]:
    """The span of the known values above 0 with a little air on a logarithmic axis."""
    known = [number for number in map(exact, values) if number is not None and number > 0]
    low, high = (min(known), max(known)) if known else (Fraction(1), Fraction(10))
    air = Fraction(str(round(max(float(high / low) ** 0.05, 1.15), 3)))
    return low / air, high * air


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
