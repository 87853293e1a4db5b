"""The round folder's files -> values and Ibis tables that are checked against the contract.

Small tables are read by ``rulebook.tables`` into exact values. The two large ones, responses and
ballots, stay in DuckDB: whatever their size only counts of them ever reach Python.
"""

import csv
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ibis
from ibis.expr.datatypes import Timestamp
from pyarrow.parquet import read_schema

from rulebook.columns import Column, Kind, Table
from rulebook.contract import BALLOTS
from rulebook.files import scratch_folder
from rulebook.problems import InputError, Problem, Words
from rulebook.raw_table import NOT_EMPTY, WITH_ROWS, decode, read_rows
from rulebook.round import Round
from rulebook.tables import find, header_problems, named
from rulebook.whole_ballots import find_ballots

_EQUAL_ROWS = Words("逗号分隔、每行列数相同的表格", "comma-separated rows of equal length")
LARGE = ("parquet", "csv", "xlsx")
ROW = "_row"
# A file up to this size is typed once and kept: planning its typing anew in every query would take
# longer than the queries. Larger ones are read each time, so that memory stays bounded.
_KEPT_BYTES = 8 << 20
_ID = r"^[A-Za-z0-9_-]{1,64}$"

IbisTable = Any  # Ibis ships no types


@dataclass(frozen=True)
class Large:
    """A large table as text or as stored, with row numbers, ready to be checked or reduced.

    ``cells`` holds the table's columns typed (a grade is an integer or null); ``faulty`` maps a
    column to an Ibis condition that is true where its raw cell is at fault; ``raw`` is the file
    as it is.
    """

    file: str
    table: Table
    raw: IbisTable
    cells: IbisTable
    faulty: Mapping[str, Any]
    encoding: str | None


@dataclass(frozen=True)
class Known:
    """What a round knows of its cells: grades by label, and the years its times may be in."""

    grades: Mapping[str, int | None]
    years: tuple[int, int]

    @property
    def best(self) -> int:
        """The best grade."""
        return max(filter(None, self.grades.values()))


class Ratings:
    """The large tables of a round, opened together on one DuckDB connection.

    A context manager: a CSV file in GB18030 and a workbook are first turned into UTF-8 CSV in a
    temporary folder, which is removed at the end.
    """

    def __init__(self, this_round: Round, memory: str = "700MB") -> None:
        """Prepare to read the ratings of ``this_round`` round within ``memory`` of DuckDB's own."""
        self._round = this_round
        self._held = ExitStack()
        self._scratch = self._held.enter_context(scratch_folder("ceping-ratings-"))
        self._connection = ibis.duckdb.connect(
            autoinstall_known_extensions=False,
            memory_limit=memory,
            temp_directory=str(self._scratch),
        )
        # What a time with an offset means in local time.
        self._connection.raw_sql(f"SET TimeZone = '{this_round.settings.timezone}'")

    def __enter__(self) -> Self:
        """Use the connection."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection and remove temporary files."""
        self._connection.disconnect()
        self._held.close()

    def open(self, table: Table) -> Large | None:
        """One of the large tables, or None where the round has none.

        Raises
        ------
        InputError
            If the file is there twice, is empty, unreadable or lacks a column.
        """
        path = find(self._round.folder, table, LARGE)
        return self._opened(path, table) if path else None

    def ballots(self) -> Large | None:
        """Whole ballots, in ratings/ or sealed beside it; None where there are only counts.

        Raises as ``open``.
        """
        path = find_ballots(self._round.folder)
        return self._opened(path, BALLOTS) if path else None

    def _opened(self, path: Path, table: Table) -> Large:
        raw, header, encoding = self._raw(path)
        heads = [head for head in named(header, table) if head != ROW]
        problems = list(header_problems(path.name, heads, table))
        if problems:
            raise InputError(problems)
        raw = raw.rename(dict(zip(named(raw.columns, table), raw.columns, strict=True)))
        if ROW not in raw.columns:
            raw = raw.mutate(**{ROW: ibis.row_number() + (1 if path.suffix == ".parquet" else 2)})
        known = Known(self._round.grades, self._round.likely_years)
        pairs = {column.name: _typed(raw[column.name], column, known) for column in table.columns}
        cells = raw.select(ROW, **{name: value for name, (value, _fault) in pairs.items()})
        faulty = {name: fault for name, (_value, fault) in pairs.items()}
        if path.stat().st_size <= _KEPT_BYTES:
            cells = self._typed_once(path.name, table, cells)
        return Large(path.name, table, raw, cells, faulty, encoding)

    def keep(self, name: str, table: IbisTable) -> IbisTable:
        """``table`` computed once and kept in the engine until the end."""
        return self._connection.create_table(name, table, temp=True)

    def windows(self, ids: tuple[str, ...]) -> IbisTable:
        """The known window ids as a table to compare with."""
        return ibis.memtable({"window_id": list(ids)})

    def _typed_once(self, file: str, table: Table, cells: IbisTable) -> IbisTable:
        try:
            return self.keep(f"cells of {table.name}", cells)
        except Exception as error:  # a row of another length that lies behind those looked at first
            raise InputError([broken(file, error)]) from None

    def _raw(self, path: Path) -> tuple[IbisTable, Sequence[str], str | None]:
        """The file as text or as stored, its header as written, and its encoding."""
        if path.suffix == ".parquet":
            return *self._parquet(path), None
        if path.suffix == ".xlsx":
            table, header = self._csv(self._from_workbook(path), path.name)
            return table.mutate(**{ROW: table[ROW].cast("int64")}), header, None
        encoding = _encoding(path)
        source = path if encoding == "UTF-8" else self._from_gb18030(path)
        return *self._csv(source, path.name), encoding

    def _parquet(self, path: Path) -> tuple[IbisTable, Sequence[str]]:
        try:
            # The engine gives a second column of one name another one.
            return self._connection.read_parquet(path), read_schema(path).names
        except Exception as error:  # DuckDB raises many kinds for a broken file
            words = Words("能打开的 Parquet 文件", "a readable Parquet file")
            raise InputError([Problem(path.name, words, _first_line(error))]) from None

    def _csv(self, path: Path, name: str) -> tuple[IbisTable, Sequence[str]]:
        try:
            table = self._connection.read_csv(
                path, all_varchar=True, header=True, delim=",", quote='"', escape='"'
            )
            empty = table.limit(1).count().execute() == 0
        except Exception as error:  # DuckDB raises many kinds for a broken file
            raise InputError([broken(name, error)]) from None
        if empty:
            raise InputError([Problem(name, WITH_ROWS, ",".join(table.columns))])
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = [head.strip() for head in next(csv.reader(file))]
        # The engine gives a second column of one name another one: they are told by the header.
        return table.rename(dict(zip(_once(header), table.columns, strict=True))), header

    def _from_workbook(self, path: Path) -> Path:
        sheet = read_rows(path)
        target = self._scratch / f"{path.stem}.csv"
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*sheet.header, ROW])
            width = len(sheet.header)
            for row, cells in sheet.rows:
                writer.writerow([*cells, *[""] * (width - len(cells)), row])
        return target

    def _from_gb18030(self, path: Path) -> Path:
        target = self._scratch / path.name
        with (
            path.open(encoding="gb18030", newline="") as source,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(source, out)
        return target


def broken(file: str, error: Exception) -> Problem:
    """What the engine cannot read as a table, in a line."""
    return Problem(file, _EQUAL_ROWS, _first_line(error))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _encoding(path: Path) -> str:
    """UTF-8 or GB18030, told from the first megabyte; InputError for anything else."""
    with path.open("rb") as file:
        head = file.read(1 << 20)
    if not head.strip():
        raise InputError([Problem(path.name, NOT_EMPTY, "")])
    # The megabyte may end within a character: leave the last, unfinished line out.
    whole = head.rfind(b"\n") + 1 or len(head)
    return decode(head[:whole], path.name)[1]


def _once(header: Sequence[str]) -> list[str]:
    """Names that differ, as a table must have them; whoever reads the header sees the truth."""
    return [
        head if header.index(head) == place else f"{head} {place}"
        for place, head in enumerate(header)
    ]


def _typed(raw: Any, column: Column, known: Known) -> tuple[Any, Any]:
    """A typed column and the condition under which its raw cell is at fault."""
    kind = raw.type()
    text = raw.cast("string").strip().nullif("")
    if kind.is_integer() and column.kind in (Kind.GRADE, Kind.COUNT):
        least, most = (1, known.best) if column.kind is Kind.GRADE else (0, None)
        sound = raw >= least if most is None else raw.between(least, most)
        value = ibis.ifelse(sound, raw, None)
        value = value.cast("int8") if column.kind is Kind.GRADE else value.cast("float64")
        return value, ~sound.fill_null(not column.filled)
    if column.kind is Kind.GRADE:
        value = _grade(text, known)
        # Asked of the fault alone: in the value the engine would join the list for every label.
        none = [label for label, grade in known.grades.items() if grade is None]
        text = ibis.ifelse(text.isin(none), ibis.null("string"), text)
        fault = text.notnull() & value.isnull()
    elif column.kind is Kind.TIME:
        value = _time(raw, text)
        first, last = known.years
        fault = text.notnull() & ~value.year().between(first, last).fill_null(False)
    elif column.kind is Kind.COUNT:
        value = text.try_cast("float64")
        # What is not finite leaves a remainder too.
        fault = text.notnull() & ~((value >= 0) & (value % 1 == 0)).fill_null(False)
    elif column.choices:
        value = text
        fault = text.notnull() & ~text.isin(column.choices)
    else:
        # An id that begins with a dash comes with the apostrophe of rulebook.csvfile.harmless.
        value = ibis.ifelse(text.startswith("'-"), text.substr(1), text)
        fault = text.notnull() & ~value.re_search(_ID)
        if kind.is_string():
            # Trimming costs four times as much as the pattern: only what fails it is trimmed.
            return value, ibis.ifelse(raw.re_search(_ID), False, _at_fault(text, fault, column))
    return value, _at_fault(text, fault, column)


def _time(raw: Any, text: Any) -> Any:
    """A time in the round's zone, null where it is none; without an offset it is in that zone."""
    kind = raw.type()
    if kind.is_timestamp():
        return raw.cast("timestamp")
    # The engine passes over blanks around a time itself, so the raw text will do. As a time with
    # a zone first: read as one without, its offset would be passed over.
    written = raw if kind.is_string() else text
    return written.try_cast(Timestamp(timezone="UTC")).cast("timestamp")


def _at_fault(text: Any, fault: Any, column: Column) -> Any:
    """``fault``, or nothing where something must be."""
    return fault | text.isnull() if column.filled else fault


def _grade(text: Any, known: Known) -> Any:
    labels = {label: grade for label, grade in known.grades.items() if grade}
    words = {str(grade): grade for grade in range(1, known.best + 1)} | labels
    quick = text.cases(*words.items(), else_=ibis.null("int8")).cast("int8")
    # Rarely written so: 4.00, or in full width. Computed only where the quick way finds nothing.
    plain = text.translate("０１２３４５６７８９．", "0123456789.")
    plain = plain.re_extract(rf"^([1-{known.best}])(\.0*)?$", 1)
    return ibis.coalesce(quick, plain.nullif("").try_cast("int8"))
