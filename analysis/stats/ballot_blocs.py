r"""A shared preference told from a bloc: both pull ballots together, in different shapes.

A preference is continuous: many voters have it, some more, some less, some the other way, and it
touches all windows a little. A bloc is a few ballots that sink the same few windows together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import BoolArray, FloatArray, matrix
from analysis.stats.ordinal_model import (
    OrdinalModel,
    drawn_again,
    opinions,
    ordinal_model,
    tails,
)

LEAST_VOTERS, LEAST_WINDOWS = 10, 5
_SURPRISE = 6.0  # -log probability beyond which one grade counts no more
_PAIRS = 12  # pairs of windows from which a third is looked for
_MINORITY = 0.2  # of ballots left out where the strength of a preference is estimated
_STRENGTHS = np.array([0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3])
_USUAL, _SPREAD = 0.4, 0.2  # what a preference's strength is taken to be before looking
_LOOKS = 8  # votes drawn for each strength
_ENOUGH = 10  # votes that reach the observed value: the answer is known
_FEWER = 109  # votes for a shared direction: a sentence and no flag
_FIRST = 199  # votes of which none reaches it: likewise


@dataclass(frozen=True, eq=False)
class BallotBlocs:
    """P-values of a shared direction and of a bloc beyond it; the bloc's windows and ballots.

    ``preference`` is the strength of the taste that voters share, as a multiple of their own
    noise. ``windows`` are the three that most ballots sank together, ``members`` those ballots.
    """

    shared_p: float
    bloc_p: float
    preference: float
    windows: tuple[int, ...]
    members: BoolArray


@dataclass(frozen=True, eq=False)
class _Sunk:
    """Three windows that ballots sank together: how far in all, which, and each ballot's part."""

    total: float
    windows: tuple[int, ...]
    depth: FloatArray


def ballot_blocs(
    ballots: npt.ArrayLike, *, draws: int = 999, rng: np.random.Generator
) -> BallotBlocs:
    r"""Whether ballots share a direction, and whether a few of them form a bloc beyond it.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points), one ballot a row; NaN where the voter abstained.
    draws : int
        Votes drawn for each p-value, at most; fewer once the answer is known.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    BallotBlocs
        NaN (and nobody) with fewer than 10 ballots or 5 windows that were graded, or one grade.

    Raises
    ------
    ValueError
        If ``ballots`` is not a matrix.

    Notes
    -----
    Both tests are parametric bootstraps of a model of voters and windows (:mod:`ordinal_model`):
    a drawn vote is fitted like the observed one, so residuals lie in the same dimensions with
    three windows as with two hundred. *Shared direction*: largest eigenvalue of the windows'
    correlations of score residuals, against voters who agree on quality only. *Bloc*: for three
    windows, the sum over ballots of the least of the three surprises :math:`-\ln P(G \le g)`;
    the largest over all triples, against voters who share one continuous taste. The strength of
    that taste is drawn from its posterior given the ballots without the fifth that looks most
    like a bloc (a bloc must not pass for the taste it creates). One grade on one window, or one
    odd ballot, makes neither. Sequential: drawing stops once ten votes reach the observed value,
    or after 199 of which none does.

    A group that shares a strong taste about three windows and hardly any other is a bloc by this
    measure; a bloc that only raises windows is not seen (the best grade is common).

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 4.2; Besag and
    Clifford (1991), Biometrika 78(2), 301-304 (sequential Monte Carlo p-values); Box (1980),
    Journal of the Royal Statistical Society A 143(4), 383-430 (predictive checks).
    """
    table = matrix(ballots, "ballots")
    rated = ~np.isnan(table)
    rows, columns = rated.any(axis=1), rated.any(axis=0)
    members = np.zeros(len(table), np.bool_)
    used = table[np.ix_(rows, columns)]
    if len(used) < LEAST_VOTERS or used.shape[1] < LEAST_WINDOWS or _one_grade(used):
        return BallotBlocs(np.nan, np.nan, np.nan, (), members)
    model = ordinal_model(used)
    sunk = _sunk_together(model)
    chances = _strength_chances(model, _spread(model, sunk), rng)

    def drawn_direction() -> float:
        return _direction(drawn_again(model, 0.0, rng))

    def drawn_bloc() -> float:
        return _sunk_together(drawn_again(model, rng.choice(_STRENGTHS, p=chances), rng)).total

    shared = _p_value(drawn_direction, _direction(model), min(draws, _FEWER))
    bloc = _p_value(drawn_bloc, sunk.total, draws)
    members[np.flatnonzero(rows)[sunk.depth >= max(sunk.depth.max() / 2, 1e-9)]] = True
    return BallotBlocs(
        shared_p=shared,
        bloc_p=bloc,
        preference=float(chances @ _STRENGTHS),
        windows=tuple(int(i) for i in np.flatnonzero(columns)[list(sunk.windows)]),
        members=members,
    )


def _one_grade(table: FloatArray) -> bool:
    return bool(np.nanmin(table) == np.nanmax(table))


def _products(own: FloatArray) -> FloatArray:
    """Products of opinions, windows scaled to length 1: of windows or of ballots, the fewer."""
    length = np.sqrt((own**2).sum(axis=0))
    scaled = own / np.where(length > 0, length, 1.0)
    fewer = scaled @ scaled.T if len(own) < own.shape[1] else scaled.T @ scaled
    return np.asarray(fewer, np.float64)


def _direction(model: OrdinalModel) -> float:
    """Largest eigenvalue of the windows' correlations."""
    return float(np.linalg.eigvalsh(_products(opinions(model)))[-1])


def _spread(model: OrdinalModel, sunk: _Sunk) -> float:
    """Mean squared correlation of windows among ballots that look least like a bloc."""
    own = opinions(model)
    kept = np.argsort(sunk.depth, kind="stable")[: len(own) - int(np.ceil(_MINORITY * len(own)))]
    products = _products(own[kept])
    pairs = own.shape[1] * (own.shape[1] - 1)
    return float(((products**2).sum() - np.trace(products)) / pairs)


def _sunk_together(model: OrdinalModel) -> _Sunk:
    """Largest sum over ballots of the least surprise on three windows, over all triples.

    The third window is looked for beside the pairs with the largest products.
    """
    upper, lower = tails(model)
    sink = np.where(model.seen & (upper < 1 - lower), -np.log(np.maximum(upper, 1e-12)), 0.0)
    by_window = np.ascontiguousarray(np.minimum(sink, _SURPRISE).T)
    pairs = np.triu(by_window @ by_window.T, 1).ravel()
    likely = np.argpartition(pairs, -min(_PAIRS, len(pairs)))[-_PAIRS:]
    best = _Sunk(-1.0, (0, 1, 2), np.zeros(by_window.shape[1]))
    for pair in likely:
        first, second = divmod(int(pair), len(by_window))
        both = np.minimum(by_window[first], by_window[second])
        voters = np.flatnonzero(both)
        total = np.minimum(by_window[:, voters], both[voters]).sum(axis=1)
        total[[first, second]] = 0.0
        third = int(np.argmax(total))
        if first != second and total[third] > best.total:
            depth = np.minimum(both, by_window[third])
            best = _Sunk(float(total[third]), (first, second, third), depth)
    return best


def _strength_chances(model: OrdinalModel, spread: float, rng: np.random.Generator) -> FloatArray:
    """Posterior of the strength of a shared taste, on a grid, from how windows correlate."""

    def drawn(strength: float) -> float:
        again = drawn_again(model, strength, rng)
        return _spread(again, _sunk_together(again))

    seen = np.array([[drawn(strength) for _ in range(_LOOKS)] for strength in _STRENGTHS])
    deviation = np.maximum(seen.std(axis=1, ddof=1), 1e-9)
    far = (spread - seen.mean(axis=1)) / deviation
    log = -(far**2) / 2 - np.log(deviation) - ((_STRENGTHS - _USUAL) / _SPREAD) ** 2 / 2
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum(), np.float64)


def _p_value(draw: Callable[[], float], observed: float, draws: int) -> float:
    """Sequential Monte Carlo p-value: below .01 in less than .01 of votes like the drawn ones."""
    reached, number = 0, 0
    while number < draws and (reached or number < _FIRST):
        reached += draw() >= observed - 1e-12
        number += 1
        if reached == _ENOUGH:
            return reached / number
    return (1 + reached) / (1 + number)
