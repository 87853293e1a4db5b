r"""How much windows truly differ, with what is not known about it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray, counts, finite, same_shape, vector

_GRID, _WIDEST = 400, 5.0


def spread_quantiles(
    estimate: npt.ArrayLike, variance: npt.ArrayLike, chances: npt.ArrayLike
) -> FloatArray:
    r"""Quantiles of the standard deviation of windows' true totals, given measured ones.

    Parameters
    ----------
    estimate : array_like, shape (p,)
        Totals (points).
    variance : array_like, shape (p,)
        Variance of what each total does not share with the others (points squared).
    chances : array_like, shape (q,)
        Posterior chances (0 to 1) of a smaller spread.

    Returns
    -------
    ndarray, shape (q,)
        Standard deviations (points); NaN with fewer than four windows.

    Raises
    ------
    ValueError
        If a total or variance is not finite, a variance is negative, or the shapes disagree.

    Notes
    -----
    :math:`x_j \sim N(\theta_j, v_j)`, :math:`\theta_j \sim N(\mu, \tau^2)`, with flat priors on
    :math:`\mu` and :math:`\tau`; on a grid of :math:`\tau`.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, section 5.4, eq. (5.21).
    """
    x = finite(vector(estimate, "estimate"), "estimate")
    v = counts(vector(variance, "variance"), "variance")
    asked = np.asarray(chances, np.float64)
    same_shape("estimate and variance", x, v)
    if len(x) < 4:
        return np.full(asked.shape, np.nan)
    step = _WIDEST * max(float(x.std(ddof=1)), 1e-9) / _GRID
    tau = (np.arange(_GRID) + 0.5) * step
    total = tau[:, None] ** 2 + v
    weight = 1 / total
    precision = weight.sum(axis=1)
    centre = weight @ x / precision
    squares = weight @ x**2 - centre**2 * precision
    log = -0.5 * (np.log(total).sum(axis=1) + np.log(precision) + squares)
    below = np.cumsum(np.exp(log - special.logsumexp(log)))
    edges = np.append(0.0, tau + step / 2)
    return np.asarray(np.interp(asked, np.append(0.0, below), edges), np.float64)
