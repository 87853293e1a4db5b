"""How much less a clustered sample tells than an independent one: responses of one day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, counts, finite, matrix, ratio, same_shape


@dataclass(frozen=True, eq=False)
class ClusteredMean:
    """Mean of clustered responses by window; ``pooled`` is one design effect for all windows."""

    mean: FloatArray
    variance: FloatArray
    size: FloatArray
    clusters: FloatArray
    design_effect: FloatArray
    pooled: float


def clustered_mean(
    number: npt.ArrayLike, total: npt.ArrayLike, square: npt.ArrayLike
) -> ClusteredMean:
    r"""Mean, variance between responses, and design effect of days, for each window.

    Parameters
    ----------
    number : array_like, shape (windows, days)
        Responses of each window and day (count).
    total, square : array_like, shape (windows, days)
        Sum of their scores (points) and of their squared scores (points squared).

    Returns
    -------
    ClusteredMean
        Arrays of shape (windows,). ``mean`` (points) is NaN without responses, ``variance`` (s
        squared of single responses) with fewer than two, ``design_effect`` with fewer than two
        days or when all scores are equal. ``pooled`` is the ratio of the sums of clustered and
        independent variances of the means; NaN when no window has a design effect.

    Raises
    ------
    ValueError
        If the shapes differ or a number is not finite or a count negative.

    Notes
    -----
    The clustered variance of the ratio mean is linearised:
    :math:`\frac{D}{D-1}\sum_d (S_d - n_d\bar y)^2 / n^2` over the D days with responses. Days
    count as drawn independently and with replacement. With fewer than about ten days a window's
    own value is very noisy; ``pooled`` is steadier. Values below 1 are returned as they are.

    References
    ----------
    Kish (1965), Survey Sampling, section 8.2 (design effect). Cochran (1977), Sampling Techniques,
    chapter 6 (variance of a ratio).
    """
    n = counts(matrix(number, "number"), "number")
    s = finite(matrix(total, "total"), "total")
    q = finite(matrix(square, "square"), "square")
    same_shape("number, total and square", n, s, q)
    size, clusters = n.sum(axis=1), (n > 0).sum(axis=1).astype(np.float64)
    mean = ratio(s.sum(axis=1), size)
    centred = np.clip(q.sum(axis=1) - ratio(s.sum(axis=1) ** 2, size), 0, None)
    variance = np.where(size > 1, ratio(centred, size - 1), np.nan)
    residual = s - n * np.nan_to_num(mean)[:, None]
    between = ratio(clusters, clusters - 1) * ratio((residual**2).sum(axis=1), size**2)
    between = np.where(clusters > 1, between, np.nan)
    independent = ratio(variance, size)
    known = np.isfinite(between) & (independent > 0)
    return ClusteredMean(
        mean=mean,
        variance=variance,
        size=size,
        clusters=clusters,
        design_effect=np.where(known, ratio(between, independent), np.nan),
        pooled=float(ratio(between[known].sum(), independent[known].sum())),
    )
