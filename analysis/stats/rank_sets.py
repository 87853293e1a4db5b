r"""Which ranks a window may truly hold.

Source: Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for Ranks with Applications to
Mobility across Neighbourhoods and Academic Achievement across Countries", Review of Economic
Studies 91(1), 476-518. Written from the paper.

A window's rank is one plus the number of windows whose true score is greater. Every ordered pair
(j, k) is tested for "window j is truly above window k" with the studentised difference
:math:`t_{jk} = (\hat\theta_j - \hat\theta_k) / se_{jk}`; the critical value is a quantile of the
maximum of the same statistic over random deviations. A window's lower rank is one plus the number
of windows found above it, its upper rank is p less the number of windows found below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import BoolArray, FloatArray, IntArray, finite, matrix, probability
from analysis.stats._arrays import vector as _vector

_CHUNK = 1000  # not a power of two: rows 4096 bytes apart would share their places in the cache
Single = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class RankSets:
    """Confidence sets for ranks; all arrays in the order of the windows, 1 is the best rank."""

    rank: IntArray
    marginal_low: IntArray
    marginal_high: IntArray
    simultaneous_low: IntArray
    simultaneous_high: IntArray


class _Pairs:
    """Observed and drawn studentised differences of all pairs of windows."""

    def __init__(self, estimate: FloatArray, covariance: FloatArray, deviations: FloatArray):
        size = len(estimate)
        diagonal = np.diag(covariance)
        squared = diagonal[:, None] + diagonal[None, :] - 2 * covariance
        squared[squared <= 1e-12 * diagonal.max(initial=0.0)] = 0.0
        gap = estimate[:, None] - estimate[None, :]
        known = squared == 0
        inverse = np.zeros((size, size))
        np.divide(1.0, np.sqrt(squared), out=inverse, where=~known)
        self.t = np.where(known, np.where(gap == 0, 0.0, np.copysign(np.inf, gap)), gap * inverse)
        self.inverse: Single = inverse.astype(np.float32)
        self.draws: Single = np.ascontiguousarray(deviations, dtype=np.float32)
        self.off_diagonal: BoolArray = ~np.eye(size, dtype=np.bool_)

    def extremes(self) -> Single:
        """Largest absolute statistic that involves each window, shape (p, draws)."""
        draws, size = self.draws.shape
        result = np.zeros((size, draws), np.float32)
        for start in range(0, draws, _CHUNK):
            block = np.ascontiguousarray(self.draws[start : start + _CHUNK].T)
            top, buffer = np.zeros_like(block), np.empty_like(block)
            for j in range(size - 1):
                part = buffer[j + 1 :]
                np.subtract(block[j + 1 :], block[j], out=part)
                np.multiply(part, self.inverse[j, j + 1 :, None], out=part)
                np.abs(part, out=part)
                np.maximum(top[j + 1 :], part, out=top[j + 1 :])
                np.maximum(top[j], part.max(axis=0), out=top[j])
            result[:, start : start + _CHUNK] = top
        return result

    def maximum(self, active: BoolArray, which: IntArray) -> Single:
        """Largest statistic over the active ordered pairs, and 0, for the named draws."""
        rows, columns = np.flatnonzero(active.any(axis=1)), np.flatnonzero(active.any(axis=0))
        pairs = np.ix_(rows, columns)
        weight = self.inverse[pairs] * active[pairs]
        part = np.empty_like(weight)
        result = np.empty(len(which), np.float32)
        for i, draw in enumerate(self.draws[which]):
            np.subtract(draw[rows, None], draw[columns], out=part)
            np.multiply(part, weight, out=part)
            result[i] = part.max(initial=0)
        return result

    def maximum_of(self, j: int, above: BoolArray, below: BoolArray, which: IntArray) -> Single:
        """The same over the pairs of window ``j``: others above it, and others below it."""
        block = self.draws[which]
        block -= block[:, j, None]
        high = block * (self.inverse[j] * above)
        block *= -self.inverse[j] * below
        return np.asarray(np.maximum(high, block, out=high).max(axis=1), np.float32)


def _tail_count(draws: int, confidence: float) -> int:
    """How many draws may reach the critical value (at least one)."""
    allowed = int(np.floor((1 - confidence) * (draws + 1) + 1e-9))
    if allowed < 1:
        raise ValueError(f"deviations: {draws} draws are too few for confidence {confidence}")
    return allowed


def _critical(upper: Single, tail: int, of: Callable[[IntArray], Single]) -> float:
    """The tail-th largest of ``of``, evaluated only for draws that can matter.

    ``upper`` is at least ``of`` for each draw, and takes the values found; a draw whose bound
    lies below the tail-th largest of them cannot change it.
    """
    some = min(len(upper), tail + tail // 4)
    exact = np.zeros(len(upper), np.bool_)
    while True:
        which = np.argpartition(-upper, some - 1)[:some]
        which = which[~exact[which]]
        upper[which] = of(which)
        exact[which] = True
        order = np.argpartition(-upper, tail - 1)[:tail]
        if exact[order].all():
            return float(upper[order].min())


def _tail_values(bounds: Single, tail: int) -> Single:
    """The tail-th largest in the last axis."""
    return np.asarray(-np.partition(-bounds, tail - 1)[..., tail - 1], np.float32)


def _simultaneous(pairs: _Pairs, bound: Single, tail: int) -> BoolArray:
    """Rejected ordered pairs, stepping down."""
    upper = bound.copy()
    active = pairs.off_diagonal.copy()
    rejected = np.zeros_like(active)
    critical = float(_tail_values(bound, tail))
    while True:
        new = active & (pairs.t > critical)
        if not new.any():
            return rejected
        rejected |= new
        active &= ~new
        if not active.any():
            return rejected
        critical = _critical(upper, tail, partial(pairs.maximum, active))


def _marginal(pairs: _Pairs, bounds: Single, tail: int) -> tuple[BoolArray, BoolArray]:
    """For each window (row) those found above and below it, stepping down over its own pairs."""
    above, below = pairs.off_diagonal.copy(), pairs.off_diagonal.copy()
    critical = _tail_values(bounds, tail)[:, None]
    while True:
        new_above = above & (critical < pairs.t.T)
        new_below = below & (critical < pairs.t)
        above &= ~new_above
        below &= ~new_below
        moved = (new_above | new_below).any(axis=1) & (above | below).any(axis=1)
        if not moved.any():
            return pairs.off_diagonal & ~above, pairs.off_diagonal & ~below
        for j in np.flatnonzero(moved):
            of = partial(pairs.maximum_of, int(j), above[j], below[j])
            critical[j] = _critical(bounds[j], tail, of)


def rank_sets(
    estimate: npt.ArrayLike,
    covariance: npt.ArrayLike,
    deviations: npt.ArrayLike,
    *,
    confidence: float = 0.95,
) -> RankSets:
    r"""Ranks with marginal and simultaneous confidence sets.

    Parameters
    ----------
    estimate : array_like, shape (p,)
        Scores (points); the greatest has rank 1.
    covariance : array_like, shape (p,) or (p, p)
        Variances of independent scores, or their covariance matrix (points squared).
    deviations : array_like, shape (draws, p)
        Draws of estimate minus truth (points): :func:`~analysis.stats.resampling.deviations`, or
        resampled scores less the score.
    confidence : float
        Probability of covering the true rank of one named window (marginal), and of all windows
        at once (simultaneous).

    Returns
    -------
    RankSets
        Ranks 1..p. ``rank`` gives equal estimates the same, best rank. Nothing is NaN; with no
        window the arrays are empty, with one the only rank is 1.

    Raises
    ------
    ValueError
        If a number is not finite, the shapes disagree, a variance is negative, or the draws are
        fewer than one over (1 - confidence).

    Notes
    -----
    One-sided hypotheses over ordered pairs are tested step by step as in Romano and Wolf (2005):
    after each step the rejected pairs leave, and the critical value is drawn again from what
    remains, so that directional errors are held too. Pairs whose difference has no variance are
    known exactly. A critical value is never below 0: no window is called better against the order
    of the scores. The critical values rest on the deviations: with few ballots or periods draw
    them with degrees of freedom.

    References
    ----------
    Mogstad, Romano, Shaikh and Wilhelm (2024), section 3 (marginal, simultaneous, stepwise). Romano
    and Wolf (2005), Econometrica 73(4), 1237-1282 (stepwise testing).
    """
    x = finite(_vector(estimate, "estimate"), "estimate")
    cov = finite(np.asarray(covariance, np.float64), "covariance")
    cov = np.diag(cov) if cov.ndim == 1 else matrix(cov, "covariance")
    dev = finite(matrix(deviations, "deviations"), "deviations")
    size = len(x)
    if cov.shape != (size, size) or dev.shape[1] != size:
        raise ValueError(f"expected {size} windows, got {cov.shape} and {dev.shape}")
    if (np.diag(cov) < 0).any():
        raise ValueError("covariance: a variance is negative")
    tail = _tail_count(len(dev), probability(confidence, "confidence"))
    rank = 1 + (x[None, :] > x[:, None]).sum(axis=1, dtype=np.int64)
    if size < 2:
        return RankSets(rank, rank, rank, rank, rank)
    pairs = _Pairs(x, cov, dev)
    extremes = pairs.extremes()
    overall = extremes.max(axis=0)
    told_apart = _simultaneous(pairs, overall, tail)
    above, below = _marginal(pairs, extremes, tail)
    return RankSets(
        rank=rank,
        marginal_low=1 + above.sum(axis=1, dtype=np.int64),
        marginal_high=size - below.sum(axis=1, dtype=np.int64),
        simultaneous_low=1 + told_apart.sum(axis=0, dtype=np.int64),
        simultaneous_high=size - told_apart.sum(axis=1, dtype=np.int64),
    )
