"""Answers crowded at an end of the scale, where good and better cannot be told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, counts, matrix, ratio, vector


@dataclass(frozen=True, eq=False)
class Ceiling:
    """Top- and bottom-box shares of each item, and the share of windows at the maximum."""

    top_box: FloatArray
    bottom_box: FloatArray
    answers: FloatArray
    windows_at_top: float
    windows: int


def ceiling(histogram: npt.ArrayLike, scores: npt.ArrayLike, *, highest: float = 100.0) -> Ceiling:
    """Shares of the best and worst grade by item, and of windows that cannot do better.

    Parameters
    ----------
    histogram : array_like, shape (items, grades)
        Answers of each item and grade (count), grades from worst to best.
    scores : array_like, shape (windows,)
        Survey scores (points); NaN for a window without.
    highest : float
        The best possible score (points); scores within 1e-9 of it are at the maximum.

    Returns
    -------
    Ceiling
        ``top_box``, ``bottom_box`` and ``answers`` of shape (items,), shares NaN for an item
        without answers; ``windows_at_top`` is NaN when no window has a score.

    Raises
    ------
    ValueError
        If a count is negative, there are fewer than two grades, or a score exceeds the highest.

    Notes
    -----
    By custom more than 15 % of units at an end is a ceiling (or floor) effect.

    References
    ----------
    McHorney and Tarlov (1995), Quality of Life Research 4, 293-307; Terwee et al. (2007), Journal
    of Clinical Epidemiology 60, 34-42, section on floor and ceiling effects.
    """
    table = counts(matrix(histogram, "histogram"), "histogram")
    if table.shape[1] < 2:
        raise ValueError(f"histogram: expected at least two grades, got {table.shape[1]}")
    known = vector(scores, "scores")
    known = known[~np.isnan(known)]
    if (known > highest + 1e-9).any():
        raise ValueError(f"scores: {known.max()} exceeds {highest}")
    answers = table.sum(axis=1)
    at_top = float((known >= highest - 1e-9).sum())
    return Ceiling(
        top_box=ratio(table[:, -1], answers),
        bottom_box=ratio(table[:, 0], answers),
        answers=answers,
        windows_at_top=float(ratio(at_top, len(known))),
        windows=len(known),
    )
