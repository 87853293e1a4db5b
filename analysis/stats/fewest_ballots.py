"""How few ballots hold third place up: the smallest set whose removal flips it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, finite, matrix, ratio, vector

_TIE = 1e-9


@dataclass(frozen=True)
class FewestBallots:
    """Fewest ballots whose removal flips a pair at the cut-off; NaN where none does."""

    ballots: float
    loses: int
    gains: int


def _reduced_gap(a: FloatArray, b: FloatArray, both: int, first: int, second: int) -> float:
    """Smallest mean(a) - mean(b) after removing so many ballots that rate both, only a, only b."""
    left = (~np.isnan(a)).sum() - both - first, (~np.isnan(b)).sum() - both - second
    if min(left) < 1:
        return np.inf
    seen_a, seen_b = ~np.isnan(a), ~np.isnan(b)
    pairs = seen_a & seen_b
    gain = np.sort(a[pairs] / left[0] - b[pairs] / left[1])[::-1][:both].sum()
    gain += np.sort(a[seen_a & ~seen_b])[::-1][:first].sum() / left[0]
    gain -= np.sort(b[seen_b & ~seen_a])[:second].sum() / left[1]
    return float(np.nansum(a) / left[0] - np.nansum(b) / left[1] - gain)


def _pair_flips(a: FloatArray, b: FloatArray, rest: float, weight: float, size: int) -> bool:
    """Whether removing ``size`` ballots can bring b to a."""
    pairs = int((~np.isnan(a) & ~np.isnan(b)).sum())
    only_a, only_b = int((~np.isnan(a)).sum()) - pairs, int((~np.isnan(b)).sum()) - pairs
    for first in range(min(size, only_a) + 1):
        for second in range(min(size - first, only_b) + 1):
            both = size - first - second
            if both <= pairs and rest + weight * _reduced_gap(a, b, both, first, second) <= _TIE:
                return True
    return False


def fewest_ballots(
    totals: npt.ArrayLike, ballots: npt.ArrayLike, *, weight: float, k: int = 3, most: int = 20
) -> FewestBallots:
    r"""Fewest ballots whose removal lets a window outside draw level with the one at rank ``k``.

    Parameters
    ----------
    totals : array_like, shape (windows,)
        Official totals (points).
    ballots : array_like, shape (voters, windows)
        Grades (points); NaN where the voter abstained.
    weight : float
        Weight of the vote (share).
    k : int
        Places to give.
    most : int
        Largest number of ballots to try.

    Returns
    -------
    FewestBallots
        ``ballots`` is 0 for a tie, NaN when no removal of up to ``most`` does it or there are no
        more than ``k`` windows; then ``loses`` and ``gains`` are -1. They are the positions of the
        rank-k window and of the one that draws level.

    Raises
    ------
    ValueError
        If a total is not finite or the shapes disagree.

    Notes
    -----
    Exact: for a given number of removed ballots of each kind (rating both windows, only one), the
    best choice is those with the largest difference of weighted grades. Both windows must keep a
    ballot. Every window outside is tried against the one at rank k.

    References
    ----------
    Broderick, Giordano and Meager (2020), arXiv:2011.14999, ask the same of regressions; for means
    the greedy choice is exact.
    """
    full = finite(vector(totals, "totals"), "totals")
    grades = matrix(ballots, "ballots")
    if grades.shape[1] != len(full):
        raise ValueError(f"ballots: expected {len(full)} windows, got {grades.shape[1]}")
    none = FewestBallots(np.nan, -1, -1)
    if len(full) <= k:
        return none
    order = np.argsort(-full, kind="stable")
    last, outside = int(order[k - 1]), [int(j) for j in order[k:]]
    number = (~np.isnan(grades)).sum(axis=0)
    means = ratio(np.nansum(grades, axis=0), number)
    rest = full[last] - full - weight * (means[last] - means)
    for j in outside:
        if full[last] - full[j] <= _TIE:
            return FewestBallots(0, last, j)
    usable = [j for j in outside if min(number[j], number[last]) > 0]
    for size in range(1, most + 1):
        for j in usable:
            if _pair_flips(grades[:, last], grades[:, j], float(rest[j]), weight, size):
                return FewestBallots(size, last, j)
    return none
