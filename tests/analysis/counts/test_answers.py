"""Sums that are larger than a narrow whole number holds."""

from fractions import Fraction

import ibis
import pytest

from analysis.counts.answers import answer_counts, mean_scale
from analysis.counts.rows import Rows, worth

FINE = {1: Fraction(0), 5: Fraction("99.9999999")}  # points in a ten-millionth
WHOLE = {1: Fraction(0), 5: Fraction(100)}


@pytest.mark.parametrize(("items", "points", "best"), [(20, WHOLE, 100), (8, FINE, 999_999_999)])
def test_many_items_and_fine_points(items: int, points: dict[int, Fraction], best: int) -> None:
    """A round with twenty items, or with points of many decimals, could not be scored."""
    names = [f"item{place}" for place in range(items)]
    engine = ibis.duckdb.connect()
    cells = {"window_id": ["W1"] * 3, "channel": ["code"] * 3, "answered": [items] * 3}
    table = engine.create_table("rows", ibis.memtable(cells | {name: [5] * 3 for name in names}))
    table = table.cast(dict.fromkeys(names, "int8"))
    keys = ["window_id", "channel"]
    row = answer_counts(Rows(table, keys, keys, names, lambda each: each), points, names).iloc[0]
    assert row["counter_sum"] == 3 * best * mean_scale(items)
    assert (row["c_0_1"], row["h_0_5"]) == (3 * best**2, 3)
    total = table.select(total=sum(worth(table[name], points) for name in names)).execute()
    assert set(total["total"]) == {items * best}
