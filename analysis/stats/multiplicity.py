"""Many tests at once: Benjamini-Hochberg's false discovery rate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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
    known = values[~np.isnan(values)]
    if ((known < 0) | (known > 1)).any():
        raise ValueError("p: expected values within 0..1")
    order = np.argsort(values, kind="stable")[: len(known)]
    result = np.full(len(values), np.nan)
    m = len(order)
    if m:
        raw = values[order] * m / np.arange(1, m + 1)
        result[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return result
