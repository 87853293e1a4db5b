"""Whether any single ballot, period or day decides who is on top, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import (
    BoolArray,
    FloatArray,
    counts,
    finite,
    matrix,
    ratio,
    same_shape,
    vector,
)

_TIE = 1e-9


@dataclass(frozen=True, eq=False)
class LeaveOneOut:
    """For each unit left out: does the top set change; ``top`` has one row a unit."""

    changes: BoolArray
    top: BoolArray
    full: BoolArray
    largest_shift: float


def _top(totals: FloatArray, k: int) -> BoolArray:
    """Windows of rank at most ``k`` by row; NaN never, near-equal totals share a rank."""
    filled = np.where(np.isnan(totals), -np.inf, totals)
    if totals.shape[1] == 0:
        return np.zeros(totals.shape, np.bool_)
    place = min(k, totals.shape[1])
    cut = np.partition(filled, -place, axis=1)[:, -place][:, None]
    return np.asarray((filled >= cut - _TIE) & ~np.isnan(totals), np.bool_)


def leave_one_out(
    totals: npt.ArrayLike,
    total: npt.ArrayLike,
    number: npt.ArrayLike,
    *,
    weight: float,
    k: int = 3,
) -> LeaveOneOut:
    r"""Top set without each unit (ballot, period or day) of one part.

    Parameters
    ----------
    totals : array_like, shape (windows,)
        Official totals (points).
    total, number : array_like, shape (units, windows)
        What the unit adds to the window's sum (points) and number (count) of ratings: for ballots
        the grade and 1, or 0 and 0 for an abstention; for a day the sum and number of responses.
    weight : float
        Weight of the part in the total (share).
    k : int
        Places to give.

    Returns
    -------
    LeaveOneOut
        ``changes`` of shape (units,), ``top`` of shape (units, windows), ``full`` of shape
        (windows,); ``largest_shift`` is the greatest change of any total (points, NaN without a
        unit). A window whose only ratings are left out has no total and is not on top. Totals
        nearer than 1e-9 are ties.

    Raises
    ------
    ValueError
        If a number is not finite, a count negative, or the shapes disagree.

    Notes
    -----
    The part's score is a mean of ratings: leaving unit u out moves the total by
    :math:`w[(S_j-s_{uj})/(n_j-n_{uj}) - S_j/n_j]`, exactly. A two-monthly mark is a unit of
    ``number`` 1.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 11.2 (jackknife).
    """
    full = finite(vector(totals, "totals"), "totals")
    s, n = finite(matrix(total, "total"), "total"), counts(matrix(number, "number"), "number")
    same_shape("total and number", s, n)
    if s.shape[1] != len(full):
        raise ValueError(f"totals: expected {s.shape[1]} windows, got {len(full)}")
    sums, sizes = s.sum(axis=0), n.sum(axis=0)
    touched = n > 0
    moved = ratio(sums - s, sizes - n) - ratio(sums, sizes)
    shift = np.where(touched, weight * moved, 0.0)
    top, official = _top(full + shift, k), _top(full[None, :], k)[0]
    known = np.abs(shift[np.isfinite(shift)])
    return LeaveOneOut(
        changes=(top != official).any(axis=1),
        top=top,
        full=official,
        largest_shift=float(known.max()) if len(known) else np.nan,
    )


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
