"""How much windows truly differ, once the noise of their means is taken off."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import vector


def between_variance(means: npt.ArrayLike, error: npt.ArrayLike) -> float:
    r"""Variance of true means among windows, by Paule and Mandel's moment equation.

    Parameters
    ----------
    means : array_like, shape (windows,)
        Observed means (points).
    error : array_like, shape (windows,)
        Variances of these means (points squared). Windows with a NaN are left out.

    Returns
    -------
    float
        At least 0 (points squared); NaN with fewer than two windows.

    Raises
    ------
    ValueError
        If an error variance is negative or the shapes differ.

    Notes
    -----
    Solves :math:`\sum (x_j-\hat\mu)^2/(\tau^2+v_j) = p-1`, which needs no normality.

    References
    ----------
    Paule and Mandel (1982), Journal of Research of the National Bureau of Standards 87(5), 377-385.
    """
    x, v = vector(means, "means"), vector(error, "error")
    if x.shape != v.shape or (v < 0).any():
        raise ValueError("error: expected one variance, not negative, for each mean")
    known = np.isfinite(x) & np.isfinite(v)
    x, v = x[known], v[known]
    if len(x) < 2:
        return float("nan")

    def excess(tau2: float) -> float:
        weight = 1 / (tau2 + v)
        centre = (weight * x).sum() / weight.sum()
        return float((weight * (x - centre) ** 2).sum() - (len(x) - 1))

    high = float(x.var(ddof=1) + v.max())
    low = 1e-12 * high
    if high == 0 or excess(low) <= 0:
        return 0.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return high
