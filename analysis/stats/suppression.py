"""Hiding small cells of a table so that they cannot be worked out from its margins either."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import BoolArray, FloatArray, counts, matrix


def _unsafe_line(line: FloatArray, hidden: BoolArray, minimum: float) -> bool:
    """Whether the hidden cells of a line could be told from its sum."""
    number = int(hidden.sum())
    return 0 < number < len(line) and (number == 1 or line[hidden].sum() < minimum)


def _next_cell(line: FloatArray, hidden: BoolArray) -> int:
    """The open cell to hide next: the smallest positive one, else the first."""
    return int(np.argmin(np.where(hidden, np.inf, np.where(line > 0, line, 1e300))))


def suppressed_cells(table: npt.ArrayLike, *, minimum: int = 5) -> BoolArray:
    """Cells to hide in a table whose row and column sums are shown.

    Parameters
    ----------
    table : array_like, shape (rows, columns)
        People in each cell (count).
    minimum : int
        Smallest number of people that may be shown; zeros may.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        True where the cell must not be shown. In every row and column with a hidden cell at least
        two are hidden and together hold at least ``minimum`` people, or all are hidden.

    Raises
    ------
    ValueError
        If a count is negative.

    Notes
    -----
    Small cells are hidden first, then the smallest others until no line gives one away: a greedy
    choice, safe but not always the fewest. When all cells of a line are hidden its sum must be
    checked by itself.

    References
    ----------
    Willenborg and de Waal (2001), Elements of Statistical Disclosure Control.
    """
    cells = counts(matrix(table, "table"), "table")
    hidden: BoolArray = np.asarray((cells > 0) & (cells < minimum), np.bool_)
    again = True
    while again:
        again = False
        for values, mask in ((cells, hidden), (cells.T, hidden.T)):
            for line, hide in zip(values, mask, strict=True):
                while _unsafe_line(line, hide, minimum):
                    hide[_next_cell(line, hide)] = True
                    again = True
    return hidden
