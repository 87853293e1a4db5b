"""From rows to counts: each reduction beside the same keys in DuckDB's own SQL on the same file.

Ours also types and judges every cell as it reads it; the SQL trusts the file.
"""

import sys
import tempfile
from itertools import combinations
from pathlib import Path

import duckdb

from analysis.counts import answers, cells, for_checks
from analysis.counts.rows import response_rows
from analysis.intake.ratings import Large, Ratings
from analysis.simulate import simulate
from bench.harness import Peer, Task, Topic, build_folder, chosen, record, side_by_side
from rulebook.round import Round, open_round

RESPONSES, WINDOWS, VOTERS, REPEATS = 10_000_000, 200, 100, 3
HOW = f"{WINDOWS} windows, {RESPONSES:,} responses (Parquet); from the file to a pandas frame"
GIVEN = {"windows": WINDOWS, "responses": RESPONSES}
PEER = "DuckDB SQL, same keys"
Items = list[str]
Reduction = tuple[Task, str]


def main() -> None:
    """Measure the parts that are asked for."""
    names = chosen(("cells", "items", "bins"), sys.argv[1:])
    with tempfile.TemporaryDirectory(dir=build_folder()) as scratch:
        folder = Path(scratch) / "round"
        simulate(folder, windows=WINDOWS, responses=RESPONSES, electors=VOTERS)
        for name in names:
            _measure(folder, name)


def _measure(folder: Path, name: str) -> None:
    this_round = open_round(folder)
    path = folder / "ratings" / "responses.parquet"
    with Ratings(this_round) as ratings:
        responses = ratings.open(this_round.responses_table)
        assert responses is not None
        ours, query = _reductions(this_round, responses)[name]
        text = query.format(file=path)
        record(
            side_by_side(
                Topic(f"reduction: {name}", HOW, given=GIVEN),
                ours,
                lambda: duckdb.connect().execute(text).df(),
                Peer(PEER, duckdb.__version__),
                REPEATS,
            )
        )


def _reductions(this_round: Round, responses: Large) -> dict[str, Reduction]:
    points = this_round.book.questionnaires.grades.points()
    items = [item.id for item in this_round.book.items()]
    counter = [item.id for item in this_round.book.items() if item.counter_item]
    rows = response_rows(responses, points)
    scale = {grade: int(value) for grade, value in points.items()}
    return {
        "cells": (
            lambda: cells.response_cells(rows).execute(),
            _cells_query(items, scale),
        ),
        "items": (
            lambda: answers.answer_counts(rows, points, counter),
            _items_query(items, scale),
        ),
        "bins": (
            lambda: for_checks.bin_counts(rows).execute(),
            "select window_id, channel, epoch(cast(answered_at as timestamptz))::bigint // 600 b,"
            " count(*) from '{file}' group by all",
        ),
    }


def _answered(items: Items) -> str:
    return " + ".join(f"({item} is not null)::int" for item in items)


def _points(item: str, scale: dict[int, int]) -> str:
    cases = " ".join(f"when {grade} then {value}" for grade, value in sorted(scale.items()))
    return f"(case {item}::int {cases} end)"


def _cells_query(items: Items, scale: dict[int, int]) -> str:
    total = " + ".join(f"coalesce({_points(item, scale)}, 0)" for item in items)
    same = f"greatest({', '.join(items)}) = least({', '.join(items)})"
    return (
        "select window_id, channel, cast(answered_at as timestamp)::date d,"
        f" {_answered(items)} a, {total} p, {same} s, count(*)"
        " from '{file}' group by all"
    )


def _items_query(items: Items, scale: dict[int, int]) -> str:
    columns = ", ".join(f"{_points(item, scale)} as x{i}" for i, item in enumerate(items))
    numbers = range(len(items))
    parts = [f"count(*) filter (x{i} = {value})" for i in numbers for value in scale.values()]
    for i, j in combinations(numbers, 2):
        parts += [
            f"count(x{i} * x{j})",
            f"sum(x{i}) filter (x{j} is not null)",
            f"sum(x{j}) filter (x{i} is not null)",
            f"sum(x{i} * x{j})",
        ]
    return (
        f"select window_id, channel, a, {', '.join(parts)} from (select window_id, channel,"
        f" {_answered(items)} a, {columns} from '{{file}}') group by all"
    )


if __name__ == "__main__":
    main()
