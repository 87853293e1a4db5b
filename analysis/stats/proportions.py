"""Shares with intervals that hold for few answers and for shares near 0 or 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray, counts, probability, ratio


@dataclass(frozen=True, eq=False)
class ShareInterval:
    """A share with limits."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


_TINY = 5  # hits, or misses, below which score limits may cover too little


def share_interval(
    hits: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = 0.95
) -> ShareInterval:
    r"""Share with limits: exact where counts are tiny, Wilson's otherwise.

    Parameters
    ----------
    hits, n, confidence
        As in :func:`wilson_interval`.

    Returns
    -------
    ShareInterval
        Within 0..1; NaN where ``n`` is 0. With fewer than 5 hits or misses the limits are the
        quantiles of :math:`B(x, n-x+1)` and :math:`B(x+1, n-x)`, which never cover too little.

    Raises
    ------
    ValueError
        As :func:`wilson_interval`.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26, 404-413; Newcombe (1998), method 5.
    """
    score = wilson_interval(hits, n, confidence=confidence)
    x, size = np.broadcast_arrays(np.asarray(hits, np.float64), np.asarray(n, np.float64))
    tail = (1 - confidence) / 2
    tiny = (np.minimum(x, size - x) < _TINY) & (size > 0)
    low = np.where(x > 0, special.betaincinv(np.maximum(x, 1), size - x + 1, tail), 0.0)
    high = np.where(x < size, special.betainccinv(x + 1, np.maximum(size - x, 1), tail), 1.0)
    return ShareInterval(
        score.value, np.where(tiny, low, score.low), np.where(tiny, high, score.high)
    )


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
    z = float(special.ndtri((1 + probability(confidence, "confidence")) / 2))
    p = ratio(x, size)
    middle, half = 2 * size * p + z**2, z * np.sqrt(z**2 + 4 * size * p * (1 - p))
    bottom = 2 * (size + z**2)
    low = np.where(x == 0, 0.0, (middle - half) / bottom)
    high = np.where(x == size, 1.0, (middle + half) / bottom)
    empty = size == 0
    return ShareInterval(p, np.where(empty, np.nan, low), np.where(empty, np.nan, high))
