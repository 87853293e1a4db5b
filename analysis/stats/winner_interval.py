r"""Intervals for windows that were picked because their totals came out high.

Among many windows those on top were partly lucky: an interval that covers each window 95 times in
100 covers the observed best less often, and runs high. Here the luck of being picked is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray, finite, probability, same_shape, vector
from analysis.stats.total_error import TotalError

_STEPS = 50
_KNOWN = 1e9  # degrees of freedom of an error that counts as known
_SHARE = 0.1  # of the error that the hybrid interval gives to its simultaneous bound


@dataclass(frozen=True, eq=False)
class WinnerInterval:
    """Limits for the observed k best (points); ``estimate`` is as often too high as too low.

    ``place`` are their positions, best first; all arrays have shape (winners,).
    """

    place: npt.NDArray[np.int64]
    estimate: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False)
class _Winners:
    """Totals with their errors, the bounds that they had to pass, and how far truth may be."""

    total: FloatArray
    error: FloatArray
    df: FloatArray
    bound: FloatArray
    reach: FloatArray

    def below(self, truth: FloatArray) -> FloatArray:
        """Chance of a total no higher than each of these, given its truth and that it was picked.

        Upper tails are taken as the lower tails of the negative, which keeps their digits.
        """
        low = np.maximum((self.bound - truth) / self.error, -self.reach)
        outside = special.stdtr(self.df, -self.reach)
        passed = special.stdtr(self.df, -low)
        higher = special.stdtr(self.df, -(self.total - truth) / self.error)
        share = (passed - higher) / np.maximum(passed - outside, 1e-300)
        return np.asarray(np.clip(share, 0, 1), np.float64)

    def truth_at(self, chance: float) -> FloatArray:
        """Truths under which a total no higher than each of these has the given chance."""
        low = self.total - self.reach * self.error
        high = self.total + self.reach * self.error
        for _ in range(_STEPS):
            middle = (low + high) / 2
            more = self.below(middle) > chance
            low, high = np.where(more, middle, low), np.where(more, high, middle)
        return (low + high) / 2


def _bound(x: FloatArray, own: float, common: float, j: int, k: int) -> float:
    """What window j's total had to pass, given what its own total says nothing about."""
    along = common / (own + common)
    others = np.delete(x, j) - along * x[j]
    return float(np.sort(others)[-k] / (1 - along))


def winner_interval(
    estimate: npt.ArrayLike, error: TotalError, *, k: int = 3, confidence: float = 0.95
) -> WinnerInterval:
    r"""Hybrid intervals of the true totals of the ``k`` windows whose totals are highest.

    Parameters
    ----------
    estimate : array_like, shape (p,)
        Totals (points).
    error : TotalError
        Their errors under one view.
    k : int
        How many best windows were picked.
    confidence : float
        Coverage of each winner's interval over repeated rounds.

    Returns
    -------
    WinnerInterval
        Of the first ``k`` in order of the totals; with no more than ``k`` windows nobody was
        picked, and none is returned. A window without error has its total for its limits.

    Raises
    ------
    ValueError
        If a total or variance is not finite, or the shapes disagree.

    Notes
    -----
    Given :math:`z_i = x_i - \frac{c}{v_j+c} x_j`, which is independent of :math:`x_j`, window j is
    among the best where :math:`x_j` passes the k-th largest :math:`z_i (v_j+c)/v_j` of the others;
    here :math:`v_j` is its own variance and c the common one. Truths are kept under which the
    observed total, so truncated, lies between the quantiles of :math:`(\alpha-\beta)/(1-\beta)`;
    and that lie in a simultaneous interval of all windows at level :math:`\beta=\alpha/10`, which
    keeps the conditional interval from running away when a window only just passed. Student's t
    with Satterthwaite's degrees of freedom stands for the source's normal law.

    References
    ----------
    Andrews, Kitagawa and McCloskey (2024), "Inference on Winners", Quarterly Journal of Economics
    139(1), 305-358, sections 3 (conditional), 4 (hybrid); code of the authors of 2021.
    """
    x = finite(vector(estimate, "estimate"), "estimate")
    variance = finite(error.variance, "error")
    same_shape("estimate and error", x, variance)
    alpha = 1 - probability(confidence, "confidence")
    if len(x) <= k:
        nothing = np.zeros(0)
        return WinnerInterval(np.zeros(0, np.int64), nothing, nothing, nothing)
    place = np.argsort(-x, kind="stable")[:k]
    sure = place[error.own[place] <= 0]
    open_ = np.setdiff1d(place, sure)
    beta = _SHARE * alpha
    left = (alpha - beta) / (1 - beta) / 2
    df = np.minimum(error.df[open_], _KNOWN)
    winners = _Winners(
        x[open_],
        np.sqrt(variance[open_]),
        df,
        np.array([_bound(x, float(error.own[j]), error.common, int(j), k) for j in open_]),
        -special.stdtrit(df, (1 - (1 - beta) ** (1 / len(x))) / 2),
    )
    limits = np.tile(x, (3, 1))
    for row, chance in enumerate((0.5, 1 - left, left)):
        limits[row, open_] = winners.truth_at(chance)
    return WinnerInterval(place.astype(np.int64), *limits[:, place])
