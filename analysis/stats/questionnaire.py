r"""How well the items of a questionnaire hang together, from sums, squares and cross products.

Moments of a window are three item-by-item matrices: for items i and j, over the responses that
answered both, ``number[i, j]`` responses, ``total[i, j]`` the sum of item i (so its transpose is
that of item j) and ``cross[i, j]`` the sum of i times j. The diagonals are each item's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from analysis.stats._arrays import FloatArray, counts, finite, matrix, probability, ratio

_LEAST_UNIQUE = 0.005


@dataclass(frozen=True, eq=False)
class ItemCovariances:
    """Covariances of items within windows, between windows, and of all responses together."""

    within: FloatArray
    between: FloatArray
    overall: FloatArray
    within_n: float
    between_n: int
    overall_n: float


@dataclass(frozen=True, eq=False)
class Consistency:
    """Cronbach's alpha with Feldt's limits, one-factor omega, and alpha without each item."""

    alpha: float
    low: float
    high: float
    omega: float
    item_dropped: FloatArray
    loadings: FloatArray


def item_moments(rows: npt.ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Number, total and cross matrices of rows with gaps.

    Parameters
    ----------
    rows : array_like, shape (responses, items)
        Answers (points); NaN where not answered.

    Returns
    -------
    (number, total, cross) : ndarrays, shape (items, items)
        As described in the module's docstring.

    Raises
    ------
    ValueError
        If ``rows`` is not a matrix.
    """
    table = matrix(rows, "rows")
    seen = (~np.isnan(table)).astype(np.float64)
    filled = np.where(np.isnan(table), 0.0, table)
    return seen.T @ seen, filled.T @ seen, filled.T @ filled


def _scatter(number: FloatArray, total: FloatArray, cross: FloatArray) -> FloatArray:
    """Centred sums of products for each pair, 0 where nobody answered both."""
    product = total * np.swapaxes(total, -1, -2)
    return np.asarray(cross - np.nan_to_num(ratio(product, number)), np.float64)


def item_covariances(
    number: npt.ArrayLike, total: npt.ArrayLike, cross: npt.ArrayLike
) -> ItemCovariances:
    r"""Covariance matrices of items, pooled within windows, between window means, and overall.

    Parameters
    ----------
    number, total, cross : array_like, shape (windows, items, items)
        Moments of each window (count, points, points squared).

    Returns
    -------
    ItemCovariances
        Matrices of shape (items, items) in points squared, NaN for a pair of items with fewer than
        two joint answers (within: than windows plus one; between: fewer than two windows that
        answered both). The ``n`` are harmonic means of the pairs' degrees of freedom plus one, 0
        where a pair has none.

    Raises
    ------
    ValueError
        If the shapes are not as said, a number is not finite, or a count is negative.

    Notes
    -----
    Pairs of answers are used where both are there (pairwise deletion): gaps say nothing about the
    answers not given. Between windows the means are not freed from noise within them.

    References
    ----------
    Snijders and Bosker (2012), Multilevel Analysis, section 3.6 (within and between covariance).
    """
    n, s, c = (finite(np.asarray(a, np.float64), "moments") for a in (number, total, cross))
    counts(n, "number")
    if n.ndim != 3 or n.shape[1] != n.shape[2] or not n.shape == s.shape == c.shape:
        raise ValueError(f"moments: expected (windows, items, items), got {n.shape} and others")
    inside = np.clip(n - 1, 0, None).sum(axis=0)
    within = ratio(np.where(n > 1, _scatter(n, s, c), 0.0).sum(axis=0), inside)
    everything = n.sum(axis=0)
    overall = ratio(_scatter(everything, s.sum(axis=0), c.sum(axis=0)), everything - 1)
    overall = np.where(everything > 1, overall, np.nan)
    means = ratio(np.diagonal(s, axis1=1, axis2=2), np.diagonal(n, axis1=1, axis2=2))
    windows, sums, products = item_moments(means)
    between = np.where(windows > 1, ratio(_scatter(windows, sums, products), windows - 1), np.nan)
    return ItemCovariances(
        within=within,
        between=between,
        overall=overall,
        within_n=_harmonic(inside) + 1 if inside.size and inside.min() > 0 else 0.0,
        between_n=int(windows.min()) if windows.size else 0,
        overall_n=_harmonic(everything) if everything.size and everything.min() > 1 else 0.0,
    )


def _harmonic(values: FloatArray) -> float:
    """Harmonic mean of the off-diagonal (or the only) values."""
    pairs = values[~np.eye(len(values), dtype=np.bool_)] if len(values) > 1 else values.ravel()
    return float(len(pairs) / (1 / pairs).sum())


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
    Cronbach (1951), Psychometrika 16, eq. (2).
    """
    s = matrix(covariance, "covariance")
    k, everything = len(s), float(s.sum())
    if k < 2 or not everything > 1e-12 * float(np.abs(s).sum()):
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(s) / everything))


def feldt_limits(
    alpha: float, *, n: float, items: int, confidence: float = 0.95
) -> tuple[float, float]:
    r"""Confidence limits of alpha, :math:`1-(1-\hat\alpha)F`.

    Parameters
    ----------
    alpha : float
        Cronbach's alpha.
    n : float
        Responses behind it (count); need not be whole.
    items : int
        Number of items.
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
    low, high = stats.f.isf(tail, *df), stats.f.ppf(tail, *df)
    return float(1 - (1 - alpha) * low), float(1 - (1 - alpha) * high)


def one_factor_loadings(correlation: npt.ArrayLike) -> FloatArray:
    r"""Maximum likelihood loadings of one factor.

    Parameters
    ----------
    correlation : array_like, shape (items, items)
        Correlation matrix.

    Returns
    -------
    ndarray, shape (items,)
        Loadings, their sum not negative; NaN with fewer than three items or a NaN in the matrix.

    Raises
    ------
    ValueError
        If ``correlation`` is not a matrix.

    Notes
    -----
    Uniquenesses are kept at or above .005, which makes redundant items (singular matrices)
    harmless. Three items fit exactly: the model is then not tested.

    References
    ----------
    Lawley and Maxwell (1971), Factor Analysis as a Statistical Method, chapter 4.
    """
    r = matrix(correlation, "correlation")
    if len(r) < 3 or np.isnan(r).any():
        return np.full(len(r), np.nan)
    regular = r + 1e-6 * np.eye(len(r))

    def rotated(unique: FloatArray) -> tuple[FloatArray, FloatArray]:
        scale = 1 / np.sqrt(unique)
        values, vectors = np.linalg.eigh(regular * scale[:, None] * scale[None, :])
        return np.clip(values, 1e-10, None), vectors

    def misfit(unique: FloatArray) -> float:
        rest = rotated(unique)[0][:-1]
        return float((rest - np.log(rest) - 1).sum())

    start = np.full(len(r), 0.5)
    found = optimize.minimize(
        misfit,
        start,
        method="L-BFGS-B",
        bounds=[(_LEAST_UNIQUE, 1.0)] * len(r),
        options={"ftol": 1e-13, "gtol": 1e-8},
    ).x
    values, vectors = rotated(found)
    loadings = np.sqrt(found) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    return np.asarray(loadings if loadings.sum() >= 0 else -loadings, np.float64)


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
        One of the matrices of :func:`item_covariances` (points squared).
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
    McDonald (1999), Test Theory: A Unified Treatment, eq. (6.20b); Feldt, Woodruff, Salih (1987).
    """
    s = matrix(covariance, "covariance")
    alpha = cronbach_alpha(s)
    low, high = feldt_limits(alpha, n=n, items=len(s), confidence=confidence)
    omega, loadings = _omega(s)
    kept = [np.delete(np.arange(len(s)), i) for i in range(len(s))]
    dropped = np.array([cronbach_alpha(s[np.ix_(keep, keep)]) for keep in kept], np.float64)
    return Consistency(alpha, low, high, omega, dropped, loadings)
