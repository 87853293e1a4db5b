"""An .xlsx or .xlsm workbook -> its sheets. Macros, links and pictures are never looked at."""

import zipfile
from posixpath import join, normpath

from rulebook.spreadsheets.grid import Cell, Sheet
from rulebook.spreadsheets.limits import Budget, refused, unpacked
from rulebook.spreadsheets.numbers import number_cell
from rulebook.spreadsheets.xlsx_parts import Book, Cells, Strings, Styles, Targets

_BOOK = "xl/workbook.xml"


def xlsx_sheets(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Every worksheet of a workbook; InputError if it is none or too large."""
    package = unpacked(name, data)
    if _BOOK not in package.namelist():
        raise refused(
            name,
            "Excel 工作簿（请在 Excel 或 WPS 里另存为 .xlsx）",
            "an Excel workbook (save it as .xlsx)",
        )
    book, targets, strings, styles = Book(), Targets(), Strings(), Styles()
    for part, file in (
        (book, _BOOK),
        (targets, "xl/_rels/workbook.xml.rels"),
        (strings, "xl/sharedStrings.xml"),
        (styles, "xl/styles.xml"),
    ):
        if file in package.namelist():
            with package.open(file) as opened:
                part.read(opened)

    def number(value: str, style: int) -> Cell:
        form = styles.formats[style] if style < len(styles.formats) else (0, "")
        return number_cell(float(value), *form, from_1904=book.from_1904)

    budget = Budget(name)
    # Each once: a damaged book might name one sheet a thousand times.
    once = {targets.files.pop(ref, ""): (title, hidden) for title, ref, hidden in book.sheets}
    return tuple(
        _sheet(package, file, title, Cells(strings.all, number, budget), hidden)
        for file, (title, hidden) in once.items()
        if file
    )


def _sheet(package: zipfile.ZipFile, target: str, title: str, cells: Cells, hidden: bool) -> Sheet:
    file = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    with package.open(file) as opened:
        cells.read(opened)
    return Sheet(title, cells.rows, tuple(cells.merged), frozenset(cells.hidden), hidden)
