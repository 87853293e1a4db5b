"""What the checks on items say alike, whatever the groups are: channels or kinds of window."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import judged
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.item_functioning import (
    ItemFunctioning,
    functions_differently,
    smallest_seen,
)


def judged_items(
    check_id: str,
    data: RoundData,
    found: Mapping[str, ItemFunctioning],
    names: Mapping[str, str],
    n: int,
) -> Check:
    """The check from what was found by group; ``names`` are the groups' names.

    Of two groups one alone is in ``found``: the other is its mirror.
    """
    items = data.this_round.book.items()
    tests = sum(int(np.isfinite(one.p_value).sum()) for one in found.values())
    flagged = {group: functions_differently(one, tests=tests) for group, one in found.items()}
    different = np.any(list(flagged.values()), axis=0)
    where = [
        f"“{items[i].label.zh}”（{names[group]}偏{'高' if found[group].size[i] > 0 else '低'}）"
        for group, marks in flagged.items()
        for i in np.flatnonzero(marks)
    ]
    smallest = max(smallest_seen(one, tests=tests) for one in found.values())
    facts: dict[str, Any] = {"value": int(different.sum()), "found": where, "smallest": smallest}
    return judged(
        check_id,
        "attention" if different.any() else "none",
        said(check_id, facts),
        int(different.sum()),
        n=n,
        tests=tests,
        numbers={
            "tests": tests,
            "smallest_seen": smallest,
            "groups": {group: _numbers(data, one) for group, one in found.items()},
        },
    )


def _numbers(data: RoundData, one: ItemFunctioning) -> dict[str, Any]:
    """By item: points by which it lies higher, in its standard deviations, and the p-value."""
    ids = [item.id for item in data.this_round.book.items()]
    columns = {"points": one.difference, "size": one.size, "p_value": one.p_value}
    by_item = {
        name: {item: float(value) for item, value in zip(ids, values, strict=True)}
        for name, values in columns.items()
    }
    return {"windows": one.windows, **by_item}
