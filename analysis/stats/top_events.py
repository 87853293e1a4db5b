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
_AT_ONCE = 20_000  # variances, each on the whole grid: some 10 MB
_TAIL = 0.2  # of the spreads that the data leave possible: the ends of a range
LEAST_RELIABILITY = 0.55  # below it chances are given as ranges


@dataclass(frozen=True, eq=False)
class TopEvents:
    """Chances of a rank of at most k, by window.

    ``truly`` is of the true totals given what was measured, ``again`` of the totals of a similar
    year; the ranges, shape (p, 2), say what they would be were windows less or more alike.
    ``shrunk`` are the posterior means (points) and ``spread`` that of the true totals' standard
    deviation (points). ``reliability`` is the share of the totals' variance that is true, at least
    so much with probability .9. ``truth`` are draws of the true totals (points), shape (draws, p),
    ``member`` says who is among the best in each, and ``ranks`` the chance of each true rank among
    the first, shape (p, shown).
    """

    truly: FloatArray
    again: FloatArray
    truly_range: FloatArray
    again_range: FloatArray
    shrunk: FloatArray
    spread: float
    reliability: float
    truth: FloatArray
    member: BoolArray
    ranks: FloatArray

    @property
    def exact(self) -> bool:
        """Whether a chance may be said as one number; else its range."""
        return self.reliability >= LEAST_RELIABILITY


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
    """Posterior under flat priors on the common mean and on the spread."""
    typical = float(np.median(variance))
    floor = 1e-9 * max(float(x.var()), typical, 1e-300)
    widest = 4 * np.sqrt(x.var() + typical / len(x)) + np.sqrt(floor)
    grid = (np.arange(_GRID) + 0.5) / _GRID * widest
    shape = (len(variance), _GRID)
    log, centre, precision = np.empty(shape), np.empty(shape), np.empty(shape)
    for rows in np.array_split(np.arange(len(variance)), -(-variance.size // _AT_ONCE)):
        total = grid[:, None] ** 2 + variance[rows, None, :] + floor
        inverse = 1 / total
        precision[rows] = inverse.sum(axis=2)
        centre[rows] = inverse @ x / precision[rows]
        squares = inverse @ x**2 - centre[rows] ** 2 * precision[rows]
        log[rows] = -0.5 * (np.log(total).sum(axis=2) + np.log(precision[rows]) + squares)
    weight = np.exp(log - special.logsumexp(log, axis=1, keepdims=True))
    return _Spread(grid, weight, centre, 1 / precision)


@dataclass(frozen=True, eq=False)
class _Draws:
    """True totals and their spread, shapes (draws, p) and (draws,)."""

    truth: FloatArray
    tau: FloatArray


def _truth(
    x: FloatArray, variance: FloatArray, spread: _Spread, rng: np.random.Generator
) -> _Draws:
    """One draw of the true totals for each row of ``variance``; rows repeat the spread's."""
    rows = np.arange(len(variance)) % len(spread.weight)
    place = np.cumsum(spread.weight, axis=1)[rows]
    cell = (rng.random(len(rows))[:, None] > place).sum(axis=1).clip(max=_GRID - 1)
    noise = rng.standard_normal(len(rows))
    centre = spread.centre[rows, cell] + noise * np.sqrt(spread.centre_variance[rows, cell])
    tau = spread.grid[cell]
    keep = tau[:, None] ** 2 / (tau[:, None] ** 2 + variance)
    truth = centre[:, None] + keep * (x - centre[:, None])
    truth += np.sqrt(keep * variance) * rng.standard_normal(variance.shape)
    return _Draws(truth, tau)


def _chance(member: BoolArray, tau: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Share of draws, and its range over draws of small, of all and of large spread."""
    small, large = np.quantile(tau, [_TAIL, 1 - _TAIL])
    chance = member.mean(axis=0)
    ends = [member[tau <= small].mean(axis=0), chance, member[tau >= large].mean(axis=0)]
    return chance, np.stack([np.min(ends, axis=0), np.max(ends, axis=0)], axis=1)


def _rank_shares(truth: FloatArray, shown: int) -> FloatArray:
    """Share of draws in which each window has each of the first ranks, shape (p, shown)."""
    size = truth.shape[1]
    if not shown:
        return np.zeros((size, 0))
    first = np.argsort(-truth, axis=1, kind="stable")[:, :shown]
    shares = [np.bincount(place, minlength=size) / len(truth) for place in first.T]
    return np.array(shares, np.float64).T.reshape(size, len(shares))


def _certain(x: FloatArray, k: int, shown: int) -> TopEvents:
    """Nothing is uncertain: no window has an error, or there are places for all."""
    member = among_top(x[None, :], k)
    chance = member[0].astype(np.float64)
    both = np.stack([chance, chance], axis=1)
    spread = float(x.std()) if len(x) else np.nan
    ranks = _rank_shares(x[None, :], shown)
    return TopEvents(chance, chance, both, both, x, spread, 1.0, x[None, :], member, ranks)


def _unknown(size: int, shown: int) -> TopEvents:
    """Too few windows to learn from."""
    each, limits = np.full(size, np.nan), np.full((size, 2), np.nan)
    ranks = np.full((size, min(shown, size)), np.nan)
    nothing, nobody = np.zeros((0, size)), np.zeros((0, size), np.bool_)
    return TopEvents(each, each, limits, limits, each, np.nan, np.nan, nothing, nobody, ranks)


def top_events(
    estimate: npt.ArrayLike,
    variance: npt.ArrayLike,
    df: npt.ArrayLike,
    *,
    k: int = 3,
    draws: int = 10_000,
    shown: int = 10,
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
    shown : int
        How many first ranks to give chances of.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    TopEvents
        With fewer than four windows the spread cannot be learnt: the chances are NaN, unless
        p <= k (all 1). Equal totals share a chance of being among the best; of their ranks the
        first window has the first.

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

    Where windows differ no more than their errors the spread can be guessed only, and chances hold
    on average over rounds of all kinds but not in every kind: ``exact`` is then false. A prior that
    mends rounds of close windows spoils those of few windows (``bench/event_designs.json``).

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
        return _certain(x, k, shown)
    if len(x) < 4:
        return _unknown(len(x), shown)
    variances = _drawn_variances(v, freedom, -(-draws // _PER_VARIANCE), rng)
    spread = _spread(x, variances)
    every = np.tile(variances, (_PER_VARIANCE, 1))
    drawn = _truth(x, every, spread, rng)
    member = among_top(drawn.truth, k)
    repeated = drawn.truth + np.sqrt(every) * rng.standard_normal(every.shape)
    truly, truly_range = _chance(member, drawn.tau)
    again, again_range = _chance(among_top(repeated, k), drawn.tau)
    typical = np.tile(np.median(variances, axis=1), _PER_VARIANCE)
    share = drawn.tau**2 / (drawn.tau**2 + typical)
    return TopEvents(
        truly,
        again,
        truly_range,
        again_range,
        drawn.truth.mean(axis=0),
        float(drawn.tau.mean()),
        float(np.quantile(share, 0.1)),
        drawn.truth,
        member,
        _rank_shares(drawn.truth, shown),
    )
