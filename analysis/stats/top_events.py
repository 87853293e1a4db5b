r"""Two chances of a window: being truly among the best, and being among the best once more.

They are different events. A window that is truly third may well come fifth in another year: its
marks, voters and respondents would be others. Both chances carry what is not known about the
errors themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import BoolArray, FloatArray, counts, finite, same_shape, vector
from analysis.stats._top import among_top

_GRID, _PER_VARIANCE = 60, 20


@dataclass(frozen=True, eq=False)
class TopEvents:
    """Chances of a rank of at most k, by window.

    ``truly`` is of the true totals given what was measured, ``again`` of the totals of a similar
    year; ``shrunk`` are the posterior means (points) and ``spread`` that of the true totals'
    standard deviation (points). ``member`` says for each draw who was truly among the best, shape
    (draws, p).
    """

    truly: FloatArray
    again: FloatArray
    shrunk: FloatArray
    spread: float
    member: BoolArray


@dataclass(frozen=True, eq=False)
class _Spread:
    """Posterior of the spread of true totals on a grid, for each draw of the variances."""

    grid: FloatArray
    weight: FloatArray
    centre: FloatArray
    centre_variance: FloatArray


def _drawn_variances(
    variance: FloatArray, df: FloatArray, number: int, rng: np.random.Generator
) -> FloatArray:
    """Variances that the sample variances leave possible, shape (number, p)."""
    limited = np.flatnonzero(np.isfinite(df) & (variance > 0))
    drawn = np.tile(variance, (number, 1))
    chi = rng.chisquare(np.maximum(df[limited], 1.0), (number, len(limited)))
    drawn[:, limited] *= df[limited] / np.maximum(chi, 1e-9)
    return drawn


def _spread(x: FloatArray, variance: FloatArray) -> _Spread:
    """Flat priors on the common mean and on the spread, :math:`x_j \\sim N(\\mu, \\tau^2 + v_j)`."""
    typical = float(np.median(variance))
    floor = 1e-9 * max(float(x.var()), typical, 1e-300)
    widest = 4 * np.sqrt(x.var() + typical / len(x)) + np.sqrt(floor)
    grid = (np.arange(_GRID) + 0.5) / _GRID * widest
    shape = (len(variance), _GRID)
    log, centre, precision = np.empty(shape), np.empty(shape), np.empty(shape)
    for i, tau in enumerate(grid):
        total = tau**2 + variance + floor
        inverse = 1 / total
        precision[:, i] = inverse.sum(axis=1)
        centre[:, i] = inverse @ x / precision[:, i]
        squares = inverse @ x**2 - centre[:, i] ** 2 * precision[:, i]
        log[:, i] = -0.5 * (np.log(total).sum(axis=1) + np.log(precision[:, i]) + squares)
    weight = np.exp(log - special.logsumexp(log, axis=1, keepdims=True))
    return _Spread(grid, weight, centre, 1 / precision)


def _truth(
    x: FloatArray, variance: FloatArray, spread: _Spread, rng: np.random.Generator
) -> FloatArray:
    """One draw of the true totals for each row of ``variance``; rows repeat the spread's."""
    rows = np.arange(len(variance)) % len(spread.weight)
    place = np.cumsum(spread.weight, axis=1)[rows]
    cell = (rng.random(len(rows))[:, None] > place).sum(axis=1).clip(max=_GRID - 1)
    noise = rng.standard_normal(len(rows))
    centre = spread.centre[rows, cell] + noise * np.sqrt(spread.centre_variance[rows, cell])
    tau2 = (spread.grid[cell] ** 2)[:, None]
    keep = tau2 / (tau2 + variance)
    truth = centre[:, None] + keep * (x - centre[:, None])
    truth += np.sqrt(keep * variance) * rng.standard_normal(variance.shape)
    return np.asarray(truth, np.float64)


def top_events(
    estimate: npt.ArrayLike,
    variance: npt.ArrayLike,
    df: npt.ArrayLike,
    *,
    k: int = 3,
    draws: int = 10_000,
    rng: np.random.Generator,
) -> TopEvents:
    r"""Chances of being truly among the ``k`` best, and of being among them in a similar year.

    Parameters
    ----------
    estimate : array_like, shape (p,)
        Totals (points).
    variance : array_like, shape (p,)
        Variance of what each total does not share with the others (points squared):
        :attr:`~analysis.stats.total_error.TotalError.own`.
    df : array_like, shape (p,)
        Degrees of freedom behind each variance; NaN or infinite means known.
    k : int
        How many best windows.
    draws : int
        Number of draws; rounded up to a multiple of 20.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    TopEvents
        With fewer than four windows the spread cannot be learnt: the chances are NaN, unless
        p <= k (all 1). Equal totals share a chance.

    Raises
    ------
    ValueError
        If a total or variance is not finite, a variance is negative, or the shapes disagree.

    Notes
    -----
    :math:`x_j \sim N(\theta_j + c, v_j)`, :math:`\theta_j \sim N(\mu, \tau^2)`; flat priors on
    :math:`\mu` (which swallows the common :math:`c`) and :math:`\tau`; :math:`v_j` is drawn from
    its scaled inverse chi-squared law, and the spread's posterior is taken anew for each draw of
    the variances, which serves twenty draws. In the similar year :math:`x_j' \sim N(\theta_j, v_j)`
    with as many periods, voters and responses as this year.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, sections 3.2 (variances) and 5.4, eq. (5.21).
    Morris (1983), Journal of the American Statistical Association 78, 47-55.
    """
    x = finite(vector(estimate, "estimate"), "estimate")
    v = counts(vector(variance, "variance"), "variance")
    freedom = vector(df, "df")
    same_shape("estimate, variance and df", x, v, freedom)
    if len(x) <= k or (len(x) >= 4 and not v.any()):
        sure = among_top(x[None, :], k)
        return TopEvents(sure[0] * 1.0, sure[0] * 1.0, x, _deviation(x), sure)
    if len(x) < 4:
        nothing = np.full(len(x), np.nan)
        return TopEvents(nothing, nothing, nothing, np.nan, np.zeros((0, len(x)), np.bool_))
    drawn = _drawn_variances(v, freedom, -(-draws // _PER_VARIANCE), rng)
    spread = _spread(x, drawn)
    every = np.tile(drawn, (_PER_VARIANCE, 1))
    truth = _truth(x, every, spread, rng)
    member = among_top(truth, k)
    repeated = truth + np.sqrt(every) * rng.standard_normal(truth.shape)
    return TopEvents(
        truly=member.mean(axis=0),
        again=among_top(repeated, k).mean(axis=0),
        shrunk=truth.mean(axis=0),
        spread=float((spread.weight @ spread.grid).mean()),
        member=member,
    )


def _deviation(x: FloatArray) -> float:
    """Standard deviation; NaN without windows."""
    return float(x.std()) if len(x) else np.nan
