"""Responses as rows of few, small numbers: what every count of them is taken from.

With numbers in place of texts and times, and all that is asked of a whole response worked out once,
grouping costs a fifth of what it costs on the file's own columns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm
from operator import add
from typing import Any

import ibis
import pandas as pd

from analysis.intake.ratings import Large
from analysis.intake.raw import IbisTable

BIN_MINUTES = 10


@dataclass(frozen=True)
class Rows:
    """Responses, one row each, in their engine.

    ``table`` has ``keys`` (part, window, channel, or one number for them), ``slot`` (the ten
    minutes since 1970, null without a time), ``answered`` (items), ``points`` (sum over the
    answered items, in 1 / ``point_scale`` points), ``same`` (all answered items have one grade)
    and the ``items``. ``names`` are what ``home`` makes of the keys.
    """

    table: IbisTable
    keys: list[str]
    names: list[str]
    items: list[str]
    home: Callable[[IbisTable], IbisTable]

    def counted(self, by: list[Any], **sums: Any) -> IbisTable:
        """Groups of rows by window, channel, (of several files) part and ``by``, in DuckDB."""
        counts = self.home(self.table.group_by([*self.keys, *by]).aggregate(**sums))
        # Narrow numbers are for many rows: squares of counts and points would not go in.
        whole = (name for name, kind in counts.schema().items() if kind.is_integer())
        return counts.cast(dict.fromkeys(whole, "int64"))


def response_rows(responses: Large, points: Mapping[int, Fraction]) -> Rows:
    """The rows of a checked table, with the points of each grade; nothing is computed yet."""
    cells = responses.cells
    names = [column.name for column in responses.table.columns if column.kind == "grade"]
    items = [cells[name] for name in names]
    time = cells.answered_at
    table = cells.select(
        *responses.keys,
        # One whole number of bins since 1970 instead of day and bin: half the time in the engine.
        slot=(time.epoch_seconds() // (60 * BIN_MINUTES)).cast("int32"),
        answered=reduce(add, [ibis.ifelse(item.notnull(), 1, 0) for item in items]).cast("int16"),
        points=reduce(add, [worth(item, points) for item in items]).cast(_narrowest(items, points)),
        # Both pass over nulls; a response without any answer counts nowhere.
        same=(ibis.greatest(*items) == ibis.least(*items)).fill_null(True),
        **dict(zip(names, items, strict=True)),
    )
    return Rows(
        table, responses.keys, [*responses.part, "window_id", "channel"], names, responses.home
    )


def point_scale(points: Mapping[int, Fraction]) -> int:
    """The whole number that makes every grade's points whole: 1 for 100/80/60/40/20."""
    return lcm(*(value.denominator for value in points.values()))


def worth(item: Any, points: Mapping[int, Fraction]) -> Any:
    """The points of an item in 1 / ``point_scale``, 0 where it was not answered."""
    scale = point_scale(points)
    cases = [(ibis.literal(grade), int(value * scale)) for grade, value in points.items()]
    # Wide at once: engines add and multiply numbers as narrow as they are written, and refuse.
    return item.cases(*cases, else_=0).cast("int64")


def _narrowest(items: list[Any], points: Mapping[int, Fraction]) -> str:
    most = max(points.values()) * point_scale(points) * len(items)
    return "int32" if most < 2**31 else "int64"


def in_order(counted: IbisTable, keys: list[str]) -> pd.DataFrame:
    """Groups as a frame, sorted: DuckDB returns them in any order, another engine in its own."""
    frame: pd.DataFrame = counted.order_by(keys).execute()
    return frame
