r"""Grades from severe and mild voters on liked and disliked windows: fitted, and drawn again.

A voter's opinion of a window is the voter's mildness plus the window's quality plus noise, cut at
common thresholds into grades. What is drawn from the fitted model has the same gaps, the same
voters and the same windows, so that whatever is computed from ballots can be computed from it in
the same way and lies in the same dimensions.
"""

from __future__ import annotations

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

    ``code`` counts grades from the worst (0); where ``seen`` is false it says nothing.
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
    code = np.searchsorted(grades, np.where(seen, table, grades[0]))
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
    """Chance of each cell's grade or a worse one, and of a worse one, shape (voters, windows)."""
    # a product of few exponentials instead of one for each cell
    better = np.exp(-np.concatenate([[-_FAR], model.cuts, [_FAR]]))
    odds = np.outer(np.exp(model.mildness), np.exp(model.quality))
    return 1 / (1 + odds * better[model.code + 1]), 1 / (1 + odds * better[model.code])


def opinions(model: OrdinalModel) -> FloatArray:
    """Score residuals, -1 (far worse than fits) to 1, 0 where nothing was graded.

    The derivative of the log likelihood of the cell's grade: bounded, so that no single grade
    counts for many.
    """
    upper, lower = tails(model)
    return np.where(model.seen, upper + lower - 1, 0.0)


def refitted(model: OrdinalModel, *, sweeps: int = 2) -> OrdinalModel:
    """Voters and windows fitted to the model's grades from where they stand, thresholds kept."""
    for _ in range(sweeps):
        model = replace(model, mildness=_moved(model, model.mildness, 1))
        model = replace(model, quality=_moved(model, model.quality, 0))
    return model


def _moved(model: OrdinalModel, now: FloatArray, axis: int) -> FloatArray:
    """One scoring step of voters (axis 1) or windows (axis 0)."""
    upper, lower = tails(model)
    slope = np.where(model.seen, upper + lower - 1, 0.0).sum(axis=axis)
    information = upper * (1 - upper) + lower * (1 - lower)
    weight = np.where(model.seen, information, 0.0).sum(axis=axis)
    step = np.clip((slope - _RIDGE * now) / (weight + _RIDGE), -_STEP, _STEP)
    return np.asarray(now + step, np.float64)


def drawn_again(model: OrdinalModel, preference: float, rng: np.random.Generator) -> OrdinalModel:
    """Another vote of the same voters on the same windows, fitted in the same way.

    Parameters
    ----------
    model : OrdinalModel
        As :func:`ordinal_model` gives it.
    preference : float
        Standard deviation of a taste that all voters have, some more, some less, some the other
        way, as a multiple of each voter's own noise; 0 for voters who agree on quality only.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    OrdinalModel
        With new grades; gaps stay where they are.

    Notes
    -----
    Taste is a normal loading of the voter times a normal score of the window: continuous in both.
    """
    voters, windows = model.seen.shape
    noise = rng.standard_normal((voters, windows))
    if preference > 0:
        taste = preference * rng.standard_normal(windows)
        noise += np.outer(rng.standard_normal(voters), taste)
        noise /= np.sqrt(1 + preference**2)
    latent = model.mildness[:, None] + model.quality + _LOGISTIC * noise
    return refitted(replace(model, code=np.searchsorted(model.cuts, latent)))
