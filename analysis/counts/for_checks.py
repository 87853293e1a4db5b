"""Rows -> counts for the statistical checks: days, submissions over time, whole ballots.

Everything is a count or a sum of whole numbers, so that no order of rows changes a digit, and no id
of a response or ballot leaves.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.counts.answers import Counted
from analysis.counts.rows import BIN_MINUTES, Rows, in_order
from analysis.intake.ratings import Large
from analysis.intake.raw import IbisTable

BIN_KEYS = ["window_id", "channel", "slot"]
DAY_KEYS = ["window_id", "channel", "day", "answered"]
_A_DAY = 24 * 60 // BIN_MINUTES


def day_counts(rows: Rows) -> IbisTable:
    """Responses by window, channel, day and number of answered items.

    Columns (of several files, ``PART`` too) window_id, channel, day (since 1970; null without a
    time), answered, count, total and square (sums of points and of their squares, in
    1 / ``point_scale`` points), in DuckDB.
    """
    table = rows.table
    points = table.points.cast("int64")
    return rows.counted(
        [(table.slot // _A_DAY).name("day"), "answered"],
        count=table.count(),
        total=points.sum().cast("int64"),
        square=(points * points).sum().cast("int64"),
    )


def day_cells(days: IbisTable, counted: Counted) -> pd.DataFrame:
    """Valid counted responses by window, day and number of answered items.

    Parameters
    ----------
    days
        As ``day_counts`` gives them.
    counted
        Which responses count.

    Returns
    -------
    DataFrame
        Columns window_id, day (null without a time), answered, count, total and square, sorted.
    """
    keys = ["window_id", "day", "answered"]
    rows = days.filter(counted.among(days))
    sums = {name: rows[name].sum().cast("int64") for name in ("count", "total", "square")}
    frame = in_order(rows.group_by(keys).aggregate(**sums), keys)
    return frame.assign(day=pd.to_datetime(frame["day"], unit="D"))


def straight_cells(cells: IbisTable, counted: Counted) -> pd.DataFrame:
    """Valid counted responses by window, answered, points and whether all grades are one.

    Columns window_id, answered, points, same and count, sorted by all but the last.
    """
    keys = ["window_id", "answered", "points", "same"]
    rows = cells.filter(counted.among(cells))
    sums = rows.group_by(keys).aggregate(count=rows["count"].sum().cast("int64"))
    return in_order(sums, keys)


def bin_counts(rows: Rows) -> IbisTable:
    """Responses by window, channel and ``slot``, the ten minutes since 1970; without a time: none.

    Columns (of several files, ``PART`` too) window_id, channel, slot and count, in DuckDB.
    """
    counted = rows.counted(["slot"], count=rows.table.count())
    return counted.filter(counted.slot.notnull())


def submission_bins(bins: IbisTable, channels: Sequence[str]) -> pd.DataFrame:
    """``bin_counts`` of the counted channels by day and bin of the day.

    Columns window_id, channel, day, bin (0 to 143) and count, sorted by all but the last.
    """
    frame = in_order(bins.filter(bins.channel.isin(tuple(channels))), BIN_KEYS)
    day = pd.to_datetime(frame["slot"] // _A_DAY, unit="D")
    columns = ["window_id", "channel", "day", "bin", "count"]
    return frame.assign(day=day, bin=frame["slot"] % _A_DAY)[columns]


def whole_ballots(ballots: Large, windows: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Grades of whole ballots.

    Parameters
    ----------
    ballots
        The checked table.
    windows
        Window ids, the columns.

    Returns
    -------
    ndarray, shape (ballots, windows)
        NaN where abstained. Rows are sorted by their grades: nothing of the ids is left.
    """
    cells = ballots.cells.select("ballot_id", "window_id", "grade")
    frame = in_order(cells, ["ballot_id", "window_id"])
    voter, _ids = pd.factorize(frame["ballot_id"])
    place = pd.Index(list(windows)).get_indexer(pd.Index(frame["window_id"]))
    grades = np.full((int(voter.max(initial=-1)) + 1, len(windows)), np.nan)
    grades[voter, place] = pd.to_numeric(frame["grade"]).to_numpy(dtype=float, na_value=np.nan)
    order = np.lexsort(np.nan_to_num(grades, nan=0.0).T[::-1]) if grades.size else slice(None)
    return grades[order]
