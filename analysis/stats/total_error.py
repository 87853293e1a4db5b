r"""Errors and limits of totals, from their weighted parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.stats._arrays import FloatArray, probability, ratio
from analysis.stats.part_error import PartError

Parts = Sequence[tuple[float, PartError]]


@dataclass(frozen=True, eq=False)
class TotalError:
    """Variances (points squared) and degrees of freedom of totals, shape (windows,).

    ``own`` adds up in differences; ``common`` is shared by all windows and cancels in them;
    ``variance`` is both.
    """

    own: FloatArray
    own_df: FloatArray
    common: float
    variance: FloatArray
    df: FloatArray


@dataclass(frozen=True, eq=False)
class TotalInterval:
    """Totals (points) with their limits; above and below need not be equally far."""

    total: FloatArray
    low: FloatArray
    high: FloatArray

    @property
    def farthest(self) -> FloatArray:
        """How far the farther limit is from each total (points)."""
        return np.asarray(np.maximum(self.total - self.low, self.high - self.total), np.float64)


def satterthwaite(pieces: Sequence[tuple[FloatArray, FloatArray]]) -> tuple[FloatArray, FloatArray]:
    r"""Sum of independent variances, with degrees of freedom.

    Parameters
    ----------
    pieces : sequence of (ndarray, ndarray), shapes (windows,)
        Variances (any unit squared) and their degrees of freedom (count); infinite means known.

    Returns
    -------
    (ndarray, ndarray)
        The sum, and :math:`(\sum v_i)^2 / \sum (v_i^2/\nu_i)`: infinite where nothing is
        estimated, NaN where a piece is.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114.
    """
    variance = np.sum([v for v, _ in pieces], axis=0)
    weighted = np.sum([np.where(v == 0, 0.0, ratio(v**2, d)) for v, d in pieces], axis=0)
    return variance, np.where(weighted == 0, np.inf, ratio(variance**2, weighted))


def _used(parts: Parts) -> Parts:
    """Parts that have a weight."""
    used = [(weight, part) for weight, part in parts if weight]
    if not used:
        raise ValueError("parts: expected at least one with a weight")
    return used


def total_error(parts: Parts) -> TotalError:
    r"""Errors of totals that are weighted sums of independent parts.

    Parameters
    ----------
    parts : sequence of (float, PartError)
        Weight (share) and error of each part.

    Returns
    -------
    TotalError
        NaN where a part that has a weight knows no error.

    Raises
    ------
    ValueError
        If no part has a weight.

    Notes
    -----
    A common effect moves windows in proportion to the square root of their room; by how much that
    differs from the mean movement is a window's own.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114.
    """
    own, shared, common = [], [], 0.0
    for weight, part in _used(parts):
        room = part.room()
        root = np.sqrt(room)
        middle = float(np.nanmean(root)) if np.isfinite(root).any() else 0.0
        moved = weight**2 * part.common
        own += [(weight**2 * part.own * room, part.df)]
        own += [(moved * (root - middle) ** 2, np.full(len(room), part.common_df))]
        shared += [(np.full(len(room), moved * middle**2), np.full(len(room), part.common_df))]
        common += moved * middle**2
    variance, df = satterthwaite([*own, *shared])
    own_variance, own_df = satterthwaite(own)
    return TotalError(own_variance, own_df, common, variance, df)


def total_interval(parts: Parts, *, confidence: float = 0.95) -> TotalInterval:
    r"""Totals with limits that are no more symmetric than those of their parts.

    Parameters
    ----------
    parts : sequence of (float, PartError)
        Weight (share), means and errors of each part.
    confidence : float
        Coverage of each interval.

    Returns
    -------
    TotalInterval
        NaN where a part that has a weight has no mean or knows no error.

    Raises
    ------
    ValueError
        If no part has a weight, or the confidence is not between 0 and 1.

    Notes
    -----
    With the parts' limits :math:`m_c - l_c` and :math:`m_c + u_c` the total's are
    :math:`T - \sqrt{\sum w_c^2 l_c^2}` and :math:`T + \sqrt{\sum w_c^2 u_c^2}`, all at the quantile
    of Student's t with the total's degrees of freedom.

    References
    ----------
    Zou and Donner (2008), Statistics in Medicine 27(10), 1693-1702, section 2 (limits of a sum from
    limits of its terms). Satterthwaite (1946).
    """
    level = (1 + probability(confidence, "confidence")) / 2
    used, error = _used(parts), total_error(parts)
    quantile = special.stdtrit(np.nan_to_num(error.df, nan=1.0, posinf=1e9), level)
    total = np.sum([weight * part.mean for weight, part in used], axis=0)
    below, above = np.zeros(len(total)), np.zeros(len(total))
    for weight, part in used:
        low, high = part.limits(quantile)
        below, above = below + (weight * low) ** 2, above + (weight * high) ** 2
    return TotalInterval(total, total - np.sqrt(below), total + np.sqrt(above))
