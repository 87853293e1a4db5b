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

from analysis.read import Large

SURVEY_KEYS = ["window_id", "channel", "answered", "points"]
VOTE_KEYS = ["window_id", "grade"]


def point_scale(points: Mapping[int, Fraction]) -> int:
    """The whole number that makes every grade's points whole: 1 for 100/80/60/40/20."""
    return lcm(*(value.denominator for value in points.values()))


def survey_cells(responses: Large, points: Mapping[int, Fraction]) -> pd.DataFrame:
    """Responses as counted cells.

    Parameters
    ----------
    responses
        The checked table.
    points
        Points by grade.

    Returns
    -------
    DataFrame
        Columns window_id, channel, answered (items), points (sum over the answered items, in
        1 / ``point_scale`` points) and count (responses), sorted by all but the last.
    """
    cells = responses.cells
    items = [cells[name] for name in _items(responses)]
    scale = point_scale(points)
    worth = [(ibis.literal(grade), int(value * scale)) for grade, value in points.items()]
    answered = reduce(add, [ibis.ifelse(item.notnull(), 1, 0) for item in items])
    total: Any = reduce(add, [item.cases(*worth, else_=0) for item in items])
    counted = (
        cells.select("window_id", "channel", answered=answered, points=total)
        .group_by(SURVEY_KEYS)
        .aggregate(count=lambda table: table.count())
    )
    # DuckDB returns groups in any order.
    frame: pd.DataFrame = counted.order_by(SURVEY_KEYS).execute()
    return frame


def vote_cells(ballots: Large) -> pd.DataFrame:
    """Ballots as counts: columns window_id, grade (null = abstained) and count."""
    counted = ballots.cells.group_by(VOTE_KEYS).aggregate(count=lambda table: table.count())
    frame: pd.DataFrame = counted.order_by(VOTE_KEYS).execute()
    return frame


def ballot_count(ballots: Large) -> int:
    """How many ballots were returned."""
    return int(ballots.cells.ballot_id.nunique().execute())


def _items(responses: Large) -> list[str]:
    return [column.name for column in responses.table.columns if column.kind == "grade"]
