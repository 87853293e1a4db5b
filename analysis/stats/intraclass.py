r"""The six intraclass correlations of Shrout and Fleiss for a complete table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.stats._arrays import finite, matrix, probability


@dataclass(frozen=True)
class Reliability:
    """A coefficient with its limits; all NaN where it cannot be had."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class IntraclassCorrelations:
    """One-way, two-way random and two-way mixed; of a single rating and of the mean of k."""

    single_one_way: Reliability
    single_random: Reliability
    single_fixed: Reliability
    mean_one_way: Reliability
    mean_random: Reliability
    mean_fixed: Reliability


@dataclass(frozen=True)
class _MeanSquares:
    """Mean squares of targets, within targets, judges and error, for n targets and k judges."""

    targets: float
    within: float
    judges: float
    error: float
    n: int
    k: int


def _stepped(single: float, k: float) -> float:
    """Reliability of the mean of ``k`` ratings by Spearman and Brown."""
    bottom = 1 + (k - 1) * single
    return k * single / bottom if bottom != 0 else np.nan


def _mean_squares(table: npt.NDArray[np.float64]) -> _MeanSquares:
    n, k = table.shape
    rows, columns, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    error = ((table - rows[:, None] - columns[None, :] + mean) ** 2).sum()
    judges = n * ((columns - mean) ** 2).sum()
    return _MeanSquares(
        targets=float(k * rows.var(ddof=1)),
        within=float((error + judges) / (n * (k - 1))),
        judges=float(judges / (k - 1)),
        error=float(error / ((n - 1) * (k - 1))),
        n=n,
        k=k,
    )


def _from_f(top: float, bottom: float, df: tuple[int, int], k: int, level: float) -> Reliability:
    """(F - 1) / (F + k - 1) with exact limits, F being ``top / bottom``."""

    def coefficient(f: float) -> float:
        return (f - 1) / (f + k - 1) if np.isfinite(f) else 1.0

    if bottom <= 1e-13 * top:
        return Reliability(1.0, 1.0, 1.0)
    f = top / bottom
    low = f / stats.f.ppf(level, *df)
    high = f * stats.f.ppf(level, df[1], df[0])
    return Reliability(coefficient(f), coefficient(float(low)), coefficient(float(high)))


def _random(ms: _MeanSquares, level: float) -> Reliability:
    """ICC(2,1) with the limits of Fleiss and Shrout (1978)."""
    n, k = ms.n, ms.k
    rest = k * ms.judges + (k * n - k - n) * ms.error
    value = (ms.targets - ms.error) / (
        ms.targets + (k - 1) * ms.error + k * (ms.judges - ms.error) / n
    )
    if value >= 1 - 1e-13:
        return Reliability(1.0, 1.0, 1.0)
    a = k * value / (n * (1 - value))
    b = 1 + a * (n - 1)
    spread = (a * ms.judges) ** 2 / (k - 1) + (b * ms.error) ** 2 / ((n - 1) * (k - 1))
    if spread == 0:
        return Reliability(value, np.nan, np.nan)
    v = (a * ms.judges + b * ms.error) ** 2 / spread
    if v <= 0:
        return Reliability(value, np.nan, np.nan)
    down, up = float(stats.f.ppf(level, n - 1, v)), float(stats.f.ppf(level, v, n - 1))
    low = n * (ms.targets - down * ms.error) / (down * rest + n * ms.targets)
    high = n * (up * ms.targets - ms.error) / (rest + n * up * ms.targets)
    return Reliability(value, low, high)


def intraclass_correlations(
    table: npt.ArrayLike, *, confidence: float = 0.95
) -> IntraclassCorrelations:
    r"""ICC(1,1), (2,1), (3,1), (1,k), (2,k) and (3,k) with limits.

    Parameters
    ----------
    table : array_like, shape (targets, judges)
        Ratings (points), complete: here targets are windows and judges are voters. With gaps use
        :func:`~analysis.stats.vote_reliability.vote_reliability`.
    confidence : float
        Coverage of the limits.

    Returns
    -------
    IntraclassCorrelations
        Each in -inf..1. All NaN with fewer than two targets or judges, or when all ratings are
        equal. Limits of the two-way random ones are NaN where their degrees of freedom are.

    Raises
    ------
    ValueError
        If a rating is NaN or infinite.

    Notes
    -----
    Estimates come from mean squares, so they may be negative. Targets and judges are random
    samples in the two-way random model; ratings are normal for the limits.

    References
    ----------
    Shrout and Fleiss (1979), Psychological Bulletin 86(2), 420-428; limits of ICC(2,1): Fleiss
    and Shrout (1978), Psychometrika 43, 259-262.
    """
    cells = finite(matrix(table, "table"), "table")
    level = (1 + probability(confidence, "confidence")) / 2
    if min(cells.shape) < 2 or np.ptp(cells) == 0:
        nothing = Reliability(np.nan, np.nan, np.nan)
        return IntraclassCorrelations(nothing, nothing, nothing, nothing, nothing, nothing)
    ms = _mean_squares(cells)
    n, k = ms.n, ms.k
    singles = (
        _from_f(ms.targets, ms.within, (n - 1, n * (k - 1)), k, level),
        _random(ms, level),
        _from_f(ms.targets, ms.error, (n - 1, (n - 1) * (k - 1)), k, level),
    )
    means = [Reliability(*(_stepped(x, k) for x in (s.value, s.low, s.high))) for s in singles]
    return IntraclassCorrelations(*singles, *means)
