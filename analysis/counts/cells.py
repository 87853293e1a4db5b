"""Rows -> counted cells, from which scores, days and careless answers are taken.

A response's score is the mean of its answered items, so responses collapse to cells of (window,
channel, number answered, sum of points) without losing anything that the score needs.
"""

import pandas as pd

from analysis.counts.rows import Rows, in_order
from analysis.intake.ratings import Large
from analysis.intake.raw import IbisTable

SURVEY_KEYS = ["window_id", "channel", "answered", "points"]
CELL_KEYS = [*SURVEY_KEYS, "same"]
VOTE_KEYS = ["window_id", "grade"]


def response_cells(rows: Rows) -> IbisTable:
    """Responses as counted cells, in DuckDB: all that the score needs.

    Returns
    -------
    Ibis table
        Columns window_id, channel, answered, points and same, as ``Rows`` has them, and count
        (responses); of several files ``PART`` too.
    """
    return rows.counted(["answered", "points", "same"], count=rows.table.count())


def survey_cells(cells: IbisTable) -> pd.DataFrame:
    """The cells that the score needs.

    Parameters
    ----------
    cells
        As ``response_cells`` gives them.

    Returns
    -------
    DataFrame
        Columns window_id, channel, answered, points and count, sorted by all but the last.
    """
    counted = cells.group_by(SURVEY_KEYS).aggregate(count=cells["count"].sum().cast("int64"))
    return in_order(counted, SURVEY_KEYS)


def vote_cells(ballots: Large) -> pd.DataFrame:
    """Ballots as counts: columns window_id, grade (null = abstained) and count."""
    counted = ballots.cells.group_by(VOTE_KEYS).aggregate(count=lambda table: table.count())
    return in_order(counted, VOTE_KEYS)
