r"""Margins of error, reliability of a window's mean, and the responses they take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray, probability, ratio, vector
from analysis.stats.between_variance import between_variance


@dataclass(frozen=True, eq=False)
class SampleSize:
    """What a window's number of responses is worth; arrays of shape (windows,)."""

    margin: FloatArray
    reliability: FloatArray
    needed_for_reliability: FloatArray
    between_variance: float


def _normal_quantile(confidence: float) -> float:
    return float(special.ndtri((1 + probability(confidence, "confidence")) / 2))


def margin_of_error(
    variance: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    population: npt.ArrayLike = np.inf,
    design_effect: npt.ArrayLike = 1.0,
    confidence: float = 0.95,
) -> FloatArray:
    r"""Half width of the normal interval of a mean, :math:`z\sqrt{deff\,(1-n/N)\,s^2/n}`.

    Parameters
    ----------
    variance : array_like
        Variance of single responses (points squared).
    n : array_like
        Responses (count).
    population : array_like
        People who could have responded (count).
    design_effect : array_like
        Factor on the variance.
    confidence : float
        Coverage.

    Returns
    -------
    ndarray
        In points; NaN without responses or where the variance is NaN, 0 for a census.

    Raises
    ------
    ValueError
        If more people responded than could, or the confidence is not between 0 and 1.

    Notes
    -----
    Simple random sampling apart from the design effect. It shrinks with n without end while bias
    does not: many responses are not accuracy.

    References
    ----------
    Cochran (1977), Sampling Techniques, sections 2.6 and 2.8; Kish (1965), section 8.2.
    """
    s2, size, people, effect = (
        np.asarray(a, np.float64) for a in (variance, n, population, design_effect)
    )
    if (size > people).any():
        raise ValueError("n: more people responded than the population holds")
    left = np.where(np.isinf(people), 1.0, 1 - ratio(size, people))
    squared = np.clip(effect * left * ratio(s2, size), 0, None)
    return np.asarray(_normal_quantile(confidence) * np.sqrt(squared), np.float64)


def sample_size(
    means: npt.ArrayLike,
    variance: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    population: npt.ArrayLike = np.inf,
    design_effect: npt.ArrayLike = 1.0,
    confidence: float = 0.95,
    reliability: float = 0.7,
) -> SampleSize:
    r"""Margin and reliability of each window's mean, and the responses a reliability takes.

    Parameters
    ----------
    means, variance, n : array_like, shape (windows,)
        Mean (points), variance of single responses (points squared), responses (count).
    population, design_effect : array_like
        As in :func:`margin_of_error`; a NaN design effect counts as 1.
    confidence : float
        Coverage of the margin.
    reliability : float
        Wanted reliability of a window's mean.

    Returns
    -------
    SampleSize
        ``margin`` (points); ``reliability`` is :math:`n/(n+k)` with :math:`k = deff\,s^2/\tau^2`,
        0 where windows do not differ; ``needed_for_reliability`` (count) is :math:`k\rho/(1-\rho)`
        rounded up, infinite where windows do not differ; all NaN without a variance;
        ``between_variance`` is :math:`\tau^2`.

    Raises
    ------
    ValueError
        As in :func:`margin_of_error`, or if the reliability is not between 0 and 1.

    Notes
    -----
    Reliability asks whether windows can be told apart, the margin how well one is known.

    References
    ----------
    Adams (2009), The Reliability of Provider Profiling, RAND TR-653; Paule and Mandel
    (1982).
    """
    x, s2, size = vector(means, "means"), vector(variance, "variance"), vector(n, "n")
    effect = np.nan_to_num(np.asarray(design_effect, np.float64), nan=1.0)
    wanted = probability(reliability, "reliability")
    margin = margin_of_error(
        s2, size, population=population, design_effect=effect, confidence=confidence
    )
    single = effect * s2
    tau2 = between_variance(x, ratio(single, size))
    if tau2 == 0:
        worth, need = np.where(np.isnan(single), np.nan, 0.0), np.full(len(x), np.inf)
    else:
        worth = ratio(size, size + single / tau2)
        need = np.maximum(1.0, np.ceil(single / tau2 * wanted / (1 - wanted) - 1e-9))
    return SampleSize(margin, worth, np.where(np.isnan(single), np.nan, need), tau2)
