"""compare.xlsx: windows side by side with live differences, honours, checks and limits."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from analysis.comparison import cell_words as words
from analysis.comparison.pairs import Comparison, Pair
from analysis.report.excel.frame import A4, FORMATS

_HEAD, _FIRST = 3, 4


def write_workbook(found: Comparison, path: Path) -> None:
    """Write compare.xlsx; the later round's date is its creation time."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    formats = {name: book.add_format(style) for name, style in FORMATS.items()}
    year, month, day = map(int, found.second.data["round"]["date"].split("-"))
    created = datetime(year, month, day)  # noqa: DTZ001 - Excel knows no zone
    book.set_properties(
        {"title": f"{found.first.label} / {found.second.label}", "created": created}
    )
    _windows(_Sheets(book, formats, found))
    _lists(_Sheets(book, formats, found))
    book.close()


class _Sheets:
    """The workbook in the making."""

    def __init__(self, book: Any, formats: dict[str, Any], found: Comparison) -> None:
        self.book, self.formats, self.found = book, formats, found

    def sheet(self, name: str, columns: Sequence[tuple[str, float]]) -> Any:
        """A new sheet: title, mark, header row of (head, width)."""
        sheet = self.book.add_worksheet(name)
        title = f"甲：{self.found.first.label}　乙：{self.found.second.label}　· {name}"
        sheet.write_string(0, 0, title, self.formats["title"])
        sheet.write_string(1, 0, words.mark(self.found), self.formats["mark"])
        for column, (head, width) in enumerate(columns):
            sheet.write_string(_HEAD, column, head, self.formats["head"])
            sheet.set_column(column, column, width, self.formats["plain"])
        sheet.freeze_panes(_FIRST, 2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.set_header(f"&L{words.mark(self.found)}&R&A")
        sheet.set_footer("&C&P / &N")
        return sheet


def _windows(at: _Sheets) -> None:
    """One row a window; every difference is a formula over its two cells."""
    parts = words.part_names(at.found)
    columns = [("窗口编号", 12.0), ("窗口", 26.0), ("名次甲", 8.0), ("名次乙", 8.0), ("升降", 8.0)]
    for name in parts.values():
        columns += [(f"{name} {end}", 12.0) for end in ("甲", "乙", "相差")]
    columns += [(words.BEYOND_HEAD, 10.0), ("荣誉 甲", 30.0), ("荣誉 乙", 30.0)]
    sheet = at.sheet("比较", columns)
    for row, pair in enumerate(at.found.pairs, start=_FIRST):
        sheet.write_string(row, 0, pair.window_id)
        sheet.write_string(row, 1, pair.name)
        _ranks(at, sheet, row, pair)
        for i, part in enumerate(parts):
            _scores(at, sheet, row, 5 + 3 * i, pair, part)
        last = 5 + 3 * len(parts)
        sheet.write_string(row, last, words.BEYOND[pair.beyond_error])
        sheet.write_string(row, last + 1, words.honours(pair.first))
        sheet.write_string(row, last + 2, words.honours(pair.second))
    sheet.print_area(0, 0, _FIRST + max(len(at.found.pairs), 1) - 1, len(columns) - 1)


def _ranks(at: _Sheets, sheet: Any, row: int, pair: Pair) -> None:
    for column, place in ((2, pair.first), (3, pair.second)):
        if place and place.rank is not None:
            sheet.write_number(row, column, place.rank)
    if pair.moved is not None:
        _difference(at, sheet, row, 4, (2, 3), Fraction(pair.moved), "plain")


def _scores(at: _Sheets, sheet: Any, row: int, column: int, pair: Pair, part: str) -> None:
    for i, place in enumerate((pair.first, pair.second)):
        value = place.scores[part] if place else None
        if value is not None:
            sheet.write_number(row, column + i, float(value), at.formats["score"])
    change = pair.change(part)
    if change is not None:
        _difference(at, sheet, row, column + 2, (column + 1, column), change, "score")


def _difference(
    at: _Sheets,
    sheet: Any,
    row: int,
    column: int,
    cells: tuple[int, int],
    value: Fraction,
    style: str,
) -> None:
    one, two = (xl_rowcol_to_cell(row, cell) for cell in cells)
    sheet.write_formula(row, column, f"={one}-{two}", at.formats[style], float(value))


def _lists(at: _Sheets) -> None:
    """Honours, checks and limits, each a sheet of text."""
    found = at.found
    rows = [
        (h.name, "、".join(h.both), "、".join(h.only_first), "、".join(h.only_second))
        for h in found.honours
    ]
    heads = [("荣誉", 20.0), ("两边都有", 44.0), ("只在甲", 44.0), ("只在乙", 44.0)]
    _texts(at, "名单", heads, rows)
    checks = [(f.title, f.first, f.second, "是" if f.changed else "") for f in found.flags]
    _texts(at, "统计检查", [("检查", 26.0), ("甲", 14.0), ("乙", 14.0), ("有变化", 10.0)], checks)
    limits = [(found.verdict,), *((limit,) for limit in found.limits), (words.BEYOND_NOTE,)]
    _texts(at, "能不能比", [("说明", 110.0)], limits)


def _texts(
    at: _Sheets, name: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]
) -> None:
    sheet = at.sheet(name, heads)
    for row, cells in enumerate(rows, start=_FIRST):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, at.formats["wrap"])
    sheet.print_area(0, 0, _FIRST + max(len(rows), 1) - 1, len(heads) - 1)
