"""The round folder's large tables -> Ibis tables that are checked against the contract.

Small tables are read by ``rulebook.tables`` into exact values. The two large ones, responses and
ballots, stay in an engine: whatever their size only counts of them ever reach Python.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ibis

from analysis.intake.far_engines import far_engine
from analysis.intake.local_files import LocalFiles, broken
from analysis.intake.parquet_parts import together
from analysis.intake.raw import PART, ROWS_OF_A_PART, IbisTable, Raw
from analysis.intake.raw import ROW as ROW  # whoever has a large table numbers its rows
from analysis.intake.typed_cells import Known, typed
from rulebook.columns import Table
from rulebook.contract import BALLOTS
from rulebook.problems import InputError
from rulebook.response_parts import response_files
from rulebook.round import Round
from rulebook.tables import find, header_problems, named
from rulebook.whole_ballots import find_ballots

LARGE = ("parquet", "csv", "xlsx")
# So many bytes of parts are counted together; more would take memory and save little.
_TOGETHER_BYTES = 64 << 20


@dataclass(frozen=True)
class Large:
    """A large table as text or as stored, with row numbers, ready to be checked or reduced.

    ``cells`` holds the table's columns typed (a grade is an integer or null) and, of several
    ``files``, their places in ``PART``; ``faulty`` maps a column to an Ibis condition that is true
    where its raw cell is at fault; ``raw`` is the files as they are. ``home`` brings counts of it
    into DuckDB, where sorting and types are always alike.
    """

    files: tuple[str, ...]
    table: Table
    raw: IbisTable
    cells: IbisTable
    faulty: Mapping[str, Any]
    encoding: str | None
    home: Callable[[IbisTable], IbisTable]

    @property
    def file(self) -> str:
        """What it is called as a whole."""
        return self.files[0] if len(self.files) == 1 else self.table.name

    @property
    def part(self) -> list[str]:
        """The column by which counts of its files are told apart, where there are several."""
        return [PART] if len(self.files) > 1 else []

    def place(self, row: int) -> tuple[str, int]:
        """The file and the row there of a number in ``ROW``."""
        part, own = divmod(row, ROWS_OF_A_PART)
        return self.files[part], own


class Ratings:
    """The large tables of a round, opened together: a context manager.

    Ballots are a file, read by DuckDB here; responses are too, unless round.toml names another
    ``engine``. What that says while it is asked becomes an InputError.
    """

    def __init__(self, this_round: Round, memory: str = "700MB") -> None:
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

    def _large(self, read: Raw, table: Table) -> Large:
        heads = [head for head in named(read.header, table) if head != ROW]
        problems = list(header_problems(read.names[0], heads, table))
        if problems:
            raise InputError(problems)
        columns = read.table.columns
        raw = read.table.rename(dict(zip(named(columns, table), columns, strict=True)))
        known = Known(self._round.grades, self._round.likely_years, read.times)
        pairs = {column.name: typed(raw[column.name], column, known) for column in table.columns}
        part = [PART] if len(read.names) > 1 else []
        cells = raw.select(ROW, *part, **{name: value for name, (value, _fault) in pairs.items()})
        faulty = {name: fault for name, (_value, fault) in pairs.items()}
        if read.kept:
            cells = self._typed_once(read.names, table, cells)
        home = self._brought if read.far else _as_it_is
        return Large(read.names, table, raw, cells, faulty, read.encoding, home)

    def _typed_once(self, files: tuple[str, ...], table: Table, cells: IbisTable) -> IbisTable:
        try:
            return self.keep(f"cells of {table.name} {next(self._numbers)}", cells)
        except Exception as error:  # a row of another length that lies behind those looked at first
            raise broken(files, error) from None

    def _brought(self, counts: IbisTable) -> IbisTable:
        frame = counts.execute()
        brought = ibis.memtable(frame, schema=counts.schema())
        return self.keep(f"brought {next(self._numbers)}", brought)


def _as_it_is(counts: IbisTable) -> IbisTable:
    return counts
