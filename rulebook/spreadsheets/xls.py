"""An .xls workbook of old -> its sheets. Macros are never looked at."""

import io

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code

from rulebook.spreadsheets.grid import Area, Cell, Holds, Sheet
from rulebook.spreadsheets.limits import Budget, refused
from rulebook.spreadsheets.numbers import number_cell


def xls_sheets(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Every sheet of a workbook; InputError if it is none, or has a password."""
    try:
        book = xlrd.open_workbook(
            file_contents=data,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
        )
    except XLRDError as error:
        if "encrypt" in str(error).lower():
            raise refused(name, "没有设密码的文件", "a file without a password") from None
        raise
    budget = Budget(name)
    return tuple(_sheet(book, sheet, budget) for sheet in book.sheets())


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, budget: Budget) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for row in range(sheet.nrows):
        for place in range(sheet.row_len(row)):
            cell = _cell(book, sheet.cell(row, place))
            if cell and cell.text.strip():
                budget.spend(place, cell.text)
                rows.setdefault(row + 1, {})[place] = cell
    # xlrd's ranges leave out their last row and column.
    merged = (Area(top + 1, left, end, right - 1) for top, end, left, right in sheet.merged_cells)
    hidden = (row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)
    return Sheet(sheet.name, rows, tuple(merged), frozenset(hidden), bool(sheet.visibility))


def _cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Cell | None:
    kind, value = cell.ctype, cell.value
    if kind == xlrd.XL_CELL_TEXT:
        return Cell(str(value))
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        form = book.format_map[book.xf_list[cell.xf_index or 0].format_key]
        return number_cell(
            float(value), form.format_key, form.format_str or "", from_1904=bool(book.datemode)
        )
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Cell("TRUE" if value else "FALSE")
    if kind == xlrd.XL_CELL_ERROR:
        return Cell(error_text_from_code.get(int(value), "#"), Holds.ERROR)
    return None
