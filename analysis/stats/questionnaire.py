"""Whether the items of a questionnaire hang together, from their covariances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray, matrix, probability, ratio
from analysis.stats.one_factor import one_factor_loadings


@dataclass(frozen=True, eq=False)
class Consistency:
    """Cronbach's alpha with Feldt's limits, one-factor omega, and alpha without each item."""

    alpha: float
    low: float
    high: float
    omega: float
    item_dropped: FloatArray
    loadings: FloatArray


def cronbach_alpha(covariance: npt.ArrayLike) -> float:
    r"""Cronbach's alpha, :math:`\frac{k}{k-1}(1 - tr(S)/\mathbf 1'S\mathbf 1)`.

    Parameters
    ----------
    covariance : array_like, shape (items, items)
        Covariance matrix of the items (points squared).

    Returns
    -------
    float
        At most 1, may be negative; NaN with fewer than two items, a NaN in the matrix, or when the
        sum of the items does not vary.

    Raises
    ------
    ValueError
        If ``covariance`` is not a matrix.

    Notes
    -----
    A lower bound of reliability when the items' errors are uncorrelated; it grows with k.

    References
    ----------
    Cronbach (1951), Psychometrika 16, 297-334.
    """
    s = matrix(covariance, "covariance")
    k, everything = len(s), float(s.sum())
    if k < 2 or not everything > 1e-12 * float(np.abs(s).sum()):
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(s) / everything))


def feldt_limits(
    alpha: float, *, n: float, items: float, confidence: float = 0.95
) -> tuple[float, float]:
    r"""Confidence limits of alpha, :math:`1-(1-\hat\alpha)F`.

    Parameters
    ----------
    alpha : float
        Cronbach's alpha.
    n : float
        Responses behind it (count); need not be whole.
    items : float
        Number of items; need not be whole (a mean number of ballots).
    confidence : float
        Coverage.

    Returns
    -------
    (low, high) : floats
        NaN when alpha is, with fewer than two responses or items.

    Raises
    ------
    ValueError
        If the confidence is not between 0 and 1.

    Notes
    -----
    Exact for normal, equally correlated items with equal variances; too narrow for very skewed
    grades.

    References
    ----------
    Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11(1), p. 95, eqs. (6), (7).
    """
    tail = (1 - probability(confidence, "confidence")) / 2
    if np.isnan(alpha) or n < 2 or items < 2:
        return float("nan"), float("nan")
    df = (n - 1, (n - 1) * (items - 1))
    low, high = special.fdtri(*df, 1 - tail), special.fdtri(*df, tail)
    return float(1 - (1 - alpha) * low), float(1 - (1 - alpha) * high)


def _omega(covariance: FloatArray) -> tuple[float, FloatArray]:
    """One-factor omega and standardised loadings; items without variance count 0."""
    loadings = np.full(len(covariance), np.nan)
    deviation = np.sqrt(np.clip(np.diag(covariance), 0, None))
    if np.isnan(covariance).any():
        return float("nan"), loadings
    used = np.flatnonzero(deviation > 1e-12 * deviation.max(initial=0.0))
    sd = deviation[used]
    loadings[used] = one_factor_loadings(covariance[np.ix_(used, used)] / np.outer(sd, sd))
    common = float((loadings[used] * sd).sum() ** 2)
    unique = float((sd**2 * (1 - loadings[used] ** 2)).sum())
    return float(ratio(common, common + unique)), loadings


def internal_consistency(
    covariance: npt.ArrayLike, *, n: float, confidence: float = 0.95
) -> Consistency:
    r"""Alpha with limits, omega, and alpha without each item.

    Parameters
    ----------
    covariance : array_like, shape (items, items)
        One of the matrices of :func:`~analysis.stats.item_moments.item_covariances`.
    n : float
        Responses (or windows) behind it (count).
    confidence : float
        Coverage of Feldt's limits.

    Returns
    -------
    Consistency
        ``alpha``, ``low``, ``high`` as in :func:`cronbach_alpha` and :func:`feldt_limits`;
        ``omega`` is :math:`(\sum\lambda)^2/((\sum\lambda)^2+\sum\psi)`, NaN with fewer than three
        varying items; ``item_dropped`` of shape (items,), NaN with fewer than three items;
        ``loadings`` standardised, NaN for an item that does not vary.

    Raises
    ------
    ValueError
        If ``covariance`` is not a matrix or the confidence is not between 0 and 1.

    References
    ----------
    McDonald (1999), Test Theory: A Unified Treatment, chapter 6; Feldt, Woodruff, Salih (1987).
    """
    s = matrix(covariance, "covariance")
    alpha = cronbach_alpha(s)
    low, high = feldt_limits(alpha, n=n, items=len(s), confidence=confidence)
    omega, loadings = _omega(s)
    kept = [np.delete(np.arange(len(s)), i) for i in range(len(s))]
    dropped = np.array([cronbach_alpha(s[np.ix_(keep, keep)]) for keep in kept], np.float64)
    return Consistency(alpha, low, high, omega, dropped, loadings)
