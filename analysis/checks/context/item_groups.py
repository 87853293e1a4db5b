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
    by_group: Mapping[str, ItemFunctioning],
    names: Mapping[str, str],
    n: int,
) -> Check:
    """The check by group; ``names`` are the groups' names.

    Of two groups one alone is in ``by_group``: the other is its mirror.
    """
    items = data.this_round.book.items()
    tests = sum(int(np.isfinite(own.p_value).sum()) for own in by_group.values())
    flagged = {group: functions_differently(own, tests=tests) for group, own in by_group.items()}
    different = np.any(list(flagged.values()), axis=0)
    where = [
        f"“{items[i].label.zh}”（{names[group]}偏{'高' if by_group[group].size[i] > 0 else '低'}）"
        for group, marks in flagged.items()
        for i in np.flatnonzero(marks)
    ]
    smallest = max(smallest_seen(own, tests=tests) for own in by_group.values())
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
            "groups": {group: _numbers(data, own) for group, own in by_group.items()},
        },
    )


def _numbers(data: RoundData, own: ItemFunctioning) -> dict[str, Any]:
    """By item: points by which it lies higher, in its standard deviations, and the p-value."""
    ids = [item.id for item in data.this_round.book.items()]
    columns = {"points": own.difference, "size": own.size, "p_value": own.p_value}
    by_item = {
        name: {item: float(value) for item, value in zip(ids, values, strict=True)}
        for name, values in columns.items()
    }
    return {"windows": own.windows, **by_item}
