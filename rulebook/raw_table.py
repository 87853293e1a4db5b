"""Files as people save them (CSV in UTF-8 or GB18030, Excel) -> rows of text with their numbers."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from rulebook.cells import clean
from rulebook.problems import InputError, Problem, Words

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
NOT_EMPTY = Words("有内容的文件", "a file with content")
WITH_ROWS = Words("表头下至少一行数据", "at least one row below the header")
ENCODING = Words("UTF-8 或 GB18030 编码", "UTF-8 or GB18030")


@dataclass(frozen=True)
class RawTable:
    """Header and cells as text, each row with its number in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str | None
    # Cells of a workbook that hold a date where text or a number is to be read.
    dates: frozenset[tuple[int, int]] = frozenset()


def read_rows(path: Path) -> RawTable:
    """Header and rows of a CSV or Excel file as text.

    Raises
    ------
    InputError
        If the file is empty, has only a header, is in another encoding, or is a workbook with
        merged cells or formulas.
    """
    raw = _excel(path) if path.suffix.lower() == ".xlsx" else read_csv(path.name, path.read_bytes())
    if not raw.rows:
        raise InputError([Problem(path.name, WITH_ROWS, ",".join(raw.header))])
    return raw


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding of a CSV file's bytes; InputError for any other encoding."""
    if not data.strip():
        raise InputError([Problem(name, NOT_EMPTY, "")])
    if data.startswith(_UTF16) or b"\0" in data:
        raise InputError([Problem(name, ENCODING, "UTF-16")])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), "UTF-8" if encoding == "utf-8-sig" else "GB18030"
        except UnicodeDecodeError:
            continue
    raise InputError([Problem(name, ENCODING, "?")])


def read_csv(name: str, content: bytes) -> RawTable:
    """The header and the rows, perhaps none, of a CSV file's content."""
    text, encoding = decode(content, name)
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        # A quoted cell may span lines: a row's number is the line it ends on.
        rows = [(lines.line_num, tuple(cells)) for cells in lines if any(c.strip() for c in cells)]
    except csv.Error as error:
        words = Words("逗号分隔的表格", "comma-separated values")
        raise InputError([Problem(name, words, str(error), lines.line_num)]) from None
    if not rows:
        raise InputError([Problem(name, NOT_EMPTY, "")])
    header = tuple(clean(cell) for cell in rows[0][1])
    return RawTable(header, tuple(rows[1:]), encoding)


def _excel(path: Path) -> RawTable:
    from openpyxl import load_workbook  # imported here: most rounds come as CSV

    try:
        sheet = load_workbook(path).worksheets[0]
    except Exception as error:  # openpyxl raises many kinds for a broken workbook
        words = Words("能打开的 .xlsx 工作簿", "a readable .xlsx workbook")
        raise InputError([Problem(path.name, words, str(error) or type(error).__name__)]) from None
    problems = [
        Problem(path.name, Words("没有合并单元格", "no merged cells"), str(merged), merged.min_row)
        for merged in sheet.merged_cells.ranges
    ]
    table: list[tuple[int, tuple[str, ...]]] = []
    dates = set()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for cell in cells:
            if cell.data_type == "f":
                words = Words("数值，不是公式", "a value, not a formula")
                problems.append(Problem(path.name, words, str(cell.value), number, cell.coordinate))
            if isinstance(cell.value, date | time):
                dates.add((number, cell.column - 1))
        texts = tuple(_text(cell.value) for cell in cells)
        if any(texts):
            table.append((number, texts))
    if problems:
        raise InputError(problems)
    if not table:
        raise InputError([Problem(path.name, NOT_EMPTY, "")])
    header = tuple(clean(text) for text in table[0][1])
    return RawTable(header, tuple(table[1:]), None, frozenset(dates))


def _text(value: Any) -> str:
    """An Excel cell as the text a person would have typed."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
