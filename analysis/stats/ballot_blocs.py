r"""A shared preference told from a bloc: both pull ballots together, in different shapes.

A preference is continuous: many voters have it, some more, some less, some the other way, and it
touches all windows a little. A bloc is a few ballots that sink the same few windows together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack

from analysis.stats._arrays import BoolArray, FloatArray, IntArray, matrix
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
_CELLS = 1 << 15  # cells of the votes that are drawn at once: what a processor keeps at hand

_EQUAL = 1e-12  # what two ways of adding up may differ by

_Draw = Callable[[int], BoolArray]  # of so many drawn votes, which reach the observed value


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
    """Three windows that ballots sank together: how far in all, which, and each ballot's part.

    One of each for every vote: shapes (votes,), (votes, 3) and (votes, voters).
    """

    total: FloatArray
    windows: IntArray
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
    held = _alone(model)
    sunk = _sunk_together(held)
    chances = _strength_chances(model, float(_spread(held, sunk)[0]), rng)
    together = _together(model)
    draw = _drawn_directions(model, _direction(held), rng)
    shared = _p_value(draw, min(draws, _FEWER), together, rng)
    draw = _drawn_blocs(model, float(sunk.total[0]), chances, rng)
    bloc = _p_value(draw, draws, together, rng)
    depth = sunk.depth[0]
    members[np.flatnonzero(rows)[depth >= max(depth.max() / 2, 1e-9)]] = True
    return BallotBlocs(
        shared_p=shared,
        bloc_p=bloc,
        preference=float(chances @ _STRENGTHS),
        windows=tuple(np.flatnonzero(columns)[sunk.windows[0]].tolist()),
        members=members,
    )


def _alone(model: OrdinalModel) -> OrdinalModel:
    """The vote at hand, on a first axis of its own as drawn ones are."""
    return replace(
        model, mildness=model.mildness[None], quality=model.quality[None], code=model.code[None]
    )


def _drawn_directions(model: OrdinalModel, observed: float, rng: np.random.Generator) -> _Draw:
    """Draws of votes of voters who agree on quality only: whether the direction is as strong."""

    def draw(number: int) -> BoolArray:
        return _reaches(_products(opinions(drawn_again(model, [0.0] * number, rng))), observed)

    return draw


def _drawn_blocs(
    model: OrdinalModel, observed: float, chances: FloatArray, rng: np.random.Generator
) -> _Draw:
    """Draws of votes of voters who share a taste of a probable strength: whether as much sank."""
    below = np.cumsum(chances)
    below /= below[-1]

    def draw(number: int) -> BoolArray:
        places = (int(np.searchsorted(below, rng.random(), "right")) for _ in range(number))
        again = drawn_again(model, (_STRENGTHS[i] for i in places), rng)
        return np.asarray(_sunk_together(again).total >= observed - _EQUAL, np.bool_)

    return draw


def _one_grade(table: FloatArray) -> bool:
    return bool(np.nanmin(table) == np.nanmax(table))


def _products(own: FloatArray) -> FloatArray:
    """Products of opinions, windows scaled to length 1: of windows or of ballots, the fewer."""
    length = np.sqrt((own**2).sum(axis=1, keepdims=True))
    scaled = own / np.where(length > 0, length, 1.0)
    turned = scaled.swapaxes(1, 2)
    fewer = scaled @ turned if own.shape[1] < own.shape[2] else turned @ scaled
    return np.asarray(fewer, np.float64)


def _direction(model: OrdinalModel) -> float:
    """Largest eigenvalue of the windows' correlations."""
    return float(np.linalg.eigvalsh(_products(opinions(model))[0])[-1])


def _reaches(products: FloatArray, value: float) -> BoolArray:
    """Whether the largest eigenvalue of each is at least the value: a tenth of finding it.

    It is smaller exactly where the value less the matrix is positive definite (Sylvester).
    """
    least = (value - _EQUAL) * np.eye(products.shape[-1])
    return np.array([lapack.dpotrf(least - each)[1] != 0 for each in products], np.bool_)


def _spread(model: OrdinalModel, sunk: _Sunk) -> FloatArray:
    """Mean squared correlation of windows among ballots that look least like a bloc."""
    own = opinions(model)
    voters, windows = own.shape[1:]
    few = voters - int(np.ceil(_MINORITY * voters))
    kept = np.argsort(sunk.depth, axis=1, kind="stable")[:, :few]
    products = _products(np.take_along_axis(own, kept[:, :, None], axis=1))
    squares = (products**2).sum(axis=(1, 2)) - np.trace(products, axis1=1, axis2=2)
    return np.asarray(squares / (windows * (windows - 1)), np.float64)


def _sunk_together(model: OrdinalModel) -> _Sunk:
    """Largest sum over ballots of the least surprise on three windows, over all triples.

    The third window is looked for beside the pairs with the largest products.
    """
    sink = _surprises(model)
    votes, voters, windows = sink.shape
    pairs = np.triu(sink.swapaxes(1, 2) @ sink, 1).reshape(votes, -1)
    likely = np.argpartition(pairs, -_PAIRS, axis=1)[:, -_PAIRS:]
    vote = np.arange(votes)
    best = _Sunk(np.full(votes, -1.0), np.tile([0, 1, 2], (votes, 1)), np.zeros((votes, voters)))
    for first, second in zip(*(ends.T for ends in np.divmod(likely, windows)), strict=True):
        both = np.minimum(sink[vote, :, first], sink[vote, :, second])
        touched = np.flatnonzero(both.any(axis=0))
        least = np.minimum(sink.take(touched, axis=1), both.take(touched, axis=1)[:, :, None])
        total = least.sum(axis=1)
        total[vote, first] = total[vote, second] = 0.0
        third = np.argmax(total, axis=1)
        more = (first != second) & (total[vote, third] > best.total)
        best.total[more] = total[vote, third][more]
        best.windows[more] = np.stack([first, second, third], axis=1)[more]
        best.depth[more] = np.minimum(both, sink[vote, :, third])[more]
    return best


def _surprises(model: OrdinalModel) -> FloatArray:
    """How improbable each low grade was, 0 for the others, shape (votes, voters, windows)."""
    upper, lower = tails(model)
    low = upper < 1 - lower
    sink = np.log(np.maximum(upper, 1e-12, out=upper), out=upper)
    np.minimum(np.negative(sink, out=sink), _SURPRISE, out=sink)
    sink *= low
    return sink


def _strength_chances(model: OrdinalModel, spread: float, rng: np.random.Generator) -> FloatArray:
    """Posterior of the strength of a shared taste, on a grid, from how windows correlate."""

    def drawn(strengths: FloatArray) -> FloatArray:
        again = drawn_again(model, strengths, rng)
        return _spread(again, _sunk_together(again))

    block, each = _together(model), np.repeat(_STRENGTHS, _LOOKS)
    parts = [drawn(each[start : start + block]) for start in range(0, len(each), block)]
    seen = np.concatenate(parts).reshape(len(_STRENGTHS), _LOOKS)
    deviation = np.maximum(seen.std(axis=1, ddof=1), 1e-9)
    far = (spread - seen.mean(axis=1)) / deviation
    log = -(far**2) / 2 - np.log(deviation) - ((_STRENGTHS - _USUAL) / _SPREAD) ** 2 / 2
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum(), np.float64)


def _together(model: OrdinalModel) -> int:
    """Votes that are drawn at once: many small ones, since each step costs the same for all."""
    return max(1, _CELLS // model.seen.size)


def _p_value(draw: _Draw, draws: int, together: int, rng: np.random.Generator) -> float:
    """Sequential Monte Carlo p-value: below .01 in less than .01 of votes like the drawn ones."""
    reached, number = 0, 0
    while number < draws and (reached or number < _FIRST):
        left = (draws if reached else min(draws, _FIRST)) - number
        before = rng.bit_generator.state
        hits = np.cumsum(draw(min(together, left, max(_ENOUGH, number))))
        enough = int(np.searchsorted(hits, _ENOUGH - reached)) + 1
        if enough < len(hits):
            # some were drawn in vain: what comes next finds the numbers that it would have found
            rng.bit_generator.state = before
            draw(enough)
        number += min(enough, len(hits))
        reached = min(reached + int(hits[-1]), _ENOUGH)
        if reached == _ENOUGH:
            return reached / number
    return (1 + reached) / (1 + number)
