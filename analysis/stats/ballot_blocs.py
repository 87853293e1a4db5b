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
_ENOUGH = 2  # votes that reach the observed value: the answer is known


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
class _Look:
    """What is computed from a vote, observed or drawn: three statistics, and who carries them."""

    direction: float
    sunk: float
    spread: float
    windows: tuple[int, ...]
    depth: FloatArray


def ballot_blocs(
    ballots: npt.ArrayLike, *, draws: int = 109, rng: np.random.Generator
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
    odd ballot, makes neither. Sequential: drawing stops once two votes reach the observed value.

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
    found = _look(model)
    chances = _strength_chances(model, found.spread, rng)

    def drawn(strength: float) -> _Look:
        return _look(drawn_again(model, strength, rng))

    shared = _p_value(lambda: drawn(0.0).direction, found.direction, draws)
    bloc = _p_value(lambda: drawn(rng.choice(_STRENGTHS, p=chances)).sunk, found.sunk, draws)
    members[np.flatnonzero(rows)[found.depth >= max(found.depth.max() / 2, 1e-9)]] = True
    return BallotBlocs(
        shared_p=shared,
        bloc_p=bloc,
        preference=float(chances @ _STRENGTHS),
        windows=tuple(int(i) for i in np.flatnonzero(columns)[list(found.windows)]),
        members=members,
    )


def _one_grade(table: FloatArray) -> bool:
    return bool(np.nanmin(table) == np.nanmax(table))


def _look(model: OrdinalModel) -> _Look:
    """The statistics of a fitted vote."""
    upper, lower = tails(model)
    sink = np.where(model.seen & (upper < 1 - lower), -np.log(np.maximum(upper, 1e-12)), 0.0)
    sunk, windows, depth = _sunk_together(np.minimum(sink, _SURPRISE))
    own = opinions(model)
    kept = np.argsort(depth, kind="stable")[: len(own) - int(np.ceil(_MINORITY * len(own)))]
    bulk = _correlations(own[kept])
    size = len(bulk)
    return _Look(
        direction=float(np.linalg.eigvalsh(_correlations(own))[-1]),
        sunk=sunk,
        spread=float(((bulk**2).sum() - np.trace(bulk)) / (size * (size - 1))),
        windows=windows,
        depth=depth,
    )


def _correlations(own: FloatArray) -> FloatArray:
    """Uncentred correlations of windows; 0 beside 1 for a window without opinions."""
    products = own.T @ own
    length = np.sqrt(np.maximum(np.diag(products), 1e-9))
    result = products / length / length[:, None]
    np.fill_diagonal(result, 1.0)
    return np.asarray(result, np.float64)


def _sunk_together(sink: FloatArray) -> tuple[float, tuple[int, ...], FloatArray]:
    """Largest sum over ballots of the least surprise on three windows; these, and each ballot's.

    The third window is looked for beside the pairs with the largest products.
    """
    by_window = np.ascontiguousarray(sink.T)
    pairs = np.triu(by_window @ sink, 1).ravel()
    likely = np.argpartition(pairs, -min(_PAIRS, len(pairs)))[-_PAIRS:]
    best, chosen, depth = -1.0, (0, 1, 2), np.zeros(len(sink))
    for pair in likely:
        one, two = divmod(int(pair), len(by_window))
        both = np.minimum(by_window[one], by_window[two])
        voters = np.flatnonzero(both)
        total = np.minimum(by_window[:, voters], both[voters]).sum(axis=1)
        total[[one, two]] = 0.0
        three = int(np.argmax(total))
        if one != two and total[three] > best:
            best, chosen = float(total[three]), (one, two, three)
            depth = np.minimum(both, by_window[three])
    return best, chosen, depth


def _strength_chances(model: OrdinalModel, spread: float, rng: np.random.Generator) -> FloatArray:
    """Posterior of the strength of a shared taste, on a grid, from how windows correlate."""
    seen = np.array(
        [[_look(drawn_again(model, s, rng)).spread for _ in range(_LOOKS)] for s in _STRENGTHS]
    )
    deviation = np.maximum(seen.std(axis=1, ddof=1), 1e-9)
    far = (spread - seen.mean(axis=1)) / deviation
    log = -(far**2) / 2 - np.log(deviation) - ((_STRENGTHS - _USUAL) / _SPREAD) ** 2 / 2
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum(), np.float64)


def _p_value(draw: Callable[[], float], observed: float, draws: int) -> float:
    """Sequential Monte Carlo p-value."""
    reached = 0
    for number in range(1, draws + 1):
        reached += draw() >= observed - 1e-12
        if reached == _ENOUGH:
            return reached / number
    return (1 + reached) / (1 + draws)
