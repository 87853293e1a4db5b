"""The round folder's large tables -> Ibis tables that are checked against the contract.

Small tables are read by ``rulebook.tables`` into exact values. The two large ones, responses and
ballots, stay in an engine: whatever their size only counts of them ever reach Python.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ibis

from analysis.intake.far_engines import far_engine
from analysis.intake.few_values import UNIT, FewValues, values_of
from analysis.intake.local_files import LocalFiles, broken
from analysis.intake.parquet_parts import together
from analysis.intake.raw import PART, ROWS_OF_A_PART, IbisTable, Raw
from analysis.intake.raw import ROW as ROW  # whoever has a large table numbers its rows
from analysis.intake.typed_cells import Known, typed
from rulebook.columns import Kind, Table
from rulebook.contract import BALLOTS
from rulebook.problems import InputError
from rulebook.response_parts import response_files
from rulebook.round import Round
from rulebook.tables import find, header_problems, named
from rulebook.whole_ballots import find_ballots

LARGE = ("parquet", "csv", "xlsx")
# So many bytes of parts are counted together; more would take memory and save little.
_TOGETHER_BYTES = 64 << 20
# With as many moments as this, or more, each row is typed for itself.
_FEW = 100_000


@dataclass(frozen=True)
class Large:
    """A large table as text or as stored, with row numbers, ready to be checked or reduced.

    ``cells`` holds the table's columns typed (a grade is an integer or null) and, of several
    ``files``, their places in ``PART``; ``faulty`` maps a column to an Ibis condition that is true
    where its raw cell is at fault; ``raw`` is the files as they are. ``ids`` are the key columns of
    ``cells`` alone: whoever needs no more reads no more. ``home`` brings counts of it into DuckDB,
    where sorting and types are always alike. ``units`` are its windows and channels where ``cells``
    has numbers of them (``few_values``); ``far`` as ``Raw`` has it.
    """

    files: tuple[str, ...]
    table: Table
    raw: IbisTable
    cells: IbisTable
    ids: IbisTable
    faulty: Mapping[str, Any]
    encoding: str | None
    home: Callable[[IbisTable], IbisTable]
    units: FewValues | None
    far: bool

    @property
    def file(self) -> str:
        """What it is called as a whole."""
        return self.files[0] if len(self.files) == 1 else self.table.name

    @property
    def part(self) -> list[str]:
        """The column by which counts of its files are told apart, where there are several."""
        return [PART] if len(self.files) > 1 else []

    @property
    def keys(self) -> list[str]:
        """The columns of ``cells`` that tell part, window and channel; ``home`` names all three."""
        return [*self.part, "window_id", "channel"] if self.units is None else [UNIT]

    def place(self, row: int) -> tuple[str, int]:
        """The file and the row there of a number in ``ROW``."""
        part, own = divmod(row, ROWS_OF_A_PART)
        return self.files[part], own


class Ratings:
    """The large tables of a round, opened together: a context manager.

    Ballots are a file, read by DuckDB here; responses are too, unless round.toml names another
    ``engine``. What that says while it is asked becomes an InputError.
    """

    def __init__(self, this_round: Round, memory: str = "300MB") -> None:
        """Prepare to read the ratings of ``this_round`` within ``memory`` of DuckDB's own."""
        self._round = this_round
        self._far = far_engine(this_round)
        self._local = LocalFiles(this_round.settings.timezone, memory)
        self._numbers = count()

    def __enter__(self) -> Self:
        """Use the connection."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections and remove temporary files."""
        self._local.close()
        if self._far is None:
            return
        lost = self._far.lost(error) if error else None
        self._far.close()
        if lost:
            raise lost from None

    def responses(self, apart: frozenset[str] = frozenset()) -> tuple[Large, ...]:
        """The responses: a file or the parts that they came in; nothing where there are none.

        Parts of the same columns are one table as far as ``apart`` has all of their names or none.

        Raises
        ------
        InputError
            If the file is there twice, or one is empty, unreadable or lacks a column.
        """
        if self._far is None:
            return self.response_files(apart)
        table = self._round.responses_table
        try:
            raws = self._far.responses(table, apart)
        except Exception as error:
            if lost := self._far.lost(error):
                raise lost from None
            raise
        return tuple(self._large(raw, table) for raw in raws)

    def response_files(self, apart: frozenset[str] = frozenset()) -> tuple[Large, ...]:
        """As ``responses``, of the folder's files whatever the engine."""
        table = self._round.responses_table
        files = response_files(self._round.folder, table, LARGE)
        if [path.suffix for _name, path in files] != [".parquet"] * len(files):
            return (self._large(self._local.read(files[0][1]), table),)
        return tuple(
            self._large(self._local.read_together(some), table)
            for some in together(files, table, apart, _TOGETHER_BYTES)
        )

    def ballots(self) -> Large | None:
        """Whole ballots, in ratings/ or sealed beside it; None where there are only counts.

        Raises as ``responses``.
        """
        path = find_ballots(self._round.folder)
        return self._large(self._local.read(path), BALLOTS) if path else None

    def open(self, table: Table) -> Large | None:
        """The file of one of the large tables in ratings/, or None. Raises as ``responses``."""
        path = find(self._round.folder, table, LARGE)
        return self._large(self._local.read(path), table) if path else None

    @property
    def scratch(self) -> Path:
        """A folder for temporary copies, removed at the end."""
        return self._local.scratch

    def stored(self, *paths: Path) -> IbisTable:
        """Parquet files of counts, in DuckDB."""
        return self._local.stored(*paths)

    def keep(self, name: str, table: IbisTable) -> IbisTable:
        """``table`` computed once and kept in DuckDB until the end."""
        return self._local.keep(name, table)

    def held(self, table: IbisTable) -> AbstractContextManager[IbisTable]:
        """``table`` computed once and kept for DuckDB for a while."""
        return self._local.held(f"held {next(self._numbers)}", table)

    def _large(self, read: Raw, table: Table) -> Large:
        heads = [head for head in named(read.header, table) if head != ROW]
        problems = list(header_problems(read.names[0], heads, table))
        if problems:
            raise InputError(problems)
        columns = read.table.columns
        raw = read.table.rename(dict(zip(named(columns, table), columns, strict=True)))
        known = Known(self._round.grades, self._round.likely_years, read.times)
        part = [PART] if len(read.names) > 1 else []
        keys = {
            column.name: typed(raw[column.name], column, known)[0]
            for column in table.columns
            if column.name in table.key
        }
        ids = raw.select(ROW, **keys)
        units, home = None, self._brought if read.far else _as_it_is
        pairs: dict[str, tuple[Any, Any]] = {}
        if not (read.kept or read.far):
            raw, pairs, units = self._few(read.names, raw, table, part, known)
            home = units.named
        pairs |= {
            column.name: typed(raw[column.name], column, known)
            for column in table.columns
            if column.name not in pairs
        }
        number = [UNIT] if units else []
        values = {column.name: pairs[column.name][0] for column in table.columns}
        cells = raw.select(ROW, *part, *number, **values)
        faulty = {column.name: pairs[column.name][1] for column in table.columns}
        if read.kept:
            cells = ids = self._once(read.names, cells)
        return Large(
            read.names, table, raw, cells, ids, faulty, read.encoding, home, units, far=read.far
        )

    def _few(
        self, files: tuple[str, ...], raw: IbisTable, table: Table, part: list[str], known: Known
    ) -> tuple[IbisTable, dict[str, tuple[Any, Any]], FewValues]:
        """``raw`` beside its columns of few values, these typed, and its windows and channels."""
        often = [column for column in table.columns if column.name == "window_id" or column.choices]
        units = FewValues(
            self._once(files, values_of(raw, often, part, known)), part, [c.name for c in often]
        )
        joined = units.beside(raw, numbered=True)
        pairs = units.typed(joined)
        for time in (column for column in table.columns if column.kind is Kind.TIME):
            if self._read(files, raw[time.name].approx_nunique().execute) < _FEW:
                moments = self._once(files, values_of(raw, [time], [], known))
                few = FewValues(moments, [], [time.name])
                joined = few.beside(joined)
                pairs = units.typed(joined) | few.typed(joined)
        return joined, pairs, units

    def _once(self, files: tuple[str, ...], table: IbisTable) -> IbisTable:
        return self._read(files, lambda: self.keep(f"once {next(self._numbers)}", table))

    def _read(self, files: tuple[str, ...], ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except Exception as error:  # a row of another length that lies behind those looked at first
            raise broken(files, error) from None

    def _brought(self, counts: IbisTable) -> IbisTable:
        frame = counts.execute()
        brought = ibis.memtable(frame, schema=counts.schema())
        return self.keep(f"brought {next(self._numbers)}", brought)


def _as_it_is(counts: IbisTable) -> IbisTable:
    return counts
