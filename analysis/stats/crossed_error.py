r"""Errors of windows' means where the same periods or voters rate all windows.

A hard period or a lenient voter moves all windows alike: that belongs into the error of a total and
cancels in a difference of two. A sample covariance matrix of 15 voters and 12 windows would call
some differences certain; two effects and a variance for each window do not.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, matrix, ratio
from analysis.stats.moderated_variance import moderated_variance
from analysis.stats.part_error import PartError, Scale, room, unseen

_ROUNDS = 20  # alternating means where ratings are missing; without gaps one round is exact


def independent_error(
    mean: npt.ArrayLike, variance: npt.ArrayLike, size: npt.ArrayLike, *, scale: Scale = None
) -> PartError:
    """Errors of means whose raters are unknown to each other: tallies without whole ballots.

    Parameters
    ----------
    mean, variance, size : array_like, shape (windows,)
        Mean (points), variance (points squared) and number of single ratings (count).
    scale : (float, float), optional
        Worst and best rating (points).

    Returns
    -------
    PartError
        All dispersion is ``own``, NaN for a window without ratings. Where nothing varies anywhere
        ratings are taken to be as unlike as a scale allows.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    m, n = np.asarray(mean, np.float64), np.asarray(size, np.float64)
    single = moderated_variance(ratio(variance, room(m, scale)), n - 1, otherwise=unseen(scale))
    return PartError(m, _of_mean(single.variance, n), single.df, scale=scale)


def crossed_error(ratings: npt.ArrayLike, *, scale: Scale = None) -> PartError:
    r"""Errors of column means of a table of raters (or periods) by windows.

    Parameters
    ----------
    ratings : array_like, shape (raters, windows)
        One rater's ratings, or one period's marks, in a row (points); NaN where there is none.
    scale : (float, float), optional
        Worst and best rating (points); leave it out where marks do not crowd at an end.

    Returns
    -------
    PartError
        ``own`` is NaN for a window without ratings, and everywhere with fewer than two raters.
        With fewer than three windows that vary nothing can be told apart: all is ``own``.

    Raises
    ------
    ValueError
        If ``ratings`` is not a matrix.

    Notes
    -----
    :math:`(y_{ij} - \mu_j)/\sqrt{r_j} = b_i + e_{ij}` with the room :math:`r_j` of window j and a
    variance :math:`\sigma_j^2` for each window. The mean square of window j's residuals has
    expectation :math:`\sigma_j^2(1-2/J)+\bar\sigma^2/J`; its solution is moderated
    (:func:`~analysis.stats.moderated_variance.moderated_variance`). ``common`` is the variance of
    raters' means less :math:`\bar\sigma^2/J`, over the number of raters. What two windows share
    beyond the common effect (one hall, one kind of voter) is not in it.

    References
    ----------
    Grubbs (1948), Journal of the American Statistical Association 43, 243-264 (a variance for each
    column of a two-way table).
    """
    table = matrix(ratings, "ratings")
    n = (~np.isnan(table)).sum(axis=0).astype(np.float64)
    mean = ratio(np.nansum(table, axis=0), n)
    variance = np.where(n > 1, ratio(np.nansum((table - mean) ** 2, axis=0), n - 1), np.nan)
    raters = int((~np.isnan(table)).any(axis=1).sum())
    varies = np.nan_to_num(variance) > 0
    windows = int(varies.sum())
    if raters < 2 or windows < 3:
        return independent_error(mean, variance, n, scale=scale)
    scaled = (table - mean)[:, varies] / np.sqrt(room(mean, scale)[varies])
    rater, residual = _effects(scaled)
    square = ratio(np.nansum(residual**2, axis=0), n[varies] - 1)
    middle = float(square.mean()) * windows / (windows - 1)
    single, df = np.full(len(n), np.nan), np.zeros(len(n))
    single[varies] = np.clip((square - middle / windows) / (1 - 2 / windows), 1e-12, None)
    df[varies] = (n[varies] - 1) * (windows - 1) / windows
    moderated = moderated_variance(single, df, otherwise=unseen(scale))
    common = max(0.0, float(rater.var(ddof=1)) - middle / windows) / raters
    own = _of_mean(moderated.variance, n)
    return PartError(mean, own, moderated.df, common, raters - 1.0, scale)


def _of_mean(single: FloatArray, size: FloatArray) -> FloatArray:
    """Dispersion of a mean; NaN without ratings."""
    return np.where(size > 0, ratio(single, size), np.nan)


def _effects(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Raters' effects, and residuals from raters and windows, by alternating means."""
    residual = table.copy()
    seen = ~np.isnan(table)
    in_row, in_column = seen.sum(axis=1), seen.sum(axis=0)
    rater = np.zeros(len(table))
    for _ in range(1 if seen.all() else _ROUNDS):
        residual = residual - ratio(np.nansum(residual, axis=0), in_column)
        step = np.nan_to_num(ratio(np.nansum(residual, axis=1), in_row))
        rater, residual = rater + step, residual - step[:, None]
    return rater[in_row > 0], residual
