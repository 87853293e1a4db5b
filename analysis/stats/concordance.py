"""Kendall's W: how far voters order the windows alike, also where they left some out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import BoolArray, FloatArray, matrix


@dataclass(frozen=True)
class Concordance:
    """W with its chi-squared test; ``raters`` are the rows used, ``rho`` the mean of Spearman's."""

    w: float
    chi_squared: float
    df: int
    p_value: float
    raters: int
    rho: float


def kendall_w(ratings: npt.ArrayLike) -> Concordance:
    r"""Kendall's coefficient of concordance, corrected for ties, with gaps.

    Parameters
    ----------
    ratings : array_like, shape (raters, windows)
        Ratings or ranks; NaN where a rater did not rate a window. Rows with fewer than two ratings
        are left out.

    Returns
    -------
    Concordance
        NaN with fewer than two raters or windows, when no two raters rated two windows both, or
        when every rater ties all windows.

    Raises
    ------
    ValueError
        If ``ratings`` is not a matrix.

    Notes
    -----
    Without gaps :math:`W = (12\sum R_j^2 - 3m^2n(n+1)^2) / (m^2n(n^2-1) - m\sum T_i)` with
    :math:`T_i = \sum (t^3 - t)` over the ties of rater i, between 0 and 1. With gaps
    :math:`W = (1 + (k-1)\bar\rho)/k`, where :math:`\bar\rho` is the mean of Spearman's rank
    correlation over all pairs of raters on the windows that both rated, weighted by their number
    less one (a rater who ties them all counts 0), and k the mean number of ratings a window; it may
    then fall below 0. The test is asymptotic: with fewer than about 7 windows it is rough.

    References
    ----------
    Kendall (1948), Rank Correlation Methods, chapter 6. Taylor (1987), Biometrics 43, 409-416
    (weights). Brueckl and Heuer, R package irrNA, kendallNA (gaps).
    """
    cells = matrix(ratings, "ratings")
    cells = cells[(~np.isnan(cells)).sum(axis=1) >= 2]
    cells = cells[:, (~np.isnan(cells)).any(axis=0)]
    m, n = cells.shape
    if m < 2 or n < 2:
        return Concordance(np.nan, np.nan, max(n - 1, 0), np.nan, m, np.nan)
    gaps = np.isnan(cells)
    w, rho = _with_gaps(cells) if gaps.any() else _complete(cells)
    each = m - gaps.sum() / n
    chi_squared = each * (n - 1) * w
    p = float(special.chdtrc(n - 1, max(chi_squared, 0.0)))  # W of ballots with gaps can be below 0
    return Concordance(w, chi_squared, n - 1, p, m, rho)


def _complete(cells: FloatArray) -> tuple[float, float]:
    """W and the mean of Spearman's correlations that it stands for."""
    m, n = cells.shape
    ranks, ties = np.zeros(n), 0.0  # ranks summed over the raters
    for row in cells:
        _, place, counts = np.unique(row, return_inverse=True, return_counts=True)
        size = counts.astype(np.float64)
        ranks += (np.cumsum(size) - (size - 1) / 2)[place]
        ties += float((size**3 - size).sum())
    bottom = m**2 * n * (n**2 - 1) - m * ties
    if bottom <= 0:
        return np.nan, np.nan
    top = 12 * float((ranks**2).sum()) - 3 * m**2 * n * (n + 1) ** 2
    w = top / bottom
    return w, (m * w - 1) / (m - 1)


def _with_gaps(cells: FloatArray) -> tuple[float, float]:
    """W and the mean of Spearman's correlations over pairs of raters with common windows."""
    rated = (~np.isnan(cells)).astype(np.float64)
    common = rated @ rated.T
    taken = np.triu(common >= 2, 1)
    varied, correlation = _spearman(cells, rated, common)
    if not (taken & varied).any():
        return np.nan, np.nan
    weight = (common - 1)[taken]
    rho = float((correlation[taken] * weight).sum() / weight.sum())
    each = float(rated.sum(axis=0).mean())
    return (1 + rho * (each - 1)) / each, rho


def _spearman(
    cells: FloatArray, rated: FloatArray, common: FloatArray
) -> tuple[BoolArray, FloatArray]:
    """Where two raters both vary, and their rank correlation on the windows that both rated.

    Ranks are taken within the common windows, from how often each value occurs there; so no pair
    is visited alone.
    """
    values = np.unique(cells[~np.isnan(cells)])
    chosen = [(cells == value).astype(np.float64) for value in values]
    # by the rater of the row, among common windows
    counts = [indicator @ rated.T for indicator in chosen]
    below = np.zeros_like(common)
    ranks = []
    for count in counts:
        ranks.append(below + (count + 1) / 2 - (common + 1) / 2)  # less the mean rank
        below = below + count
    square = sum((count * rank**2 for count, rank in zip(counts, ranks, strict=True)), 0 * common)
    product = np.zeros_like(common)
    for indicator, rank in zip(chosen, ranks, strict=True):
        for other, turned in zip(chosen, ranks, strict=True):
            product += (indicator @ other.T) * rank * turned.T
    varied = (square > 1e-9) & (square.T > 1e-9)
    root = np.sqrt(np.where(varied, square * square.T, 1.0))
    return varied, np.where(varied, product / root, 0.0)
