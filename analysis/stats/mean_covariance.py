"""Covariance of windows' means when the same raters rate many windows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, matrix, ratio


def mean_covariance(ratings: npt.ArrayLike) -> FloatArray:
    r"""Covariance matrix of column means, with gaps.

    Parameters
    ----------
    ratings : array_like, shape (raters, windows)
        One rater's ratings in a row (points); NaN where the rater abstained.

    Returns
    -------
    ndarray, shape (windows, windows)
        In points squared, always positive semi-definite; its diagonal is s squared over n. NaN in
        the rows and columns of a window with fewer than two ratings.

    Raises
    ------
    ValueError
        If ``ratings`` is not a matrix.

    Notes
    -----
    Raters are independent of each other, and abstaining says nothing about the rating. A lenient
    rater lifts all windows alike, so differences of windows vary less than the two means do.
    With complete data this is the sample covariance over n. With fewer raters than windows (six
    periods!) it is singular: take its diagonal for rank sets.

    References
    ----------
    Anderson (2003), An Introduction to Multivariate Statistical Analysis, chapter 3; gaps are
    weighted as in the linearised ratio of Cochran (1977), chapter 6.
    """
    table = matrix(ratings, "ratings")
    seen = ~np.isnan(table)
    n = seen.sum(axis=0).astype(np.float64)
    filled = np.where(seen, table, 0.0)
    residual = np.where(seen, filled - np.nan_to_num(ratio(filled.sum(axis=0), n)), 0.0)
    scale = np.where(n > 1, np.sqrt(np.clip(ratio(n, n - 1), 0, None)), np.nan)
    scaled = residual * ratio(scale, n)
    known = n > 1
    return np.where(known[:, None] & known[None, :], scaled.T @ scaled, np.nan)
