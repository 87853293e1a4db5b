r"""Which windows changed from one year to the next beyond what two years' errors explain.

A year in which everybody was marked more mildly changes no window against the others. And among 60
unchanged windows three would seem changed at 95 % each: the errors of all tests are held together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from analysis.stats._arrays import FloatArray, same_shape, vector
from analysis.stats.total_error import TotalError, satterthwaite

_KNOWN = 1e9  # degrees of freedom of an error that counts as known


@dataclass(frozen=True, eq=False)
class YearChange:
    """Changes of totals (points) by window, and what all windows moved by.

    ``change`` is against ``shift``, with its ``standard_error``; ``p_value`` is of one window
    alone, ``adjusted`` holds the chance of any false call over all windows. ``agreement`` is
    Kendall's tau-b of the two years' totals.
    """

    shift: float
    change: FloatArray
    standard_error: FloatArray
    p_value: FloatArray
    adjusted: FloatArray
    agreement: float


def holm(p: npt.ArrayLike) -> FloatArray:
    r"""Adjusted p-values that hold the chance of any false rejection.

    Parameters
    ----------
    p : array_like, shape (tests,)
        P-values; NaN for a test that was not made.

    Returns
    -------
    ndarray, shape (tests,)
        :math:`\max_{j\le i} (m-j+1)\,p_{(j)}`, at most 1; NaN where ``p`` is.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.
    """
    values = vector(p, "p")
    number = int((~np.isnan(values)).sum())
    order = np.argsort(values, kind="stable")[:number]
    result = np.full(len(values), np.nan)
    result[order] = np.maximum.accumulate(values[order] * np.arange(number, 0, -1)).clip(max=1.0)
    return result


def _middle(values: FloatArray, weight: FloatArray) -> float:
    """Weighted median."""
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weight[order]) / weight.sum()
    return float(values[order][np.searchsorted(share, 0.5)])


def year_change(
    first: npt.ArrayLike, first_error: TotalError, second: npt.ArrayLike, second_error: TotalError
) -> YearChange:
    r"""Changes of windows against what all windows moved by.

    Parameters
    ----------
    first, second : array_like, shape (p,)
        Totals of the same windows in two years (points).
    first_error, second_error : TotalError
        Their errors under the stability view: marks, voters and respondents are others.

    Returns
    -------
    YearChange
        NaN where a total or an error is missing; all NaN with fewer than three windows left.

    Raises
    ------
    ValueError
        If the shapes disagree.

    Notes
    -----
    The shift is the median weighted by precision, so that a few windows that did change do not move
    the others; its variance is taken as :math:`\pi/2` times that of the weighted mean and added to
    each window's. Student's t with Satterthwaite's degrees of freedom, Holm over windows.

    References
    ----------
    Holm (1979). Satterthwaite (1946). Kendall (1945), Biometrika 33(3), 239-251 (tau-b).
    """
    x, y = vector(first, "first"), vector(second, "second")
    v, w = first_error.own, second_error.own
    same_shape("totals and errors", x, y, v, w)
    variance, result = v + w, np.full((4, len(x)), np.nan)
    known = np.isfinite(x) & np.isfinite(y) & np.isfinite(variance) & (variance > 0)
    if known.sum() < 3:
        return YearChange(np.nan, result[0], result[1], result[2], result[3], np.nan)
    x, y, v, w = x[known], y[known], v[known], w[known]
    weight = 1 / (v + w)
    shift = _middle(y - x, weight)
    error = np.sqrt(v + w + np.pi / 2 / weight.sum())
    _, df = satterthwaite([(v, first_error.own_df[known]), (w, second_error.own_df[known])])
    change = y - x - shift
    p = 2 * special.stdtr(np.minimum(df, _KNOWN), -np.abs(change) / error)
    result[:, known] = change, error, p, holm(p)
    tau = float(stats.kendalltau(x, y).statistic)
    return YearChange(shift, result[0], result[1], result[2], result[3], tau)
