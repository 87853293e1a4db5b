"""Many tests at once: Benjamini-Hochberg's false discovery rate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.stats._arrays import FloatArray, vector


def benjamini_hochberg(p: npt.ArrayLike) -> FloatArray:
    r"""Adjusted p-values (q) that hold the false discovery rate.

    Parameters
    ----------
    p : array_like, shape (tests,)
        P-values; NaN for a test that was not made.

    Returns
    -------
    ndarray, shape (tests,)
        Reject where q is at most the wanted rate; NaN where ``p`` is.

    Raises
    ------
    ValueError
        If a p-value is outside 0..1.

    Notes
    -----
    :math:`q_{(i)} = \min_{j\ge i} m\,p_{(j)}/j`. Holds for independent or positively dependent
    tests.

    References
    ----------
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289-300.
    """
    values = vector(p, "p")
    known = ~np.isnan(values)
    adjusted = np.full(len(values), np.nan)
    if known.any():
        adjusted[known] = stats.false_discovery_control(values[known])
    return adjusted
