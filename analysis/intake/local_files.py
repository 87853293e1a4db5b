"""Large files of a round folder, read by DuckDB within this process."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import ibis
from pyarrow import ArrowException
from pyarrow.parquet import read_schema

from analysis.intake.parquet_parts import Together
from analysis.intake.raw import (
    PART,
    ROW,
    ROWS_OF_A_PART,
    IbisTable,
    Raw,
    first_line,
    unreadable_parquet,
)
from rulebook.files import scratch_folder
from rulebook.problems import InputError, Problem, Words
from rulebook.raw_table import NOT_EMPTY, WITH_ROWS, decode, read_rows

_EQUAL_ROWS = Words("逗号分隔、每行列数相同的表格", "comma-separated rows of equal length")
# A file up to this size is typed once and kept: planning its typing anew in every query would take
# longer than the queries. Larger ones are read each time, so that memory stays bounded.
_KEPT_BYTES = 8 << 20
_FILE = "_file"


class LocalFiles:
    """A DuckDB connection of its own, and a temporary folder ``scratch``.

    A CSV file in GB18030 and a workbook are first turned into UTF-8 CSV there.
    """

    def __init__(self, timezone: str, memory: str) -> None:
        """Read within ``memory`` of DuckDB's own; a time with an offset is told in ``timezone``."""
        self._held = ExitStack()
        self.scratch = self._held.enter_context(scratch_folder("ceping-ratings-"))
        self._connection = ibis.duckdb.connect(
            autoinstall_known_extensions=False,
            memory_limit=memory,
            temp_directory=str(self.scratch),
        )
        self._connection.raw_sql(f"SET TimeZone = '{timezone}'")

    def close(self) -> None:
        """Close the connection and remove temporary files."""
        self._connection.disconnect()
        self._held.close()

    def keep(self, name: str, table: IbisTable) -> IbisTable:
        """``table`` computed once and kept until the end."""
        return self._connection.create_table(name, table, temp=True)

    @contextmanager
    def held(self, name: str, table: IbisTable) -> Iterator[IbisTable]:
        """``table`` computed once and kept for a while, in a file: a hundred million rows fit."""
        path = self.scratch / f"{name}.parquet"
        quoted = str(path).replace("'", "''")
        try:
            self._connection.raw_sql(f"COPY ({self._connection.compile(table)}) TO '{quoted}'")
            yield self.stored(path)
        finally:
            path.unlink(missing_ok=True)

    def read(self, path: Path) -> Raw:
        """A file as text or as stored.

        Raises
        ------
        InputError
            If it is empty or unreadable.
        """
        if path.suffix == ".parquet":
            try:
                header = tuple(read_schema(path).names)
            except (ArrowException, OSError) as error:
                raise unreadable_parquet(path.name, error) from None
            return self.read_together(Together(((path.name, path),), header))
        raw, written, encoding = self._text(path)
        if ROW not in raw.columns:
            raw = raw.mutate(**{ROW: ibis.row_number() + 2})
        return Raw((path.name,), raw, written, encoding, kept=path.stat().st_size <= _KEPT_BYTES)

    def read_together(self, some: Together) -> Raw:
        """Parquet files as one table.

        Raises
        ------
        InputError
            If one is unreadable.
        """
        names, paths = zip(*some.files, strict=True)
        several = {"filename": _FILE} if len(paths) > 1 else {}
        try:
            table = self.stored(*paths, file_row_number=True, **several)
        except Exception as error:  # DuckDB raises many kinds for a broken file
            raise unreadable_parquet(names[0], error) from None
        row = table["file_row_number"] + 1
        if several:
            part = table[_FILE].cases(*((str(path), place) for place, path in enumerate(paths)))
            table, row = table.mutate(**{PART: part}), row + part * ROWS_OF_A_PART
        size = sum(path.stat().st_size for path in paths)
        table = table.mutate(**{ROW: row})
        return Raw(names, table, some.header, kept=size <= _KEPT_BYTES)

    def stored(self, *paths: Path, **options: object) -> IbisTable:
        """Parquet files as a table with nothing but what is in them."""
        places = ["".join(f"[{sign}]" if sign in "[*?" else sign for sign in str(p)) for p in paths]
        # A folder called month=12 would come as a column.
        return self._connection.read_parquet(places, hive_partitioning=False, **options)

    def _text(self, path: Path) -> tuple[IbisTable, Sequence[str], str | None]:
        """The file as text, its header as written, and its encoding."""
        if path.suffix == ".xlsx":
            table, header = self._csv(self._from_workbook(path), path.name)
            return table.mutate(**{ROW: table[ROW].cast("int64")}), header, None
        encoding = encoding_of(path)
        source = path if encoding == "UTF-8" else self._from_gb18030(path)
        return *self._csv(source, path.name), encoding

    def _csv(self, path: Path, name: str) -> tuple[IbisTable, Sequence[str]]:
        try:
            table = self._connection.read_csv(
                path, all_varchar=True, header=True, delim=",", quote='"', escape='"'
            )
            empty = table.limit(1).count().execute() == 0
        except Exception as error:  # DuckDB raises many kinds for a broken file
            raise broken([name], error) from None
        if empty:
            raise InputError([Problem(name, WITH_ROWS, ",".join(table.columns))])
        header = header_of(path)
        # The engine gives a second column of one name another one: they are told by the header.
        return table.rename(dict(zip(_once(header), table.columns, strict=True))), header

    def _from_workbook(self, path: Path) -> Path:
        sheet = read_rows(path)
        target = self.scratch / f"{path.stem}.csv"
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*sheet.header, ROW])
            width = len(sheet.header)
            for row, cells in sheet.rows:
                writer.writerow([*cells, *[""] * (width - len(cells)), row])
        return target

    def _from_gb18030(self, path: Path) -> Path:
        target = self.scratch / path.name
        with (
            path.open(encoding="gb18030", newline="") as source,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(source, out)
        return target


def broken(files: Sequence[str], error: Exception) -> InputError:
    """What the engine cannot read as a table, in a line: the one of these that it names."""
    file = next((name for name in files if f'/{name}"' in str(error)), files[0])
    if file.endswith(".parquet"):
        return unreadable_parquet(file, error)
    return InputError([Problem(file, _EQUAL_ROWS, first_line(error))])


def header_of(path: Path, encoding: str = "utf-8-sig") -> list[str]:
    """The first line of a CSV file."""
    with path.open(encoding=encoding, newline="") as file:
        return [head.strip() for head in next(csv.reader(file))]


def encoding_of(path: Path) -> str:
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
