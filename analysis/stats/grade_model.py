r"""How probable each grade is for a voter on a window, from what both give and get as a whole.

Severe and mild voters, those who use the whole scale and those who use two grades, liked and
disliked windows: all of it stands in the margins. What the margins cannot explain is left over.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import BoolArray, FloatArray, matrix, ratio

_ROUNDS = 30


def grade_probabilities(ballots: npt.ArrayLike, grades: Sequence[float]) -> FloatArray:
    r"""Probability of each grade in each graded cell.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points); NaN where the voter abstained.
    grades : sequence of float
        The grades there are (points).

    Returns
    -------
    ndarray, shape (voters, windows, grades)
        Sums to 1 over the grades; 0 where the voter abstained.

    Raises
    ------
    ValueError
        If ``ballots`` is not a matrix.

    Notes
    -----
    The log-linear model without three-way interaction, :math:`p_{vwg} \propto a_{vg} b_{wg}`,
    fitted to the numbers of each grade by voter and by window (iterative proportional fitting, 30
    rounds). To each cell 1/windows of the vote's own mix of grades is added first, so that a grade
    which a voter has not used is improbable and not impossible.

    References
    ----------
    Deming and Stephan (1940), Annals of Mathematical Statistics 11(4), 427-444; Bishop, Fienberg
    and Holland (1975), Discrete Multivariate Analysis, chapter 3.
    """
    table = matrix(ballots, "ballots")
    seen = ~np.isnan(table)
    given = np.stack([table == grade for grade in grades], axis=2).astype(np.float64)
    mix = np.nan_to_num(ratio(given.sum(axis=(0, 1)), given.sum()))
    little = 1 / max(table.shape[1], 1)
    weighed = (given + little * mix) / (1 + little) * seen[:, :, None]
    by_voter, by_window = weighed.sum(axis=1), weighed.sum(axis=0)
    voter, window = np.ones_like(by_voter), np.ones_like(by_window)
    for _ in range(_ROUNDS):
        voter = _fitted(voter, by_voter, voter * (_scale(voter, window, seen) @ window))
        window = _fitted(window, by_window, window * (_scale(voter, window, seen).T @ voter))
    product: FloatArray = voter[:, None, :] * window[None, :, :]
    product *= _scale(voter, window, seen)[:, :, None]
    return product


def _scale(voter: FloatArray, window: FloatArray, seen: BoolArray) -> FloatArray:
    """What makes a cell's products of factors probabilities; 0 where nothing was graded."""
    return np.nan_to_num(ratio(seen, voter @ window.T))


def _fitted(factor: FloatArray, target: FloatArray, now: FloatArray) -> FloatArray:
    """Factors that meet the target, with 1 as the largest of each row."""
    new = factor * np.nan_to_num(ratio(target, now))
    return np.nan_to_num(ratio(new, new.max(axis=1, keepdims=True)))
