"""Shares with intervals that hold for few answers and for shares near 0 or 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.stats._arrays import FloatArray, counts, probability, ratio


@dataclass(frozen=True, eq=False)
class ShareInterval:
    """A share with limits."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


def wilson_interval(
    hits: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = 0.95
) -> ShareInterval:
    r"""Share with Wilson's score limits.

    Parameters
    ----------
    hits, n : array_like
        Number that did, and number in all (count).
    confidence : float
        Coverage.

    Returns
    -------
    ShareInterval
        Within 0..1; NaN where ``n`` is 0.

    Raises
    ------
    ValueError
        If a count is negative, there are more hits than n, or the confidence is not in (0, 1).

    Notes
    -----
    :math:`(2np+z^2 \pm z\sqrt{z^2+4np(1-p)})/(2(n+z^2))`, without continuity correction.

    References
    ----------
    Wilson (1927); Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.
    """
    x, size = (counts(np.asarray(a, np.float64), "counts") for a in (hits, n))
    if (x > size).any():
        raise ValueError("hits: more than there are in all")
    z = float(stats.norm.ppf((1 + probability(confidence, "confidence")) / 2))
    p = ratio(x, size)
    middle, half = 2 * size * p + z**2, z * np.sqrt(z**2 + 4 * size * p * (1 - p))
    bottom = 2 * (size + z**2)
    low = np.where(x == 0, 0.0, (middle - half) / bottom)
    high = np.where(x == size, 1.0, (middle + half) / bottom)
    empty = size == 0
    return ShareInterval(p, np.where(empty, np.nan, low), np.where(empty, np.nan, high))
