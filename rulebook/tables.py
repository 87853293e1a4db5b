"""The tables of a round: rows of text (``raw_table``) -> values, each with its row and its faults.

The survey app and the analysis both read the round folder's small tables, so the one reader
stands on the ground floor (docs/adr/0003).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache, partial
from pathlib import Path

from rulebook.cells import NO_PERIODS, CellError, Value, clean, read_cell
from rulebook.columns import Column, Kind, Table
from rulebook.period_names import plain_period
from rulebook.problems import InputError, Problem, Words
from rulebook.raw_table import NOT_EMPTY, WITH_ROWS, RawTable, read_csv, read_rows

ReadCell = Callable[..., Value]
_KEPT = 4096  # texts of a column
_ALIKE = 0.5  # share of letters in common from which a misspelt head is told its column


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its values by column."""

    number: int
    values: Mapping[str, Value]

    def text(self, column: str) -> str:
        """What a column says; empty where it is."""
        value = self.values[column]
        return "" if value is None else str(value)


@dataclass(frozen=True)
class TableRead:
    """A table as read. ``problems`` is empty for a usable one; ``encoding`` is None for Excel."""

    file: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str | None = None
    columns: tuple[str, ...] = field(default=())

    @property
    def is_blank(self) -> bool:
        """Whether nobody has written anything in it: no content, or a header alone."""
        faults = {problem.expected for problem in self.problems}
        return not self.rows and bool(faults) and faults <= {NOT_EMPTY, WITH_ROWS}


def fault(file: str, row: Row, column: str, expected: Words) -> Problem:
    """A fault of one cell."""
    return Problem(file, expected, row.text(column), row.number, column)


def find(folder: Path, table: Table, extensions: Sequence[str] = ("csv", "xlsx")) -> Path | None:
    """The table's file in a round folder, or None.

    Raises
    ------
    InputError
        If the table is there more than once: nobody could say which one counts.
    """
    stem = folder / table.folder / table.name
    paths = [path for ext in extensions if (path := stem.with_suffix(f".{ext}")).is_file()]
    if len(paths) > 1:
        names = ", ".join(path.name for path in paths)
        words = Words("同一张表只有一个文件", "one file for this table")
        raise InputError([Problem(table.name, words, names)])
    return paths[0] if paths else None


def read_table(
    path: Path,
    table: Table,
    grades: Mapping[str, int | None],
    periods: Mapping[str, str] = NO_PERIODS,
) -> TableRead:
    """Read one table and every one of its cells.

    Parameters
    ----------
    path
        A ``.csv`` or ``.xlsx`` file.
    table
        What its columns should hold.
    grades, periods
        Grade by label and id by what a period is called, see ``cells.read_cell``.
    """
    try:
        raw = read_rows(path)
    except InputError as error:
        return TableRead(path.name, problems=error.problems)
    return _read(path.name, raw, table, grades, periods)


def read_content(
    name: str,
    content: bytes,
    table: Table,
    grades: Mapping[str, int | None],
    periods: Mapping[str, str] = NO_PERIODS,
) -> TableRead:
    """A table that is no file yet: the ``content`` of a CSV file."""
    try:
        raw = read_csv(name, content)
    except InputError as error:
        return TableRead(name, problems=error.problems)
    return _read(name, raw, table, grades, periods)


def _read(
    name: str,
    raw: RawTable,
    table: Table,
    grades: Mapping[str, int | None],
    periods: Mapping[str, str],
) -> TableRead:
    header = named(raw.header, table)
    if problems := list(_unheaded(name, header, raw.rows)):
        return TableRead(name, problems=tuple(problems), encoding=raw.encoding)
    if table.wide and table.wide[0] not in header:
        problems = list(_unknown_columns(name, _not_periods(header, periods), table))
        if problems:
            return TableRead(name, problems=tuple(problems), encoding=raw.encoding)
        raw = _long(replace(raw, header=header), table, table.wide)
    elif table.wide and (extra := [head for head in header if plain_period(head) in periods]):
        long, column = "+".join(table.wide), extra[0]
        words = Words(f"只用 {long} 两列，或每期一列", f"columns {long} only, or one a period")
        return TableRead(name, problems=(Problem(name, words, column, 1, column),))
    return _typed(name, raw, table, partial(_cell, grades=grades, periods=periods))


def _long(raw: RawTable, table: Table, wide: tuple[str, str]) -> RawTable:
    """A table with a column for each period -> one row a mark; empty cells are left out.

    Any other column of the table, such as the full mark, holds for the whole row.
    """
    if table.key[0] not in raw.header:
        return raw
    own = {column.name for column in table.columns} - {*wide}
    kept = [i for i, head in enumerate(raw.header) if head in own]
    spread = [(i, head) for i, head in enumerate(raw.header) if head and i not in kept]
    rows = [
        (number, (*(cells[k] if k < len(cells) else "" for k in kept), head, cells[i]))
        for number, cells in raw.rows
        for i, head in spread
        if i < len(cells) and cells[i].strip()
    ]
    header = (*(raw.header[k] for k in kept), *wide)
    return RawTable(header, tuple(rows), raw.encoding)


def _typed(file: str, raw: RawTable, table: Table, cell: ReadCell) -> TableRead:
    header = named(raw.header, table)
    problems = list(header_problems(file, header, table))
    if problems:
        return TableRead(file, problems=tuple(problems), encoding=raw.encoding)
    # Tables say the same few things over and over: what a text means in a column is read once.
    places = [
        (header.index(column.name), column, lru_cache(_KEPT)(partial(cell, column)))
        for column in table.columns
        if column.name in header
    ]
    rows: list[Row] = []
    seen: dict[tuple[Value, ...], int] = {}
    for number, cells in raw.rows:
        values: dict[str, Value] = {column.name: None for column in table.columns}
        sound = True
        for place, column, read in places:
            text = cells[place] if place < len(cells) else ""
            try:
                values[column.name] = read(text, is_date=(number, place) in raw.dates)
            except CellError as error:
                problems.append(Problem(file, error.expected, text, number, column.name))
                sound = False
        if sound:
            problems.extend(_repeated(file, table, number, values, seen))
            rows.append(Row(number, values))
    columns = tuple(column.name for _, column, _ in places)
    return TableRead(file, tuple(rows), tuple(problems), raw.encoding, columns)


def named(header: Sequence[str], table: Table) -> tuple[str, ...]:
    """A header with Chinese labels turned into column names; other headers stay."""
    names = {clean(column.label): column.name for column in table.columns}
    return tuple(names.get(head, head) for head in header)


def _cell(
    column: Column,
    text: str,
    *,
    is_date: bool,
    grades: Mapping[str, int | None],
    periods: Mapping[str, str],
) -> Value:
    # Excel turns 3-4 or 7.2 into a date; as a mark or a grade such a cell is always wrong.
    if is_date and column.kind in (Kind.MARK, Kind.COUNT, Kind.GRADE):
        raise CellError(Words("数字，不是日期", "a number, not a date"))
    return read_cell(column, text, grades, periods)


def header_problems(file: str, header: Sequence[str], table: Table) -> Iterator[Problem]:
    """What is wrong with a header of column names: one missing, unknown, or there twice."""
    for column in table.columns:
        if column.required and column.name not in header:
            words = Words(f"表头中的 {column.name} 列", f"a column {column.name} in the header")
            yield Problem(file, words, ",".join(header), 1)
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        yield Problem(file, Words("各列名不重复", "column names used once"), name, 1, name)
    yield from _unknown_columns(file, header, table)


def _unknown_columns(file: str, header: Sequence[str], table: Table) -> Iterator[Problem]:
    """Columns that the table does not have, each with the one that it looks like.

    One that is missing is rather meant than one that is there.
    """
    names = {column.name: column.name for column in table.columns}
    known = names | {clean(column.label): column.name for column in table.columns}
    missing = {name: column for name, column in known.items() if column not in header}
    for head in dict.fromkeys(head for head in header if head and head not in names):
        near = _near(head, missing) or _near(head, known)
        like = Words(f"（相近的是 {near}）", f" (near: {near})") if near else Words("", "")
        words = Words(
            f"本表的列 {'、'.join(names)}{like.zh}", f"a column of {', '.join(names)}{like.en}"
        )
        yield Problem(file, words, head, 1, head)


def _near(head: str, names: Mapping[str, str]) -> str:
    """The column whose name or label looks most like ``head``, or nothing."""
    return "".join(names[name] for name in get_close_matches(head.lower(), names, 1, _ALIKE))


def _not_periods(header: Sequence[str], periods: Mapping[str, str]) -> list[str]:
    """The heads of a table with a column a period that are no period; none where none is known."""
    return [head for head in header if periods and plain_period(head) not in periods]


def _unheaded(
    file: str, header: Sequence[str], rows: Sequence[tuple[int, tuple[str, ...]]]
) -> Iterator[Problem]:
    """The first cell with content that stands below no head: nobody could say what it is."""
    headed = {place for place, head in enumerate(header) if head}
    for number, cells in rows:
        for place, text in enumerate(cells):
            if text.strip() and place not in headed:
                words = Words(f"表头中第{place + 1}列的列名", f"a head for column {place + 1}")
                yield Problem(file, words, text, number)
                return


def _repeated(
    file: str,
    table: Table,
    number: int,
    values: Mapping[str, Value],
    seen: dict[tuple[Value, ...], int],
) -> Iterator[Problem]:
    key = tuple(values[name] for name in table.key)
    if key and key in seen:
        names = "+".join(table.key)
        words = Words(
            f"{names} 不重复（第{seen[key]}行已有）", f"{names} once (row {seen[key]} has it)"
        )
        shown = " ".join("" if part is None else str(part) for part in key)
        yield Problem(file, words, shown, number, table.key[-1])
    seen.setdefault(key, number)
