r"""Grades from severe and mild voters on liked and disliked windows: fitted, and drawn again.

A voter's opinion of a window is the voter's mildness plus the window's quality plus noise, cut at
common thresholds into grades. What is drawn from the fitted model has the same gaps, the same
voters and the same windows, so that whatever is computed from ballots can be computed from it in
the same way and lies in the same dimensions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from analysis.stats._arrays import BoolArray, FloatArray, IntArray, matrix

_FAR = 40.0  # a latent value that no grade lies beyond
_LOGISTIC = 1.7  # a normal deviate times this is nearly logistic
_RIDGE = 0.1  # keeps all-best ballots and windows finite; more leaves severity in the residuals
_STEP = 1.5
_ROUNDS, _SWEEPS = 6, 3


@dataclass(frozen=True, eq=False)
class OrdinalModel:
    """Mildness of voters, quality of windows, thresholds between grades; and the grades fitted.

    ``code`` counts grades from the worst (0); one beyond the best where nothing was graded. Votes
    that were drawn together stand side by side on a first axis of mildness, quality and code.
    """

    mildness: FloatArray
    quality: FloatArray
    cuts: FloatArray
    code: IntArray
    seen: BoolArray


def ordinal_model(ballots: npt.ArrayLike) -> OrdinalModel:
    r"""Cumulative logit model of voters and windows.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points); NaN where the voter abstained. At least two grades.

    Returns
    -------
    OrdinalModel
        Latent logistic units. Voters and windows are drawn a little towards the middle, so that
        ballots with one grade throughout stay finite.

    Raises
    ------
    ValueError
        If ``ballots`` is not a matrix or holds fewer than two grades.

    Notes
    -----
    :math:`P(g_{vw} \le k) = \mathrm{logit}^{-1}(c_k - a_v - m_w)`, by Fisher scoring in turn for
    voters, windows and thresholds. A logit is moved little by single odd grades.

    References
    ----------
    McCullagh (1980), Journal of the Royal Statistical Society B 42(2), 109-142; Linacre (1989),
    Many-Facet Rasch Measurement (voters and windows as facets).
    """
    table = matrix(ballots, "ballots")
    seen = ~np.isnan(table)
    grades = np.unique(table[seen])
    if len(grades) < 2:
        raise ValueError("ballots: expected at least two grades")
    code = np.searchsorted(grades, table)  # NaN comes after all
    below = np.cumsum(np.bincount(code[seen], minlength=len(grades)))[:-1].astype(np.float64)
    model = OrdinalModel(
        mildness=np.zeros(len(table)),
        quality=np.zeros(table.shape[1]),
        cuts=logit(below / seen.sum()),
        code=code,
        seen=seen,
    )
    for _ in range(_ROUNDS):
        model = refitted(model, sweeps=_SWEEPS)
        model = replace(model, cuts=_cuts(model, below))
    return model


def _cuts(model: OrdinalModel, below: FloatArray) -> FloatArray:
    """Thresholds with as many grades below them as there are."""
    place = (model.mildness[:, None] + model.quality)[model.seen]
    cuts = model.cuts
    for _ in range(_SWEEPS):
        chance = expit(cuts[:, None] - place)
        slope = (chance * (1 - chance)).sum(axis=1)
        cuts = cuts + np.clip((below - chance.sum(axis=1)) / slope, -1, 1)
    return np.asarray(cuts, np.float64)


def tails(model: OrdinalModel) -> tuple[FloatArray, FloatArray]:
    """Chance of each cell's grade or a worse one, and of a worse one, shape (voters, windows).

    1 and 0 where nothing was graded: such a cell pulls nobody.
    """
    upper, lower = _limits(model)
    odds = _odds(model.mildness, model.quality)
    return _chance(odds, upper, upper), _chance(odds, lower, lower)


def _limits(model: OrdinalModel) -> tuple[FloatArray, FloatArray]:
    """Odds beyond the upper and the lower threshold of each cell's grade, at a latent 0."""
    better = np.exp(-np.concatenate([[-_FAR], model.cuts, [_FAR]]))
    return np.append(better[1:], 0.0)[model.code], np.append(better[:-1], np.inf)[model.code]


def _odds(mildness: FloatArray, quality: FloatArray, room: FloatArray | None = None) -> FloatArray:
    """What each cell's latent value multiplies odds by: few exponentials instead of one a cell."""
    voter, window = np.exp(mildness), np.exp(quality)
    return np.multiply(voter[..., :, None], window[..., None, :], out=room)


def _chance(odds: FloatArray, limit: FloatArray, room: FloatArray) -> FloatArray:
    """Chance of a grade within a threshold, written into ``room``: new memory costs most of it."""
    np.multiply(odds, limit, out=room)
    room += 1
    return np.divide(1, room, out=room)


def opinions(model: OrdinalModel) -> FloatArray:
    """Score residuals, -1 (far worse than fits) to 1, 0 where nothing was graded.

    The derivative of the log likelihood of the cell's grade: bounded, so that no single grade
    counts for many.
    """
    own, lower = tails(model)
    own += lower
    own -= 1
    return own


def refitted(model: OrdinalModel, *, sweeps: int = 2) -> OrdinalModel:
    """Voters and windows fitted to the model's grades from where they stand, thresholds kept."""
    limits, room = _limits(model), np.empty((2, *model.code.shape))
    mildness, quality = model.mildness, model.quality
    for _ in range(sweeps):
        odds = _odds(mildness, quality, room[0])
        mildness = mildness + _step(mildness, odds, limits, room[1], -1)
        odds = _odds(mildness, quality, room[0])
        quality = quality + _step(quality, odds, limits, room[1], -2)
    return replace(model, mildness=mildness, quality=quality)


def _step(
    now: FloatArray,
    odds: FloatArray,
    limits: tuple[FloatArray, FloatArray],
    room: FloatArray,
    axis: int,
) -> FloatArray:
    """How far one scoring step moves voters (axis -1) or windows (axis -2)."""
    kept = "...vw,...vw->...v" if axis == -1 else "...vw,...vw->...w"
    slope, information = np.full(now.shape, -float(odds.shape[axis])), np.zeros(now.shape)
    for limit in limits:
        tail = _chance(odds, limit, room)
        summed = tail.sum(axis=axis)
        slope += summed
        information += summed - np.einsum(kept, tail, tail)
    return np.clip((slope - _RIDGE * now) / (information + _RIDGE), -_STEP, _STEP)


def drawn_again(
    model: OrdinalModel, preferences: Iterable[float], rng: np.random.Generator
) -> OrdinalModel:
    """Other votes of the same voters on the same windows, fitted in the same way.

    Parameters
    ----------
    model : OrdinalModel
        As :func:`ordinal_model` gives it.
    preferences : iterable of float
        One for each vote: standard deviation of a taste that all voters have, some more, some
        less, some the other way, as a multiple of each voter's own noise; 0 for voters who agree
        on quality only. Taken one by one, each before its vote is drawn.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    OrdinalModel
        With new grades, votes on a first axis; gaps stay where they are.

    Notes
    -----
    Taste is a normal loading of the voter times a normal score of the window: continuous in both.
    """
    latent = np.array([_noise(model, preference, rng) for preference in preferences])
    latent *= _LOGISTIC
    latent += model.mildness[:, None] + model.quality
    code = np.zeros(latent.shape, np.int8)  # there are few grades: small numbers add up faster
    for cut in model.cuts:
        code += latent > cut
    np.copyto(code, len(model.cuts) + 1, where=~model.seen)
    mildness, quality = (np.tile(at, (len(code), 1)) for at in (model.mildness, model.quality))
    drawn = replace(model, mildness=mildness, quality=quality, code=code.astype(np.int64))
    return refitted(drawn)


def _noise(model: OrdinalModel, preference: float, rng: np.random.Generator) -> FloatArray:
    """What moves each voter's opinion of each window, standard deviation 1, taste included."""
    voters, windows = model.seen.shape
    noise = rng.standard_normal((voters, windows))
    if preference > 0:
        taste = preference * rng.standard_normal(windows)
        noise += np.outer(rng.standard_normal(voters), taste)
        noise /= np.sqrt(1 + preference**2)
    return noise
