"""A result under every combination of the choices behind it: who is first, and what moves it.

The specification curve (or multiverse) of a ranking: the whole grid of defensible ways to compute
it is gone through, and none is picked afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from analysis.stats._arrays import BoolArray, FloatArray

OUT, IN, TIED = 0, 1, 2
_ALIKE = 1e-7  # points: far above what floats err, far below what counts can differ by chance

PlaceArray = np.ndarray[tuple[int, ...], np.dtype[np.int8]]


@dataclass(frozen=True, eq=False)
class ChoiceEffect:
    """What one choice does to the first places.

    ``changed[o]`` of ``compared`` combinations of all other choices have other first places with
    option o than with the option in force (option 0; its own number is 0).
    """

    changed: tuple[int, ...]
    compared: int

    @property
    def share(self) -> float:
        """Share of changed combinations, the mean over the options not in force; 0 without any."""
        others = len(self.changed) - 1
        return sum(self.changed) / (others * self.compared) if others else 0.0


def first_places(totals: FloatArray, k: int, exact: Callable[[int, int], Fraction]) -> PlaceArray:
    """Who is among the first ``k`` in each combination.

    Parameters
    ----------
    totals : ndarray, shape (combinations, windows)
        Totals (points), correct to about 1e-9; NaN for a window that does not compete.
    k : int
        Places to give (at least 1).
    exact : callable
        The exact total of a (combination, window). Asked only about windows that are closer to the
        last place than floats can tell.

    Returns
    -------
    ndarray of int8, shape (combinations, windows)
        ``IN``; ``TIED`` for windows that share the last place with more than fit; else ``OUT``.
        All that compete are in where they are no more than ``k``.

    References
    ----------
    Simonsohn, Simmons and Nelson (2020), Specification curve analysis, Nature Human Behaviour 4.
    Steegen, Tuerlinckx, Gelman and Vanpaemel (2016), Perspectives on Psychological Science 11.
    """
    windows = totals.shape[1]
    competing = ~np.isnan(totals)
    filled = np.where(competing, totals, -np.inf)
    if windows == 0:
        return np.zeros(totals.shape, np.int8)
    last = -np.sort(-filled, axis=1)[:, min(k, windows) - 1, None]
    places = np.where(competing & (filled >= last), IN, OUT).astype(np.int8)
    close = competing & (np.abs(filled - np.where(np.isfinite(last), last, 0.0)) <= _ALIKE)
    close &= np.isfinite(last)
    for row in np.flatnonzero(close.sum(axis=1) > 1):
        above = int((filled[row] > last[row] + _ALIKE).sum())
        places[row, close[row]] = _settled(np.flatnonzero(close[row]), int(row), k - above, exact)
    return places


def _settled(
    near: np.ndarray[tuple[int], np.dtype[np.int64]],
    row: int,
    places: int,
    exact: Callable[[int, int], Fraction],
) -> list[int]:
    """In, tied or out for windows about the last place, from their exact totals."""
    totals = [exact(row, int(window)) for window in near]
    cut = sorted(totals, reverse=True)[min(places, len(totals)) - 1]
    shared = sum(total >= cut for total in totals) > places
    at_cut = TIED if shared else IN
    return [IN if total > cut else at_cut if total == cut else OUT for total in totals]


def choice_effects(grid: PlaceArray) -> list[ChoiceEffect]:
    """What each choice changes, all others held.

    Parameters
    ----------
    grid : ndarray, shape (options of the first choice, ..., options of the last, windows)
        As ``first_places`` gives them; the option in force is the first of each choice.
    """
    effects = []
    for axis in range(grid.ndim - 1):
        options = np.moveaxis(grid, axis, 0)
        differs = [(option != options[0]).any(axis=-1) for option in options]
        changed = tuple(int(each.sum()) for each in differs)
        effects.append(ChoiceEffect(changed, int(differs[0].size)))
    return effects


def runs(values: BoolArray) -> tuple[tuple[int, int], ...]:
    """Where a row of truths begins and ends: (start, end) of each run, the end not in it."""
    edges = np.diff(np.concatenate([[0], values.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return tuple(zip(map(int, starts), map(int, ends), strict=True))
