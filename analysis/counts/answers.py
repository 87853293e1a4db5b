"""Rows -> what items say, each for itself and two together.

Rows are counted by the grades of a few items at a time, and what is asked of an item or of a pair
among them is summed over these counts instead of over the rows. What leaves has no pattern of
answers as its key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import lcm
from operator import add
from typing import Any

import ibis
import pandas as pd

from analysis.counts.rows import Rows, in_order, worth
from analysis.intake.raw import IbisTable

ANSWER_KEYS = ["window_id", "channel", "answered"]
PRODUCT_KEYS = ["window_id", "channel", "complete"]
# Four items together if they have no more patterns than this, else two: so that the groups of all
# windows stay far fewer than the rows.
_PATTERNS = 2_000


@dataclass(frozen=True)
class Counted:
    """Which responses count: channels, and the least number of answered items (at least 1)."""

    channels: tuple[str, ...]
    least: int

    def among(self, table: Any) -> Any:
        """Whether a row of a table or frame counts, by its columns channel and answered."""
        return table["channel"].isin(self.channels) & (table["answered"] >= self.least)


def answer_counts(
    rows: Rows, points: Mapping[int, Fraction], counter_items: Sequence[str]
) -> pd.DataFrame:
    """All that items say by window, channel and number of items answered.

    Parameters
    ----------
    rows
        The responses.
    points
        Points by grade.
    counter_items
        Items about what the staff at the counter do.

    Returns
    -------
    DataFrame
        Sorted by (of several files, ``PART``,) window_id, channel and answered; responses without
        any answer are left out. Items are named by their place, from 0, points are in
        1 / ``point_scale``. ``count`` responses; ``counter_n`` responses with a counter item and
        ``counter_sum`` the sum of their means over these items, times ``mean_scale``; ``h_i_g``
        answers of item i with grade g; ``n_i_j`` responses that answered both items, ``t_i_j`` and
        ``t_j_i`` their sum of item i and of item j, ``c_i_j`` the sum of products.
    """
    some = replace(rows, table=rows.table.filter(rows.table.answered > 0))
    keys = [*rows.names, "answered"]
    counter = _counter([some.table[item] for item in counter_items], points)
    whole = some.counted(["answered"], count=some.table.count(), **counter)
    tables = [whole, *_by_patterns(some, points)]
    frames = [in_order(table, keys).set_index(keys) for table in tables]
    return pd.concat(frames, axis=1).copy().reset_index()


def answer_sums(answers: pd.DataFrame) -> pd.DataFrame:
    """Of ``answer_counts`` what items say each for itself, with the same rows."""
    return answers[[name for name in answers if str(name)[:2] not in ("n_", "t_", "c_")]]


def answer_products(answers: pd.DataFrame, items: int, counted: Counted) -> pd.DataFrame:
    """Of ``answer_counts`` how so many items go together in the responses that count.

    Sorted by window_id, channel and complete (answered every item).
    """
    rows = answers[counted.among(answers)]
    rows = rows.assign(complete=rows["answered"] == items)
    names = [
        name
        for i, j in combinations(range(items), 2)
        for name in (f"n_{i}_{j}", f"t_{i}_{j}", f"t_{j}_{i}", f"c_{i}_{j}")
    ]
    products: pd.DataFrame = rows.groupby(PRODUCT_KEYS, sort=True)[names].sum().reset_index()
    return products


def item_sums(answers: pd.DataFrame, products: pd.DataFrame, counted: Counted) -> pd.DataFrame:
    """The sums of both over the valid counted responses; one row a window, sorted."""
    sums = answers[counted.among(answers)].drop(columns=["channel", "answered"])
    together = products.drop(columns=["channel", "complete"])
    by_window = (each.groupby("window_id", sort=True).sum() for each in (sums, together))
    summed: pd.DataFrame = pd.concat(by_window, axis=1).rename_axis("window_id").reset_index()
    return summed


def mean_scale(items: int) -> int:
    """The whole number that makes the mean over up to so many items whole."""
    return lcm(*range(1, items + 1)) if items else 1


def _by_patterns(rows: Rows, points: Mapping[int, Fraction]) -> list[IbisTable]:
    """The sums of items and of pairs, each from the first few items that hold it."""
    tables, done = [], set[tuple[int, ...]]()
    for few in _taken_together(len(rows.items), len(points)):
        new = [*((i,) for i in few), *combinations(few, 2)]
        new = [each for each in new if each not in done]
        done |= {*new}
        by = [*rows.keys, "answered", *(rows.items[place] for place in few)]
        patterns = rows.table.group_by(by).aggregate(times=lambda each: each.count())
        own = replace(rows, table=patterns)
        tables.append(own.counted(["answered"], **_sums(own, new, points)))
    return tables


def _taken_together(items: int, grades: int) -> list[tuple[int, ...]]:
    """Places of items, few at a time, so that every two are together somewhere."""
    size = 2 if (grades + 1) ** 4 <= _PATTERNS else 1
    few = [tuple(range(first, min(first + size, items))) for first in range(0, items, size)]
    return [one + other for one, other in combinations(few, 2)] or few


def _sums(
    patterns: Rows, wanted: Sequence[tuple[int, ...]], points: Mapping[int, Fraction]
) -> dict[str, Any]:
    """Sums over patterns of an item (i) or a pair (i, j): what was not answered is zero in each."""
    times = patterns.table.times
    items = {place: patterns.table[patterns.items[place]] for each in wanted for place in each}
    number = {place: ibis.ifelse(item.notnull(), 1, 0) for place, item in items.items()}
    points_of = {place: worth(item, points) for place, item in items.items()}
    sums: dict[str, Any] = {}
    for i, *others in wanted:
        for j in others:
            sums[f"n_{i}_{j}"] = (times * number[i] * number[j]).sum()
            sums[f"t_{i}_{j}"] = (times * points_of[i] * number[j]).sum()
            sums[f"t_{j}_{i}"] = (times * number[i] * points_of[j]).sum()
            sums[f"c_{i}_{j}"] = (times * points_of[i] * points_of[j]).sum()
        if not others:
            # Spark sums nothing, not zero, where no response answers the item.
            for grade in sorted(points):
                sums[f"h_{i}_{grade}"] = times.sum(where=items[i] == grade).fill_null(0)
    return {name: value.cast("int64") for name, value in sums.items()}


def _counter(items: Sequence[Any], points: Mapping[int, Fraction]) -> dict[str, Any]:
    if not items:
        return {}
    scale = mean_scale(len(items))
    answered = reduce(add, [ibis.ifelse(item.notnull(), 1, 0) for item in items])
    total = reduce(add, [worth(item, points) for item in items])
    shares = [(ibis.literal(n), total * (scale // n)) for n in range(1, len(items) + 1)]
    return {
        "counter_n": ibis.ifelse(answered > 0, 1, 0).sum().cast("int64"),
        "counter_sum": answered.cases(*shares, else_=0).sum().cast("int64"),
    }
