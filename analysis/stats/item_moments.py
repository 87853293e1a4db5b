r"""Covariances of questionnaire items from counts, sums and cross products, with gaps.

Moments of a window are three item-by-item matrices: for items i and j, over the responses that
answered both, ``number[i, j]`` responses, ``total[i, j]`` the sum of item i (so its transpose is
that of item j) and ``cross[i, j]`` the sum of i times j. The diagonals are each item's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, counts, finite, matrix, ratio


@dataclass(frozen=True, eq=False)
class ItemCovariances:
    """Covariances of items within windows, between windows, and of all responses together."""

    within: FloatArray
    between: FloatArray
    overall: FloatArray
    within_n: float
    between_n: int
    overall_n: float


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


def within_scatter(
    number: FloatArray, total: FloatArray, cross: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Each window's centred sums of products and their degrees of freedom, as the moments stand."""
    freedom = np.clip(number - 1, 0, None)
    return np.where(freedom > 0, _scatter(number, total, cross), 0.0), freedom


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
    Snijders and Bosker (2012), Multilevel Analysis, chapter 3 (within and between).
    """
    n, s, c = (finite(np.asarray(a, np.float64), "moments") for a in (number, total, cross))
    counts(n, "number")
    if n.ndim != 3 or n.shape[1] != n.shape[2] or not n.shape == s.shape == c.shape:
        raise ValueError(f"moments: expected (windows, items, items), got {n.shape} and others")
    own, freedom = within_scatter(n, s, c)
    inside = freedom.sum(axis=0)
    within = ratio(own.sum(axis=0), inside)
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
