"""The open tables and what describes them, written below the site's root."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pages.output import write
from pages.reuse.open_tables import Cell, OpenTable
from rulebook.csvfile import csv_bytes

_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.decimal128(9, 2),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True)
class File:
    """A file of a table, from the site's root."""

    path: str
    bytes: int
    sha256: str


def write_files(out: Path, tables: Sequence[OpenTable]) -> list[Path]:
    """Write each table as CSV (with a mark for Excel) and as Parquet."""
    written = []
    for table in tables:
        rows = [[_text(cell) for cell in row] for row in table.rows]
        header = [column.name for column in table.columns]
        written.append(write(out / table.path, csv_bytes(header, rows, line_end="\r\n")))
        written.append(write(out / table.parquet, _parquet(table)))
    return written


def described(out: Path, path: str) -> File:
    """A written file as its dictionary names it."""
    content = (out / path).read_bytes()
    return File(path, len(content), sha256(content).hexdigest())


def _parquet(table: OpenTable) -> bytes:
    columns = {
        column.name: pa.array([row[i] for row in table.rows], _TYPES[column.kind])
        for i, column in enumerate(table.columns)
    }
    about = {"title": table.title, "mark": table.mark}
    made = pa.table(columns).replace_schema_metadata(
        {"about": json.dumps(about, ensure_ascii=False)}
    )
    file = io.BytesIO()
    pq.write_table(made, file)
    return file.getvalue()


def _text(cell: Cell) -> object:
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is None else str(cell) if isinstance(cell, Decimal) else cell
