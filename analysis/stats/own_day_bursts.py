r"""Stretches of a day with more submissions than the same hours of the window's other days.

A lunch peak that comes every day, a window that serves on Wednesdays and a busy Monday are habits;
a week in which the whole city answers is no window's own. What is left is a day unlike its like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from analysis.stats._arrays import FloatArray, counts, matrix, ratio
from analysis.stats.bursts import Burst
from analysis.stats.multiplicity import benjamini_hochberg

LEAST_DAYS = 8  # days with submissions, below which no day can be called unlike the others
_WIDTHS = (3, 6, 12, 24, 48, 144)  # bins of ten minutes: half an hour to a day
_BLOCKS = 3  # stretches of a day that count as observations of their own


@dataclass(frozen=True, eq=False)
class _Width:
    """One row's stretches of one width, shape (days, starts): conditional on their sum by hour."""

    number: FloatArray
    total: FloatArray
    share: FloatArray
    expected: FloatArray
    variance: FloatArray


def own_day_bursts(
    number: npt.ArrayLike,
    *,
    bins_per_day: int = 144,
    channel: npt.ArrayLike | None = None,
    widths: Sequence[int] = _WIDTHS,
) -> tuple[Burst | None, ...]:
    r"""Each row's most striking stretch beside its own other days, with its false discovery rate.

    Parameters
    ----------
    number : array_like, shape (rows, bins)
        Submissions (count) of a window through one channel; bins are consecutive, whole days from
        midnight.
    bins_per_day : int
        Bins of a day (144 of 10 minutes).
    channel : array_like of int, shape (rows,), optional
        Channel of each row: an interviewer's visits are compared with visits. One if left out.
    widths : sequence of int
        Lengths of stretches in bins, within a day.

    Returns
    -------
    tuple of (Burst or None), one for each row
        None with submissions on fewer than 8 days: such a row cannot be judged. ``statistic`` is
        the standardised excess; ``p_value`` holds for all stretches of the row together,
        ``q_value`` after Benjamini and Hochberg over rows.

    Raises
    ------
    ValueError
        If a count is negative, the bins are not whole days, or a width is below 1.

    Notes
    -----
    Given how many came at these hours over all days on which the row had any submission, a day's
    number is binomial with share :math:`f/(f + m - 1)` of m days. The factor f is at least 1; it
    is larger where the channel's other rows had more on this day or at these hours of it, or
    where the row has more on this weekday. Overdispersion is the largest of 1, the row's own
    Pearson ratio without the tested day (weighted by busyness, and that of the same hours), and
    the channel's median. The p-value is the larger of the binomial tail at that dispersion and
    Student's t tail, since dispersion is estimated: m - 2 degrees of freedom for each stretch
    that fits in a day, three times at most. Bonferroni over all stretches. Several bursts at the
    same hours of one row hide each other in part.

    References
    ----------
    Przyborowski and Wilenski (1940), Biometrika 31, 313-323 (comparing Poisson counts given their
    sum); McCullagh and Nelder (1989), Generalized Linear Models, section 4.5 (overdispersion);
    Kulldorff and others (2005), PLoS Medicine 2(3), e59 (scanning against a place's own days).
    """
    table = _days(number, bins_per_day)
    if any(w < 1 for w in widths):
        raise ValueError("widths: expected at least 1")
    fitting = [w for w in sorted(widths) if w <= bins_per_day]
    group = np.zeros(len(table), np.int64) if channel is None else np.asarray(channel, np.int64)
    own = table.sum(axis=2) > 0
    judged = np.flatnonzero(own.sum(axis=1) >= LEAST_DAYS)
    by_width: dict[int, list[Burst]] = {int(i): [] for i in judged}
    looked = dict.fromkeys(by_width, 0)
    city = {int(g): table[group == g].sum(axis=0) for g in np.unique(group)}
    for width in fitting:
        rows = {
            i: _stretches(table[i], city[int(group[i])] - table[i], np.flatnonzero(own[i]), width)
            for i in by_width
        }
        usual = _usual_dispersion(rows, group)
        for i, row in rows.items():
            days = np.flatnonzero(own[i])
            by_width[i].append(_best(row, days, width, usual[group[i]], bins_per_day))
            looked[i] += int((row.total > 0).sum()) * len(row.number)
    best = {i: min(found, key=lambda b: b.p_value) for i, found in by_width.items() if found}
    p = np.full(len(table), np.nan)
    for i, burst in best.items():
        p[i] = min(1.0, burst.p_value * looked[i])
    q = benjamini_hochberg(p)
    return tuple(
        replace(best[i], p_value=float(p[i]), q_value=float(q[i])) if i in best else None
        for i in range(len(table))
    )


def _days(number: npt.ArrayLike, bins_per_day: int) -> FloatArray:
    """Counts, checked, by row, day and bin."""
    n = counts(matrix(number, "number"), "number")
    if bins_per_day < 1 or n.shape[1] % bins_per_day:
        raise ValueError(f"number: expected whole days of {bins_per_day} bins, got {n.shape[1]}")
    return n.reshape(len(n), n.shape[1] // bins_per_day, bins_per_day)


def _sums(table: FloatArray, width: int) -> FloatArray:
    """Sums of all stretches of a width within each day, shape (days, starts)."""
    running = np.pad(np.cumsum(table, axis=1), ((0, 0), (1, 0)))
    return np.asarray(running[:, width:] - running[:, :-width], np.float64)


def _stretches(
    table: FloatArray, others: FloatArray, days: npt.NDArray[np.int64], width: int
) -> _Width:
    """A row's stretches of one width on the days on which it has any submission."""
    mine, city = table[days], others[days]
    number = _sums(mine, width)
    total = number.sum(axis=0)
    factor = np.maximum(_lift(_sums(city, width)), _lift(city.sum(axis=1, keepdims=True)))
    factor = np.maximum(factor, _weekday_lift(mine.sum(axis=1), days)[:, None])
    share = factor / (factor + len(days) - 1)
    return _Width(number, total, share, total * share, total * share * (1 - share))


def _lift(number: FloatArray) -> FloatArray:
    """How much more each day has than the other days have on average, at least 1."""
    others = (number.sum(axis=0) - number) / (len(number) - 1)
    return np.asarray(np.maximum((number + 1) / (others + 1), 1.0), np.float64)


def _weekday_lift(number: FloatArray, days: npt.NDArray[np.int64]) -> FloatArray:
    """How much more the other days a number of weeks away have than all others, at least 1."""
    like = (days[:, None] - days) % 7 == 0
    np.fill_diagonal(like, False)
    others = (number.sum() - number) / (len(number) - 1)
    alike = np.where(like.any(axis=1), ratio(like @ number, like.sum(axis=1)), others)
    return np.asarray(np.maximum((alike + 1) / (others + 1), 1.0), np.float64)


def _pearson(row: _Width) -> FloatArray:
    """Squared deviations over their variance, 0 where nothing is expected."""
    return np.nan_to_num(ratio((row.number - row.expected) ** 2, row.variance))


def _usual_dispersion(rows: dict[int, _Width], group: npt.NDArray[np.int64]) -> dict[int, float]:
    """Each channel's median over rows of their dispersion."""
    found: dict[int, list[float]] = {}
    for i, row in rows.items():
        each = ratio((_pearson(row) @ row.total).sum(), row.total.sum() * (len(row.number) - 1))
        found.setdefault(int(group[i]), []).append(float(each))
    return {g: max(1.0, float(np.median(each))) for g, each in found.items()}


def _dispersion(row: _Width, usual: float) -> FloatArray:
    """Ratio of variance to binomial by day and start, each day left out of its own."""
    squared = _pearson(row)
    free = len(squared) - 1
    weighted = squared @ row.total / max(row.total.sum(), 1e-9)
    of_row = (weighted.sum() - weighted) / free
    of_hours = (squared.sum(axis=0) - squared) / free
    return np.asarray(np.maximum(np.maximum(of_row[:, None], of_hours), usual), np.float64)


def _best(
    row: _Width, days: npt.NDArray[np.int64], width: int, usual: float, bins_per_day: int
) -> Burst:
    """The stretch with the largest standardised excess, its p-value for itself alone."""
    phi = _dispersion(row, usual)
    excess = np.nan_to_num(ratio(row.number - row.expected, np.sqrt(row.variance * phi)))
    day, start = np.unravel_index(int(np.argmax(excess)), excess.shape)
    here = (day, start)
    blocks = min(max(int((row.total > 0).sum()) // width, 1), _BLOCKS)
    free = (len(days) - 2) * blocks
    p = burst_tail(row.number[here], row.total[start], row.share[here], phi[here], free)
    return Burst(
        start=int(days[day] * bins_per_day + start),
        bins=width,
        number=float(row.number[here]),
        expected=float(row.expected[here]),
        statistic=float(excess[here]),
        dispersion=float(phi[here]),
        p_value=p,
        q_value=p,
    )


def burst_tail(number: float, total: float, share: float, dispersion: float, free: int) -> float:
    """Chance of at least ``number`` of ``total`` on one day, the larger of two tails.

    Parameters
    ----------
    number, total : float
        Submissions on the day and over all days (count).
    share : float
        The day's share under no burst (0 to 1).
    dispersion : float
        Ratio of variance to binomial, at least 1.
    free : int
        Degrees of freedom of the dispersion.

    Returns
    -------
    float
        1 where nothing came.

    References
    ----------
    Abramowitz and Stegun (1964), 26.5.24 (binomial tail as an incomplete beta function).
    """
    if number <= 0:
        return 1.0
    few, rest = number / dispersion, (total - number) / dispersion
    binomial = float(special.betainc(few, rest + 1, share))
    deviation = np.sqrt(total * share * (1 - share) * dispersion)
    return max(binomial, float(stats.t.sf((number - total * share) / deviation, free)))
