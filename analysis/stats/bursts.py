r"""Stretches of a day with more submissions than the same hours of the window's other days.

A lunch peak that comes every day, a window that serves on Wednesdays and a busy Monday are habits;
a week in which the whole city answers is no window's own. What is left is a day unlike its like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray
from analysis.stats.multiplicity import benjamini_hochberg
from analysis.stats.own_days import (
    WIDTHS,
    OwnDays,
    Stretches,
    dispersion,
    free_degrees,
    own_days,
    usual_dispersion,
)

_NINE_IN_TEN = 1.28  # standard deviations below the usual that nine days in ten exceed


@dataclass(frozen=True)
class Burst:
    """A row's most striking stretch: first bin, number of bins, and how it compares."""

    start: int
    bins: int
    number: float
    expected: float
    statistic: float
    dispersion: float
    p_value: float
    q_value: float


def bursts(
    number: npt.ArrayLike,
    *,
    bins_per_day: int = 144,
    channel: npt.ArrayLike | None = None,
    widths: Sequence[int] = WIDTHS,
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
    scan = own_days(number, bins_per_day, channel, widths)
    best: dict[int, Burst] = {}
    for width in scan.widths:
        stretches = {i: scan.stretches(i, width) for i in scan.rows}
        usual = usual_dispersion(stretches)
        for i, each in stretches.items():
            burst = _best(scan, i, each, usual[each.channel])
            if i not in best or burst.p_value < best[i].p_value:
                best[i] = burst
    p = np.full(len(np.asarray(number)), np.nan)
    for i, burst in best.items():
        p[i] = min(1.0, burst.p_value * scan.looked_at(i))
    q = benjamini_hochberg(p)
    return tuple(
        replace(best[i], p_value=float(p[i]), q_value=float(q[i])) if i in best else None
        for i in range(len(p))
    )


def _best(scan: OwnDays, row: int, stretches: Stretches, usual: float) -> Burst:
    """The stretch with the largest standardised excess, its p-value for itself alone."""
    phi = dispersion(stretches, usual)
    above = stretches.number - stretches.expected
    deviation = np.sqrt(stretches.variance * phi)
    excess = np.divide(above, deviation, out=np.zeros_like(above), where=deviation > 0)
    day, start = here = np.unravel_index(int(np.argmax(excess)), excess.shape)
    number, share = stretches.number[here], stretches.share[here]
    p = burst_tail(number, stretches.total[start], share, phi[here], free_degrees(stretches))
    return Burst(
        start=scan.bin_of(row, int(day), int(start)),
        bins=stretches.width,
        number=float(number),
        expected=float(stretches.expected[here]),
        statistic=float(excess[here]),
        dispersion=float(phi[here]),
        p_value=p,
        q_value=p,
    )


def smallest_burst(
    number: npt.ArrayLike,
    *,
    bins_per_day: int = 144,
    channel: npt.ArrayLike | None = None,
    widths: Sequence[int] = WIDTHS,
    error: float = 0.01,
) -> FloatArray:
    """Submissions beyond the usual within one shortest stretch that would be named.

    Parameters
    ----------
    number, bins_per_day, channel, widths
        As in :func:`bursts`.
    error : float
        False discovery rate that :func:`bursts` is read at.

    Returns
    -------
    ndarray, shape (rows,)
        Count, at the row's usual time (the mean over stretches weighted by what came then) on a
        day less busy than nine in ten; NaN for a row that cannot be judged.

    Raises
    ------
    ValueError
        As in :func:`bursts`.

    Notes
    -----
    Bonferroni over rows, where :func:`bursts` has Benjamini and Hochberg: for a single
    burst both ask the same. Measured at the busiest time of windows with 30 to 1,000 responses:
    this number was found in 5 to 9 of 10 surveys, a fifth more in 8 to 10, half of it in none.
    """
    scan = own_days(number, bins_per_day, channel, widths)
    result = np.full(len(np.asarray(number)), np.nan)
    if not (scan.rows and scan.widths):
        return result
    stretches = {i: scan.stretches(i, scan.widths[0]) for i in scan.rows}
    usual = usual_dispersion(stretches)
    for i, each in stretches.items():
        result[i] = _least_more(
            each, usual[each.channel], error / (scan.looked_at(i) * len(scan.rows))
        )
    return result


def _least_more(stretches: Stretches, usual: float, error: float) -> float:
    """Least number added to a usual day whose tail stays within the error, by bisection."""
    weight = np.broadcast_to(stretches.total / stretches.total.sum(), stretches.number.shape)
    before = float(stretches.total @ weight[0])
    phi = float(np.average(dispersion(stretches, usual), weights=weight))
    share = float(np.average(stretches.share, weights=weight))
    quiet = max(before * share - _NINE_IN_TEN * np.sqrt(before * share * phi), 0.0)
    free = free_degrees(stretches)

    def tail(more: int) -> float:
        return burst_tail(quiet + more, before + more, share, phi, free)

    low, high = 0, 1
    while tail(high) > error:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if tail(middle) > error else (low, middle)
    return float(high)


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
    return max(binomial, float(special.stdtr(free, (total * share - number) / deviation)))
