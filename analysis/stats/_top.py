"""Who is among the best, row by row."""

from __future__ import annotations

import numpy as np

from analysis.stats._arrays import BoolArray, FloatArray

_TIE = 1e-9  # points: totals this near share a rank


def among_top(totals: FloatArray, k: int) -> BoolArray:
    """Columns of rank at most ``k`` in each row, shape of ``totals``; NaN never.

    Totals that are equal up to rounding share a rank, so that a row may have more than ``k``.
    """
    filled = np.where(np.isnan(totals), -np.inf, totals)
    place = min(k, totals.shape[1])
    if place == 0:
        return np.zeros(totals.shape, np.bool_)
    cut = np.partition(filled, -place, axis=1)[:, -place][:, None]
    return np.asarray((filled >= cut - _TIE) & ~np.isnan(totals), np.bool_)
