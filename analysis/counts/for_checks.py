"""Rows -> counts for the statistical checks: days, items, submissions over time, whole ballots.

Everything is a count or a sum of whole numbers, so that no order of rows changes a digit; whole
answer patterns are never a key, and no id of a response or ballot leaves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import lcm
from operator import add
from typing import Any

import ibis
import numpy as np
import pandas as pd

from analysis.counts.cells import grade_columns, in_order, whole_points
from analysis.intake.ratings import Large
from analysis.intake.raw import IbisTable

BIN_MINUTES = 10
BIN_KEYS = ["window_id", "channel", "slot"]
ANSWER_KEYS = ["window_id", "channel", "answered"]
PRODUCT_KEYS = ["window_id", "channel", "complete"]


@dataclass(frozen=True)
class Counted:
    """Which responses count: channels, and the least number of answered items (at least 1)."""

    channels: tuple[str, ...]
    least: int

    def rows(self, table: IbisTable, answered: Any) -> IbisTable:
        """The rows of ``table`` that count; ``answered`` is their number of answered items."""
        return table.filter(table.channel.isin(self.channels) & (answered >= self.least))


def day_cells(cells: IbisTable, counted: Counted) -> pd.DataFrame:
    """Valid counted responses by window, day and number of answered items.

    Parameters
    ----------
    cells
        As ``reduce.response_cells`` gives them.
    counted
        Which responses count.

    Returns
    -------
    DataFrame
        Columns window_id, day (null without a time), answered, count, total and square (sums of
        points and of their squares, in 1 / ``point_scale`` points), sorted.
    """
    keys = ["window_id", "day", "answered"]
    rows = counted.rows(cells, cells.answered)
    number, points = rows["count"], rows.points.cast("int64")
    sums = rows.group_by(keys).aggregate(
        count=number.sum().cast("int64"),
        total=(points * number).sum().cast("int64"),
        square=(points * points * number).sum().cast("int64"),
    )
    return in_order(sums, keys)


def straight_cells(cells: IbisTable, counted: Counted) -> pd.DataFrame:
    """Valid counted responses by window, answered, points and whether all grades are one.

    Columns window_id, answered, points, same and count, sorted by all but the last.
    """
    keys = ["window_id", "answered", "points", "same"]
    rows = counted.rows(cells, cells.answered)
    sums = rows.group_by(keys).aggregate(count=rows["count"].sum().cast("int64"))
    return in_order(sums, keys)


def bin_counts(responses: Large) -> IbisTable:
    """Responses by window, channel and ``slot``, the ten minutes since 1970; without a time: none.

    Columns (of several files, ``PART`` too) window_id, channel, slot and count, in DuckDB.
    """
    time = responses.cells.answered_at
    # One whole number of bins since 1970 instead of day and bin: half the time in the engine.
    chosen = responses.cells.filter(time.notnull()).select(
        *responses.part, "window_id", "channel", slot=time.epoch_seconds() // (60 * BIN_MINUTES)
    )
    counted = chosen.group_by([*responses.part, *BIN_KEYS])
    return responses.home(counted.aggregate(count=lambda table: table.count()))


def submission_bins(bins: IbisTable, channels: Sequence[str]) -> pd.DataFrame:
    """``bin_counts`` of the counted channels by day and bin of the day.

    Columns window_id, channel, day, bin (0 to 143) and count, sorted by all but the last.
    """
    frame = in_order(bins.filter(bins.channel.isin(tuple(channels))), BIN_KEYS)
    a_day = 24 * 60 // BIN_MINUTES
    day = pd.to_datetime(frame["slot"] // a_day, unit="D")
    columns = ["window_id", "channel", "day", "bin", "count"]
    return frame.assign(day=day, bin=frame["slot"] % a_day)[columns]


def answer_sums(
    responses: Large, points: Mapping[int, Fraction], counter_items: Sequence[str]
) -> pd.DataFrame:
    """What items say by window, channel and number of items answered.

    Parameters
    ----------
    responses
        The checked table.
    points
        Points by grade.
    counter_items
        Items about what the staff at the counter do.

    Returns
    -------
    DataFrame
        Sorted by (of several files, ``PART``,) window_id, channel and answered; responses without
        any answer are left out.
        ``count`` responses; ``h_i_g`` answers of item i with grade g; ``counter_n`` responses
        with a counter item and ``counter_sum`` the sum of their means over these items (points in
        1 / ``point_scale``), times ``mean_scale``. Items are named by their place, from 0.
    """
    names, table = _answered(responses, points)
    table = table.filter(table.answered > 0)
    sums = _histograms(table, len(names), points)
    sums |= _counter(table, [names.index(item) for item in counter_items])
    keys = [*responses.part, *ANSWER_KEYS]
    counted = table.group_by(keys).aggregate(count=lambda each: each.count(), **sums)
    return in_order(responses.home(counted), keys)


def answer_products(
    responses: Large, points: Mapping[int, Fraction], counted: Counted
) -> pd.DataFrame:
    """How items go together in the responses that count, by window, channel and completeness.

    Apart from ``answer_sums``: with as many sums for each number of items answered the groups would
    not stay in a processor's cache, which took three times as long.

    Returns
    -------
    DataFrame
        Sorted by (of several files, ``PART``,) window_id, channel and complete (answered every
        item). Points in 1 / ``point_scale``: ``n_i_j`` responses that answered both items,
        ``t_i_j`` and ``t_j_i`` their sum of item i and of item j, ``c_i_j`` the sum of products.
    """
    names, table = _answered(responses, points)
    table = counted.rows(table, table.answered)
    table = table.mutate(complete=table.answered == len(names))
    keys = [*responses.part, *PRODUCT_KEYS]
    summed = table.group_by(keys).aggregate(**_pairs(table, len(names)))
    return in_order(responses.home(summed), keys)


def _answered(responses: Large, points: Mapping[int, Fraction]) -> tuple[list[str], IbisTable]:
    """The items, and responses with what each answered: columns g, a, x and the item's place."""
    names, cells = grade_columns(responses), responses.cells
    worth = whole_points(points)
    # Grade, answered or not, points; the last two have no gaps, so that products are quick, and are
    # as narrow as their products allow, so that sums are.
    kind = "int32" if max(value for _grade, value in worth) ** 2 < 2**31 else "int64"
    values: dict[str, Any] = {}
    for place, name in enumerate(names):
        values[f"g{place}"] = cells[name]
        values[f"a{place}"] = ibis.ifelse(cells[name].notnull(), 1, 0).cast(kind)
        values[f"x{place}"] = cells[name].cases(*worth, else_=0).cast(kind)
    answered = reduce(add, [values[f"a{place}"] for place in range(len(names))])
    keys = [*responses.part, "window_id", "channel"]
    return names, cells.select(*keys, answered=answered, **values)


def item_sums(answers: pd.DataFrame, products: pd.DataFrame, counted: Counted) -> pd.DataFrame:
    """The sums of both over the valid counted responses; one row a window, sorted."""
    valid = answers["channel"].isin(list(counted.channels)) & (answers["answered"] >= counted.least)
    sums = answers[valid].drop(columns=["channel", "answered"])
    together = products.drop(columns=["channel", "complete"])
    by_window = (each.groupby("window_id", sort=True).sum() for each in (sums, together))
    return pd.concat(by_window, axis=1).rename_axis("window_id").reset_index()


def mean_scale(items: int) -> int:
    """The whole number that makes the mean over up to so many items whole."""
    return lcm(*range(1, items + 1)) if items else 1


def _histograms(table: IbisTable, items: int, points: Mapping[int, Fraction]) -> dict[str, Any]:
    return {
        # Spark counts nothing, not zero, where no response answers the item.
        f"h_{place}_{grade}": table.count(where=table[f"g{place}"] == grade).fill_null(0)
        for place in range(items)
        for grade in sorted(points)
    }


def _pairs(table: IbisTable, items: int) -> dict[str, Any]:
    """Joint numbers, sums and products: what was not answered is zero in each."""
    sums: dict[str, Any] = {}
    for i, j in combinations(range(items), 2):
        sums[f"n_{i}_{j}"] = (table[f"a{i}"] * table[f"a{j}"]).sum()
        sums[f"t_{i}_{j}"] = (table[f"x{i}"] * table[f"a{j}"]).sum()
        sums[f"t_{j}_{i}"] = (table[f"a{i}"] * table[f"x{j}"]).sum()
        sums[f"c_{i}_{j}"] = (table[f"x{i}"] * table[f"x{j}"]).sum()
    return {name: value.cast("int64") for name, value in sums.items()}


def _counter(table: IbisTable, places: Sequence[int]) -> dict[str, Any]:
    if not places:
        return {}
    scale = mean_scale(len(places))
    answered: Any = reduce(add, [table[f"a{place}"] for place in places])
    total: Any = reduce(add, [table[f"x{place}"] for place in places])
    shares = [(ibis.literal(n), total * (scale // n)) for n in range(1, len(places) + 1)]
    return {
        "counter_n": ibis.ifelse(answered > 0, 1, 0).sum().cast("int64"),
        "counter_sum": answered.cases(*shares, else_=0).sum().cast("int64"),
    }


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
