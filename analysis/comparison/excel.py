"""compare.xlsx: windows side by side with live differences, honours, checks and limits."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from analysis.comparison import cells
from analysis.comparison.side_by_side import Comparison, Pair
from analysis.report.excel.workbook import FIRST_ROW, Columns, Workbook


def write_workbook(compared: Comparison, path: Path) -> None:
    """Write compare.xlsx; the later round's date is its creation time."""
    title = f"{compared.first.label} / {compared.second.label}"
    day = dt.date.fromisoformat(compared.second.data["round"]["date"])
    workbook = Workbook(path, title, day, cells.mark(compared))
    _windows(workbook, compared)
    _lists(workbook, compared)
    workbook.book.close()


def _sheet(workbook: Workbook, compared: Comparison, name: str, columns: Columns) -> Any:
    title = f"甲：{compared.first.label}　乙：{compared.second.label}"
    return workbook.add_sheet(name, title, cells.mark(compared), columns)


def _windows(workbook: Workbook, compared: Comparison) -> None:
    """One row a window; every difference is a formula over its two cells."""
    names = cells.score_names(compared)
    columns = [("窗口编号", 12.0), ("窗口", 26.0), ("名次甲", 8.0), ("名次乙", 8.0), ("升降", 8.0)]
    for name in names.values():
        columns += [(f"{name} {end}", 12.0) for end in ("甲", "乙", "相差")]
    columns += [(cells.BEYOND_HEAD, 10.0), ("荣誉 甲", 30.0), ("荣誉 乙", 30.0)]
    sheet = _sheet(workbook, compared, "比较", columns)
    for row, pair in enumerate(compared.pairs, start=FIRST_ROW):
        sheet.write_string(row, 0, pair.window_id)
        sheet.write_string(row, 1, pair.name)
        _ranks(workbook, sheet, row, pair)
        for i, score in enumerate(names):
            _scores(workbook, sheet, (row, 5 + 3 * i), pair, score)
        last = 5 + 3 * len(names)
        sheet.write_string(row, last, cells.BEYOND[pair.beyond_error])
        sheet.write_string(row, last + 1, cells.honours(pair.first))
        sheet.write_string(row, last + 2, cells.honours(pair.second))
    sheet.print_area(0, 0, FIRST_ROW + max(len(compared.pairs), 1) - 1, len(columns) - 1)


def _ranks(workbook: Workbook, sheet: Any, row: int, pair: Pair) -> None:
    for column, place in ((2, pair.first), (3, pair.second)):
        if place and place.rank is not None:
            sheet.write_number(row, column, place.rank)
    if pair.moved is not None:
        formula = _difference(row, 2, 3)
        sheet.write_formula(row, 4, formula, workbook.formats["plain"], pair.moved)


def _scores(workbook: Workbook, sheet: Any, at: tuple[int, int], pair: Pair, score: str) -> None:
    row, column = at
    style = workbook.formats["score"]
    for i, place in enumerate((pair.first, pair.second)):
        value: Fraction | None = place.scores[score] if place else None
        if value is not None:
            sheet.write_number(row, column + i, float(value), style)
    change = pair.change(score)
    if change is not None:
        formula = _difference(row, column + 1, column)
        sheet.write_formula(row, column + 2, formula, style, float(change))


def _difference(row: int, column: int, less: int) -> str:
    return f"={xl_rowcol_to_cell(row, column)}-{xl_rowcol_to_cell(row, less)}"


def _lists(workbook: Workbook, compared: Comparison) -> None:
    """Honours, checks and limits, each a sheet of text."""
    both_sides = [("荣誉", 20.0), ("两边都有", 44.0), ("只在甲", 44.0), ("只在乙", 44.0)]
    verdicts = [("检查", 26.0), ("甲", 14.0), ("乙", 14.0), ("有变化", 10.0)]
    lists = [
        (h.name, "、".join(h.both), "、".join(h.only_first), "、".join(h.only_second))
        for h in compared.honours
    ]
    checks = [(f.title, f.first, f.second, "是" if f.changed else "") for f in compared.flags]
    said = (compared.verdict, *compared.limits, compared.changes, cells.BEYOND_NOTE)
    limits = [(limit,) for limit in said if limit]
    sheets: Sequence[tuple[str, Columns, Sequence[Sequence[str]]]] = (
        ("名单", both_sides, lists),
        ("统计检查", verdicts, checks),
        ("能不能比", [("说明", 110.0)], limits),
    )
    for name, columns, rows in sheets:
        sheet = _sheet(workbook, compared, name, columns)
        workbook.write_rows(sheet, rows, columns)
