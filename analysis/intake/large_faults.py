"""What can be wrong with rows of a large table, found by its engine."""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import duckdb
import ibis
import pandas as pd

from analysis.intake.few_values import ROWS
from analysis.intake.local_files import broken
from analysis.intake.ratings import ROW, Large
from analysis.intake.raw import PART, ROWS_OF_A_PART, IbisTable
from analysis.intake.small_tables import KNOWN_WINDOW
from rulebook.cells import CellError, read_cell
from rulebook.problems import Problem, Words
from rulebook.round import Round

_SHOWN = 5


def cell_faults(large: Large, this_round: Round) -> Iterator[Problem]:
    """One pass counts the faults of every column; only columns with faults are looked at again."""
    if not large.faulty:
        return
    try:
        counts = large.raw.aggregate(
            **{name: fault.sum().fill_null(0) for name, fault in large.faulty.items()}
        ).execute()
    except duckdb.Error as error:  # the first time that a large file is read to its end
        raise broken(large.files, error) from None
    for name, fault in large.faulty.items():
        if counts[name].iloc[0]:
            rows = large.raw.filter(fault).order_by(ROW).limit(_SHOWN)
            for row, raw in rows.select(ROW, name).execute().itertuples(index=False):
                text, (file, own) = _shown(raw), large.place(int(row))
                yield Problem(file, _expected(large, name, text, this_round), text, own, name)


def _shown(raw: Any) -> str:
    return "" if raw is None or raw is pd.NA else str(raw)


def _expected(large: Large, name: str, text: str, this_round: Round) -> Words:
    """The words that the reader of small tables has for such a cell."""
    column = large.table.column(name)
    try:
        # A cell without text is at fault only as a number that is none.
        read_cell(column, text or "nan", this_round.grades)
    except CellError as error:
        return error.expected
    first, last = this_round.likely_years
    return Words(f"{first}年至{last}年之间的时间", f"a time from {first} to {last}")


def rows_of(large: Large) -> dict[str, dict[str, int]]:
    """Rows by file and window; the few rows without a window stand under no name.

    Numbering and sorting all rows to find a strange window takes much longer.
    """
    keys = [*large.part, "window_id"]
    if large.units is None:
        groups = large.cells.group_by(keys).aggregate(rows=lambda table: table.count())
    else:
        groups = large.units.values.group_by(keys).aggregate(rows=large.units.values[ROWS].sum())
    rows: dict[str, dict[str, int]] = {file: {} for file in large.files}
    for record in groups.execute().to_dict("records"):
        window = record["window_id"]
        of_file = rows[large.files[record.get(PART, 0)]]
        of_file["" if pd.isna(window) else str(window)] = int(record["rows"])
    return rows


def unknown_windows(large: Large, known: tuple[str, ...]) -> Iterator[Problem]:
    """The first rows about a window that is not in the register."""
    window = large.cells.window_id
    strange = large.cells.filter(window.notnull() & window.notin(known))
    strange = strange.order_by(ROW).limit(_SHOWN)
    for row, window in strange.select(ROW, "window_id").execute().itertuples(index=False):
        file, own = large.place(int(row))
        yield Problem(file, KNOWN_WINDOW, str(window), own, "window_id")


def doubled(tables: Sequence[Large]) -> Iterator[Problem]:
    """Keys that occur twice in one table, or in several of the same kind; the second row of each.

    It may stand in another file than the first one.
    """
    files = [file for large in tables for file in large.files]
    key = list(tables[0].table.key)
    chosen, before = [], 0
    for large in tables:
        number = large.ids[ROW] + before * ROWS_OF_A_PART
        chosen.append(large.ids.select(*key, **{ROW: number}))
        before += len(large.files)
    rows = ibis.union(*chosen) if len(chosen) > 1 else chosen[0]
    names = "+".join(key)
    words = Words(f"{names} 不重复", f"{names} once")
    for record in _twice(_suspected(rows, key), key).execute().to_dict("records"):
        got = " ".join(str(record[name]) for name in key)
        place, row = divmod(int(record["second"]), ROWS_OF_A_PART)
        yield Problem(files[place], words, got, row, key[-1])


def _suspected(rows: IbisTable, key: list[str]) -> IbisTable:
    """The rows of those keys whose hash occurs twice: all that are doubled, and some others.

    Grouping numbers takes a third of the time of grouping texts, and little memory. Others share a
    hash by chance, the more so on Spark, whose hashes have 32 bits.
    """
    texts = [rows[name].fill_null("") for name in key]
    hashed = rows.mutate(_hash=reduce(lambda one, other: one + "," + other, texts).hash())
    groups = hashed.group_by("_hash").aggregate(times=hashed.count())
    return hashed.semi_join(groups.filter(groups.times > 1), "_hash")


def _twice(rows: IbisTable, key: list[str]) -> IbisTable:
    """Keys that occur twice, the first ones, each with its last row."""
    groups = rows.group_by(key).aggregate(times=rows.count(), second=rows[ROW].max())
    return groups.filter(groups.times > 1).order_by("second").limit(_SHOWN)
