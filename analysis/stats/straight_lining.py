"""Whether one window's answers are "all the same grade" more often than their scores explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, counts, matrix, ratio, same_shape
from analysis.stats.multiplicity import benjamini_hochberg

_LEAST = 1e-30  # more than all that is left out of the distributions
_NEVER = 2.0  # no share; finite, so that a median over windows stays a number


@dataclass(frozen=True, eq=False)
class StraightLining:
    """Observed and expected share of one-grade answers, by window; ``excess`` is the difference."""

    observed: FloatArray
    expected: FloatArray
    excess: FloatArray
    p_value: FloatArray
    q_value: FloatArray


def straight_lining(number: npt.ArrayLike, straight: npt.ArrayLike) -> StraightLining:
    r"""Share of one-grade answers against the city's, standardised by score.

    Parameters
    ----------
    number, straight : array_like, shape (windows, strata)
        Responses of each window and score stratum, and those with one grade throughout (count).
        Strata are ranges of the response's score, since content people answer alike without
        carelessness.

    Returns
    -------
    StraightLining
        Arrays of shape (windows,). ``expected`` is the share that the window would have with the
        other windows' rates in its own strata (its own rate where no other window has a response):
        in a small city a window must not be compared with itself. ``p_value`` is exact and
        one-sided (at least as many as seen), ``q_value`` after Benjamini and Hochberg. NaN for a
        window without responses; p is 1 where nothing could differ.

    Raises
    ------
    ValueError
        If a count is negative or not whole, more answers are straight than there are, or the
        shapes differ.

    Notes
    -----
    Given how many responses the window and how many straight answers the city has in each stratum,
    the window's straight answers are hypergeometric there and independent between strata: their sum
    is the exact conditional form of the Mantel-Haenszel test of the window against all others. It
    holds its level however few answers are straight. The distributions are cut where less than
    1e-30 is left, which is also the least p. Responses count as independent; with very many of them
    look at ``excess`` too.

    References
    ----------
    Mantel and Haenszel (1959), Journal of the National Cancer Institute 22(4), 719-748; Gart
    (1970), Biometrika 57(3), 471-475 (the exact conditional distribution).
    """
    n, m = _counted(number, straight)
    everyone, alike = n.sum(axis=0), m.sum(axis=0)
    others = ratio(alike - m, everyone - n)
    expected = np.where(np.isnan(others), m, n * np.nan_to_num(others)).sum(axis=1)
    size, seen = n.sum(axis=1), m.sum(axis=1)
    chances = [_at_least(x, own, alike, everyone) for x, own in zip(seen, n, strict=True)]
    p = np.where(size > 0, np.array(chances, np.float64), np.nan)
    return StraightLining(
        observed=ratio(seen, size),
        expected=ratio(expected, size),
        excess=ratio(seen - expected, size),
        p_value=p,
        q_value=benjamini_hochberg(p),
    )


def smallest_excess(
    number: npt.ArrayLike, straight: npt.ArrayLike, *, excess: float, error: float = 0.01
) -> FloatArray:
    """Straight answers beyond expectation that would be flagged, by window.

    Parameters
    ----------
    number, straight : array_like, shape (windows, strata)
        As in :func:`straight_lining`.
    excess : float
        Least difference of shares (0 to 1) that counts.
    error : float
        False discovery rate that :func:`straight_lining` is read at.

    Returns
    -------
    ndarray, shape (windows,)
        Share of the window's responses (0 to 1); above 1 where nothing could be flagged, NaN for a
        window without responses.

    Raises
    ------
    ValueError
        As in :func:`straight_lining`.

    Notes
    -----
    The p-value is that of :func:`straight_lining`: the window gets the straight answers that the
    others' rates give it, then the same part of what is left in each stratum is made straight. The
    other windows stay as they are. Bonferroni over windows, where :func:`straight_lining` has
    Benjamini and Hochberg: for a single window both ask the same.
    """
    n, m = _counted(number, straight)
    limit = error / max(int((n.sum(axis=1) > 0).sum()), 1)
    least = np.full(len(n), np.nan)
    for row, own in enumerate(n):
        if own.any():
            others = m.sum(axis=0) - m[row], n.sum(axis=0) - own
            rate = np.nan_to_num(ratio(*others))
            least[row] = _least_excess(own, rate, others, excess, limit)
    return least


def _least_excess(
    own: FloatArray,
    rate: FloatArray,
    others: tuple[FloatArray, FloatArray],
    excess: float,
    limit: float,
) -> float:
    """Least share beyond expectation with a p-value within the limit, one answer at a time."""
    straight, number = others
    size, room = float(own.sum()), float(own @ (1 - rate))

    def flagged(more: int) -> bool:
        share = min(more / room, 1.0)
        # whole answers in every stratum, without losing any on the way
        mine = np.diff(np.rint(np.cumsum(own * (rate + share * (1 - rate)))), prepend=0.0)
        mine = np.clip(mine, 0, own)
        return _at_least(mine.sum(), own, straight + mine, number + own) <= limit

    low, high = int(np.ceil(excess * size - 1e-9)), int(np.ceil(room))
    if low <= room and flagged(low):
        return float(max(low / size, excess))
    if low > room or not flagged(high):
        return _NEVER
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if flagged(middle) else (middle + 1, high)
    return float(max(low / size, excess))


def _counted(number: npt.ArrayLike, straight: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Both tables, checked."""
    n, m = (counts(matrix(a, "counts"), "counts") for a in (number, straight))
    same_shape("number and straight", n, m)
    if (n % 1).any() or (m % 1).any():
        raise ValueError("counts: expected whole numbers")
    if (m > n).any():
        raise ValueError("straight: more than there are responses")
    return n, m


def _at_least(seen: float, own: FloatArray, straight: FloatArray, number: FloatArray) -> float:
    """Chance of at least ``seen`` straight answers of a window that has ``own`` by stratum."""
    start, mass = 0, np.ones(1)
    for drawn, marked, total in zip(own, straight, number, strict=True):
        if drawn == 0 or marked == 0:
            continue
        low, part = _stratum(int(drawn), int(marked), int(total))
        mass = np.convolve(mass, part)
        kept = np.flatnonzero(mass > 1e-40)
        start, mass = start + low + int(kept[0]), mass[kept[0] : kept[-1] + 1]
    tail = mass[max(int(seen) - start, 0) :].sum()
    return float(min(max(tail, _LEAST), 1.0))


def _stratum(drawn: int, marked: int, total: int) -> tuple[int, FloatArray]:
    """Hypergeometric chances, from the ratios of neighbours, and the count of the first of them.

    Bernstein's inequality leaves less than 1e-31 beyond 12 binomial deviations and 60.
    """
    mean = drawn * marked / total
    reach = 12 * np.sqrt(mean * (1 - marked / total)) + 60
    low = max(0, drawn + marked - total, int(mean - reach))
    high = min(drawn, marked, int(mean + reach) + 1)
    count = np.arange(low, high, dtype=np.float64)
    step = (marked - count) * (drawn - count) / ((count + 1) * (total - marked - drawn + count + 1))
    logs = np.concatenate([[0.0], np.cumsum(np.log(step))])
    mass = np.exp(logs - logs.max())
    return low, np.asarray(mass / mass.sum(), np.float64)
