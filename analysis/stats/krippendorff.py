"""Krippendorff's alpha: agreement beyond chance, with gaps, for four kinds of scale."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, matrix, probability
from analysis.stats.gwet import NO_AGREEMENT, Agreement, grade_counts, with_limits

Scale = Literal["nominal", "ordinal", "interval", "ratio"]


def _distance(values: FloatArray, number: FloatArray, scale: Scale) -> FloatArray:
    """Squared difference of every two values on the scale."""
    if scale == "nominal":
        return np.asarray(values[:, None] != values[None, :], np.float64)
    if scale == "ordinal":
        middle = np.cumsum(number) - number / 2
        return np.asarray((middle[:, None] - middle[None, :]) ** 2, np.float64)
    gap = values[:, None] - values[None, :]
    if scale == "ratio":
        total = values[:, None] + values[None, :]
        gap = np.divide(gap, total, out=np.zeros_like(gap), where=total != 0)
    return np.asarray(gap**2, np.float64)


def krippendorff_alpha(ratings: npt.ArrayLike, *, scale: Scale = "interval") -> float:
    r"""Krippendorff's alpha, :math:`1 - D_o/D_e`.

    Parameters
    ----------
    ratings : array_like, shape (observers, units)
        Ratings; NaN where an observer did not rate a unit.
    scale : {"nominal", "ordinal", "interval", "ratio"}
        What differences between values mean.

    Returns
    -------
    float
        1 is full agreement, 0 is chance. NaN when fewer than two units have two ratings, or all
        paired ratings are equal (there is nothing to agree about).

    Raises
    ------
    ValueError
        If ``ratings`` is not a matrix or the scale is unknown.

    Notes
    -----
    Units with fewer than two ratings drop out. This is the agreement of single voters, not the
    reliability of their mean: a vote can be reliable with a low alpha.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections C and D.
    """
    if scale not in ("nominal", "ordinal", "interval", "ratio"):
        raise ValueError(f"scale: unknown {scale!r}")
    cells = matrix(ratings, "ratings")
    seen = ~np.isnan(cells)
    values, code = np.unique(cells[seen], return_inverse=True)
    by_unit = np.zeros((cells.shape[1], len(values)))
    np.add.at(by_unit, (np.nonzero(seen)[1], code), 1.0)
    size = by_unit.sum(axis=1)
    by_unit, size = by_unit[size >= 2], size[size >= 2]
    if len(size) < 2:
        return float("nan")
    paired = by_unit / (size - 1)[:, None]
    coincidence = paired.T @ by_unit - np.diag(paired.sum(axis=0))
    number = by_unit.sum(axis=0)
    total = number.sum()
    distance = _distance(values, number, scale)
    expected = float(number @ distance @ number) / (total - 1)
    if expected == 0:
        return float("nan")
    return float(1 - (coincidence * distance).sum() / expected)


def krippendorff_agreement(
    ratings: npt.ArrayLike, *, scale: Scale = "interval", confidence: float = 0.95
) -> Agreement:
    r"""Krippendorff's alpha with limits for other units of the same kind.

    Parameters
    ----------
    ratings : array_like, shape (observers, units)
        Ratings; NaN where an observer did not rate a unit.
    scale : {"nominal", "ordinal", "interval", "ratio"}
        What differences between values mean.
    confidence : float
        Coverage of the limits.

    Returns
    -------
    Agreement
        ``value`` as :func:`krippendorff_alpha`; NaN where that is.

    Raises
    ------
    ValueError
        If ``ratings`` is not a matrix, the scale is unknown or the confidence is not between 0 and
        1.

    Notes
    -----
    The standard error is linearised over units, of which each counts by its number of ratings;
    Student limits, at most 1. Very skewed ratings give wide ones: what few units say decides.

    References
    ----------
    Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, chapter 5.
    """
    probability(confidence, "confidence")
    alpha = krippendorff_alpha(ratings, scale=scale)
    if np.isnan(alpha):
        return NO_AGREEMENT
    cells = matrix(ratings, "ratings")
    values = np.unique(cells[~np.isnan(cells)])
    counted = grade_counts(cells, values)
    counted = counted[counted.sum(axis=1) >= 2]
    size = counted.sum(axis=1)
    distance = _distance(values, counted.sum(axis=0), scale)
    weights = 1 - distance / distance.max()
    pairs = (counted * (counted @ weights - 1)).sum(axis=1) / (size.mean() * (size - 1))
    prevalence = counted.mean(axis=0) / size.mean()
    chance = float(prevalence @ weights @ prevalence)
    raw = (pairs.mean() - chance) / (1 - chance)  # alpha before its correction for few ratings
    more = size / size.mean() - 1
    agreed = alpha * (1 - chance) + chance
    seen = (pairs - agreed * more - chance) / (1 - chance)
    own_chance = counted @ weights @ prevalence / size.mean() - chance * more
    influence = seen - 2 * (1 - raw) * (own_chance - chance) / (1 - chance)
    return with_limits(alpha, influence - raw + alpha, confidence)
