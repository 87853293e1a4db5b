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
    if ((values < 0) | (values > 1)).any():
        raise ValueError("p: expected numbers between 0 and 1")
    number = int((~np.isnan(values)).sum())
    order = np.argsort(values, kind="stable")[:number]
    scaled = values[order] * (number / np.arange(1, number + 1))
    adjusted = np.full(len(values), np.nan)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return adjusted
