"""Shares with intervals that hold for few answers and for shares near 0 or 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.stats._arrays import FloatArray, counts, probability, ratio


@dataclass(frozen=True, eq=False)
class ShareInterval:
    """A share (or difference of shares) with limits."""

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


def newcombe_difference(
    hits: tuple[float, float], n: tuple[float, float], *, confidence: float = 0.95
) -> ShareInterval:
    r"""Difference of two independent shares with Newcombe's hybrid score limits.

    Parameters
    ----------
    hits, n : (float, float)
        Numbers that did, and numbers in all, of both groups (count).
    confidence : float
        Coverage.

    Returns
    -------
    ShareInterval
        First share less the second, within -1..1; NaN where a group is empty.

    Raises
    ------
    ValueError
        As in :func:`wilson_interval`.

    Notes
    -----
    :math:`d - \sqrt{(p_1-l_1)^2+(u_2-p_2)^2}` and :math:`d + \sqrt{(u_1-p_1)^2+(p_2-l_2)^2}`.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    each = wilson_interval(hits, n, confidence=confidence)
    (p1, p2), (l1, l2), (u1, u2) = each.value, each.low, each.high
    gap = p1 - p2
    low = gap - np.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = gap + np.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return ShareInterval(np.asarray(gap), np.asarray(low), np.asarray(high))
