"""A text file whose cells are kept apart by commas, semicolons or tabs -> its one sheet."""

import codecs
import csv
import io
from itertools import islice

from rulebook.problems import Words
from rulebook.spreadsheets.grid import Cell, Sheet
from rulebook.spreadsheets.limits import Budget, refused

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 50  # rows from which the sign between cells is seen
_BETWEEN = ",\t;"


def text_sheet(name: str, data: bytes) -> Sheet:
    """The sheet of a text file; InputError if it is no text."""
    text, encoding = _decoded(name, data)
    budget, rows = Budget(name), {}
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, cells in enumerate(lines, start=1):
            kept = {
                place: Cell(budget.spend(place, cell))
                for place, cell in enumerate(cells)
                if cell.strip()
            }
            if kept:
                rows[number] = kept
    except csv.Error as error:
        words = Words("用逗号、分号或制表符隔开的表格", "cells between commas, semicolons or tabs")
        raise refused(name, words.zh, words.en, error) from None
    return Sheet("", rows, encoding=encoding.removesuffix("-sig").upper())


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    marked = next((encoding for mark, encoding in _MARKED if data.startswith(mark)), None)
    for encoding in (marked,) if marked else _without_mark(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(sign < " " and sign not in "\t\r\n\v\f" for sign in text):
            return text, encoding
    raise refused(
        name,
        "Excel 工作簿（.xlsx、.xls）或文本表格（.csv）",
        "an Excel workbook (.xlsx, .xls) or a text table (.csv)",
    )


def _without_mark(data: bytes) -> tuple[str, ...]:
    """Encodings to try: every other byte of plain text in UTF-16 is zero."""
    if b"\0" in data[1:200:2]:
        return ("utf-16-le",)
    return ("utf-16-be",) if b"\0" in data[:200:2] else ("utf-8", "gb18030")


def _delimiter(text: str) -> str:
    """The sign that makes the most cells of the first rows."""

    def cells(sign: str) -> int:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        try:
            return sum(len(row) for row in islice(lines, _LOOKED_AT))
        except csv.Error:
            return 0

    return max(_BETWEEN, key=cells)
