r"""Errors of survey means when responses of one day are alike, for few and for many responses.

One design effect for all windows is wrong where sizes differ: a window with 200 responses a day
suffers from its days, one with a single response a day does not. What windows share is how alike
the responses of a day are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, counts, finite, matrix, ratio, same_shape
from analysis.stats.design_effect import ClusteredMean, clustered_mean
from analysis.stats.moderated_variance import moderated_variance
from analysis.stats.part_error import PartError, Scale, room, unseen

_UNLIKE = 0.5  # relative standard deviation between windows of how alike a day's responses are
_ROUNDS = 5


@dataclass(frozen=True, eq=False)
class _Likeness:
    """Correlation of two responses of a day as the other windows show it, with its variance."""

    correlation: FloatArray
    variance: FloatArray


def _likeness(mean: ClusteredMean, extra: FloatArray) -> _Likeness:
    """For each window the correlation within days of all other windows, weighted by precision."""
    known = np.isfinite(mean.design_effect)
    others = np.where(known, extra, 0.0)
    seen = np.where(known, mean.design_effect - 1, 0.0)
    df = np.clip(mean.clusters - 1, 0, None)
    rho, information, moment = 0.0, np.zeros(len(extra)), np.zeros(len(extra))
    for _ in range(_ROUNDS):
        weight = df / (2 * (1 + others * rho) ** 2)
        information, moment = weight * others**2, weight * others * seen
        rho = max(0.0, float(np.nan_to_num(ratio(moment.sum(), information.sum()))))
    left = information.sum() - information
    left = np.where(left > 1e-9 * max(float(information.sum()), 1e-300), left, 0.0)
    correlation = np.clip(np.nan_to_num(ratio(moment.sum() - moment, left)), 0, 1)
    return _Likeness(correlation, np.nan_to_num(ratio(1.0, left), nan=1e9))


def clustered_error(
    number: npt.ArrayLike, total: npt.ArrayLike, square: npt.ArrayLike, *, scale: Scale = None
) -> PartError:
    r"""Error of each window's survey mean from its days and from what all windows share.

    Parameters
    ----------
    number : array_like, shape (windows, days)
        Responses of each window and day (count).
    total, square : array_like, shape (windows, days)
        Sum of their scores (points) and of their squared scores (points squared).
    scale : (float, float), optional
        Worst and best score of a response (points).

    Returns
    -------
    PartError
        ``own`` is NaN for a window without responses; ``common`` is 0.

    Raises
    ------
    ValueError
        If the shapes differ or a number is not finite or a count negative.

    Notes
    -----
    Two estimates of the dispersion of a mean are weighted by their degrees of freedom: the window's
    own from its D days (linearised, D - 1), and :math:`\tilde\psi_j/n_j\,(1+(m_j-1)\rho)`, where
    the dispersion :math:`\tilde\psi_j` of single scores is moderated,
    :math:`m_j=\sum_d n_{jd}^2/n_j`, and :math:`\rho` comes from the other windows. The second has
    the degrees of freedom that its relative variance allows, with windows' :math:`\rho` taken to
    differ by half of its size: for a window with far more responses a day than any other it counts
    for nothing. Where the responses of a window do not vary only the second is used. Less than one
    degree of freedom would make limits without end: one is the least.

    References
    ----------
    Kish (1965), Survey Sampling, section 8.2 (design effect). McCullagh and Nelder (1989),
    Generalized Linear Models, chapter 9 (dispersion). Smyth (2004), Statistical Applications in
    Genetics and Molecular Biology 3(1), article 3 (moderation).
    """
    n = counts(matrix(number, "number"), "number")
    s, q = finite(matrix(total, "total"), "total"), finite(matrix(square, "square"), "square")
    same_shape("number, total and square", n, s, q)
    mean = clustered_mean(n, s, q)
    size, space = mean.size, room(mean.mean, scale)
    single = moderated_variance(ratio(mean.variance, space), size - 1, otherwise=unseen(scale))
    extra = np.clip(np.nan_to_num(ratio((n**2).sum(axis=1), size), nan=1.0) - 1, 0, None)
    likeness = _likeness(mean, extra)
    effect = 1 + extra * likeness.correlation
    shared = np.where(size > 0, ratio(single.variance * effect, size), np.nan)
    unsure = likeness.variance + (_UNLIKE * likeness.correlation) ** 2
    shared_df = 2 / (2 / single.df + (extra / effect) ** 2 * unsure)
    days_df = np.where(np.isfinite(mean.design_effect), mean.clusters - 1, 0.0)
    own = np.nan_to_num(mean.design_effect * ratio(mean.variance, size * space))
    df = shared_df + days_df
    variance = ratio(shared_df * shared + days_df * own, df)
    return PartError(mean.mean, variance, np.maximum(df, 1.0), scale=scale)
