"""Rows -> counts. The only place that sees rows; everything after it works on these counts.

A response's score is the mean of its answered items, so responses collapse to cells of (window,
channel, number answered, sum of points) without losing anything that the score needs.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from math import lcm
from operator import add
from typing import Any

import ibis
import pandas as pd

from analysis.intake.ratings import Large
from analysis.intake.raw import IbisTable

SURVEY_KEYS = ["window_id", "channel", "answered", "points"]
CELL_KEYS = [*SURVEY_KEYS, "day", "same"]
VOTE_KEYS = ["window_id", "grade"]


def point_scale(points: Mapping[int, Fraction]) -> int:
    """The whole number that makes every grade's points whole: 1 for 100/80/60/40/20."""
    return lcm(*(value.denominator for value in points.values()))


def response_cells(responses: Large, points: Mapping[int, Fraction]) -> IbisTable:
    """Responses as counted cells, in DuckDB: the one pass that the score needs.

    Parameters
    ----------
    responses
        The checked table.
    points
        Points by grade.

    Returns
    -------
    Ibis table
        Columns window_id, channel, day (null without a time), answered (items), points (sum over
        the answered items, in 1 / ``point_scale`` points), same (all answered items have one
        grade) and count (responses); of several files ``PART`` too. Everything that looks at whole
        responses starts from it.
    """
    cells = responses.cells
    items = [cells[name] for name in grade_columns(responses)]
    worth = whole_points(points)
    answered = reduce(add, [ibis.ifelse(item.notnull(), 1, 0) for item in items])
    total: Any = reduce(add, [item.cases(*worth, else_=0) for item in items])
    chosen = cells.select(
        *responses.part,
        "window_id",
        "channel",
        day=cells.answered_at.date(),
        answered=answered,
        points=total,
        # Both pass over nulls; a response without any answer counts nowhere.
        same=(ibis.greatest(*items) == ibis.least(*items)).fill_null(True),
    )
    counted = chosen.group_by([*responses.part, *CELL_KEYS])
    return responses.home(counted.aggregate(count=lambda table: table.count()))


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


def in_order(counted: IbisTable, keys: list[str]) -> pd.DataFrame:
    """Groups as a frame, sorted: DuckDB returns them in any order, another engine in its own."""
    frame: pd.DataFrame = counted.order_by(keys).execute()
    return frame


def whole_points(points: Mapping[int, Fraction]) -> list[tuple[Any, int]]:
    """Grades with their points in 1 / ``point_scale``, as Ibis cases."""
    scale = point_scale(points)
    return [(ibis.literal(grade), int(value * scale)) for grade, value in points.items()]


def grade_columns(responses: Large) -> list[str]:
    """The item columns of the responses."""
    return [column.name for column in responses.table.columns if column.kind == "grade"]
