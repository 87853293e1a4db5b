"""Kendall's W: how far voters order the windows alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.stats._arrays import matrix


@dataclass(frozen=True)
class Concordance:
    """W in 0..1 with its chi-squared test; ``raters`` are the complete rows used."""

    w: float
    chi_squared: float
    df: int
    p_value: float
    raters: int


def kendall_w(ratings: npt.ArrayLike) -> Concordance:
    r"""Kendall's coefficient of concordance, corrected for ties.

    Parameters
    ----------
    ratings : array_like, shape (raters, windows)
        Ratings or ranks; rows with a NaN are left out.

    Returns
    -------
    Concordance
        NaN with fewer than two complete raters or windows, or when every rater ties all windows.

    Raises
    ------
    ValueError
        If ``ratings`` is not a matrix.

    Notes
    -----
    :math:`W = (12\sum R_j^2 - 3m^2n(n+1)^2) / (m^2n(n^2-1) - m\sum T_i)` with
    :math:`T_i = \sum (t^3 - t)` over the ties of rater i. The test is asymptotic: with fewer than
    about 7 windows it is rough.

    References
    ----------
    Kendall (1948), Rank Correlation Methods, chapter 6.
    """
    cells = matrix(ratings, "ratings")
    cells = cells[~np.isnan(cells).any(axis=1)]
    m, n = cells.shape
    nothing = Concordance(np.nan, np.nan, max(n - 1, 0), np.nan, m)
    if m < 2 or n < 2:
        return nothing
    ranks = stats.rankdata(cells, axis=1)
    ties = 0.0
    for row in cells:
        size = np.unique(row, return_counts=True)[1].astype(np.float64)
        ties += float((size**3 - size).sum())
    bottom = m**2 * n * (n**2 - 1) - m * ties
    if bottom <= 0:
        return nothing
    top = 12 * float((ranks.sum(axis=0) ** 2).sum()) - 3 * m**2 * n * (n + 1) ** 2
    w = top / bottom
    chi_squared = m * (n - 1) * w
    return Concordance(w, chi_squared, n - 1, float(stats.chi2.sf(chi_squared, n - 1)), m)
