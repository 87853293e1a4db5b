"""A window's days beside each other: what comes on one, given what comes at these hours on all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, IntArray, counts, matrix, ratio

LEAST_DAYS = 8  # days with submissions, below which no day can be called unlike the others
WIDTHS = (3, 6, 12, 24, 48, 144)  # bins of ten minutes: half an hour to a day
_BLOCKS = 3  # stretches of a day that count as observations of their own


@dataclass(frozen=True, eq=False)
class _Row:
    """A row's days with submissions, what came on them, and what came to its channel's others.

    Numbers are running sums over the day's bins; ``lift`` is how much more each whole day had,
    with the others or on this weekday.
    """

    channel: int
    days: IntArray
    number: FloatArray
    others: FloatArray
    lift: FloatArray


@dataclass(frozen=True, eq=False)
class Stretches:
    """One row's stretches of one width, shape (days, starts): conditional on their sum by hour."""

    channel: int
    width: int
    number: FloatArray
    total: FloatArray
    share: FloatArray
    expected: FloatArray
    variance: FloatArray

    @cached_property
    def pearson(self) -> FloatArray:
        """Squared deviations over their variance, 0 where nothing is expected."""
        squared, varies = (self.number - self.expected) ** 2, self.variance > 0
        return np.divide(squared, self.variance, out=np.zeros_like(squared), where=varies)


@dataclass(frozen=True, eq=False)
class OwnDays:
    """The rows that can be judged, by their place, over the hours at which anybody came."""

    rows: Mapping[int, _Row]
    widths: tuple[int, ...]
    bins_per_day: int
    opens: int

    def stretches(self, row: int, width: int) -> Stretches:
        """A row's stretches of one width on its days."""
        own = self.rows[row]
        number = _sums(own.number, width)
        factor = np.maximum(_lift(_sums(own.others, width)), own.lift[:, None])
        share = factor / (factor + len(own.days) - 1)
        total = number.sum(axis=0)
        expected = total * share
        return Stretches(own.channel, width, number, total, share, expected, expected * (1 - share))

    def looked_at(self, row: int) -> int:
        """Stretches of a row that could have been a burst: those at hours that it knows."""
        own = self.rows[row]
        hours = own.number.sum(axis=0, keepdims=True)
        known = sum((_sums(hours, width) > 0).sum() for width in self.widths)
        return int(known) * len(own.days)

    def bin_of(self, row: int, day: int, start: int) -> int:
        """Bin of the whole time that a stretch on one of the row's days starts at."""
        return int(self.rows[row].days[day]) * self.bins_per_day + self.opens + start


def own_days(
    number: npt.ArrayLike,
    bins_per_day: int,
    channel: npt.ArrayLike | None,
    widths: Sequence[int],
) -> OwnDays:
    """Submissions as :func:`analysis.stats.bursts.bursts` takes them, row by row and day by day.

    Hours outside the first and the last submission of anybody are left out, and a stretch that is
    longer than what remains becomes the whole day.

    Raises
    ------
    ValueError
        If a count is negative, the bins are not whole days, or a width is below 1.
    """
    table = _by_day(number, bins_per_day)
    if any(width < 1 for width in widths):
        raise ValueError("widths: expected at least 1")
    used = np.flatnonzero(table.any(axis=(0, 1)))
    opens, closes = (int(used[0]), int(used[-1]) + 1) if len(used) else (0, 0)
    table = table[:, :, opens:closes]
    group = np.zeros(len(table), np.int64) if channel is None else np.asarray(channel, np.int64)
    city = {int(g): table[group == g].sum(axis=0) for g in np.unique(group)}
    rows = {}
    for i, (own, of) in enumerate(zip(table, group.tolist(), strict=True)):
        days = np.flatnonzero(own.any(axis=1))
        if len(days) >= LEAST_DAYS:
            rows[i] = _row(of, days, own[days], (city[of] - own)[days])
    fitting = {min(width, closes - opens) for width in widths if width <= bins_per_day}
    return OwnDays(rows, tuple(sorted(fitting)) if rows else (), bins_per_day, opens)


def _by_day(number: npt.ArrayLike, bins_per_day: int) -> FloatArray:
    """Counts, checked, by row, day and bin."""
    n = counts(matrix(number, "number"), "number")
    if bins_per_day < 1 or n.shape[1] % bins_per_day:
        raise ValueError(f"number: expected whole days of {bins_per_day} bins, got {n.shape[1]}")
    return n.reshape(len(n), n.shape[1] // bins_per_day, bins_per_day)


def _row(channel: int, days: IntArray, own: FloatArray, others: FloatArray) -> _Row:
    lift = np.maximum(_lift(others.sum(axis=1)), _weekday_lift(own.sum(axis=1), days))
    return _Row(channel, days, _running(own), _running(others), lift)


def _running(table: FloatArray) -> FloatArray:
    """Running sums along the day, from 0."""
    sums = np.zeros((len(table), table.shape[1] + 1))
    np.cumsum(table, axis=1, out=sums[:, 1:])
    return sums


def _sums(running: FloatArray, width: int) -> FloatArray:
    """Sums of all stretches of a width within each day, shape (days, starts)."""
    return np.asarray(running[:, width:] - running[:, :-width], np.float64)


def _lift(number: FloatArray) -> FloatArray:
    """How much more each day has than the other days have on average, at least 1."""
    others = (number.sum(axis=0) - number) / (len(number) - 1)
    return np.asarray(np.maximum((number + 1) / (others + 1), 1.0), np.float64)


def _weekday_lift(number: FloatArray, days: IntArray) -> FloatArray:
    """How much more the other days a number of weeks away have than all others, at least 1."""
    like = (days[:, None] - days) % 7 == 0
    np.fill_diagonal(like, False)
    others = (number.sum() - number) / (len(number) - 1)
    alike = np.where(like.any(axis=1), ratio(like @ number, like.sum(axis=1)), others)
    return np.asarray(np.maximum((alike + 1) / (others + 1), 1.0), np.float64)


def usual_dispersion(stretches: Mapping[int, Stretches]) -> dict[int, float]:
    """Each channel's median over rows of their ratio of variance to binomial, at least 1."""
    dispersions: dict[int, list[float]] = {}
    for stretch in stretches.values():
        free = stretch.total.sum() * (len(stretch.number) - 1)
        dispersions.setdefault(stretch.channel, []).append(
            float((stretch.pearson @ stretch.total).sum() / free)
        )
    return {g: max(1.0, float(np.median(each))) for g, each in dispersions.items()}


def dispersion(row: Stretches, usual: float) -> FloatArray:
    """Ratio of variance to binomial by day and start, each day left out of its own."""
    squared = row.pearson
    free = len(squared) - 1
    weighted = squared @ row.total / max(row.total.sum(), 1e-9)
    of_row = (weighted.sum() - weighted) / free
    of_hours = (squared.sum(axis=0) - squared) / free
    return np.asarray(np.maximum(np.maximum(of_row[:, None], of_hours), usual), np.float64)


def free_degrees(row: Stretches) -> int:
    """Degrees of freedom of a row's dispersion."""
    blocks = min(max(int((row.total > 0).sum()) // row.width, 1), _BLOCKS)
    return (len(row.number) - 2) * blocks
