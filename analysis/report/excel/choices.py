"""What the working rules decide, and scores adjusted for what is not the window's own doing."""

from typing import Any

from analysis.report.choices import HONOUR_APART
from analysis.report.excel.workbook import (
    ADJUSTED,
    CHOICES,
    COLUMNS,
    FIRST_ROW,
    HEADER_ROW,
    VALUE_ROW,
    ScoreWorkbook,
)
from analysis.report.report_wording import window_names
from analysis.result.choices import Adjusted, Specifications
from rulebook.vocabulary import SURVEY, VOTE

_NOTE = "非正式，不改变得分和名次"
_HEADS = (
    ("规则", 22.0),
    ("写法", 34.0),
    ("前列变动的组合", 12.0),
    ("获评变动的组合", 12.0),
    ("比较的组合", 12.0),
)
_ALONE = (
    ("只换这一条：进前列", 30.0),
    ("只换这一条：出前列", 30.0),
    ("只换这一条：改为可以获评", 30.0),
    ("只换这一条：改为不能获评", 30.0),
)
_FIRST_COLUMN = 10  # of the rules, beside the windows


def choices_sheet(workbook: ScoreWorkbook, told: Specifications) -> None:
    """Windows that are ever among the first, and beside them what each rule moves."""
    sheet = workbook.sheet(CHOICES, COLUMNS[CHOICES])
    apart = HONOUR_APART if told.honour_apart else ""
    sheet.write_string(VALUE_ROW, 0, f"{_NOTE}；{''.join(told.sentences)}{apart}")
    for row, (window, own) in enumerate(told.windows.items(), start=FIRST_ROW):
        result = workbook.report.result(window)
        sheet.write_string(row, 0, window)
        sheet.write_string(row, 1, result.window.name)
        if result.standing.rank is not None:
            sheet.write_number(row, 2, result.standing.rank)
        for column, counted in ((3, own.first), (6, own.honour)):
            sheet.write_number(row, column, counted.inside)
            sheet.write_number(row, column + 1, counted.tied)
            sheet.write_number(row, column + 2, counted.share, workbook.formats["share"])
    last = _rules(workbook, sheet, told)
    bottom = max(last, FIRST_ROW + len(told.windows) - 1)
    sheet.print_area(0, 0, bottom, _FIRST_COLUMN + len(_HEADS) + len(_ALONE) - 1)


def _rules(workbook: ScoreWorkbook, sheet: Any, told: Specifications) -> int:
    """Every way to write each rule; the last row."""
    for column, (head, width) in enumerate((*_HEADS, *_ALONE), start=_FIRST_COLUMN):
        sheet.write_string(HEADER_ROW, column, head, workbook.formats["head"])
        sheet.set_column(column, column, width, workbook.formats["plain"])
    row = FIRST_ROW
    for choice in told.choices:
        for place, option in enumerate(choice.options):
            words = f"{option.name}{'（现行）' if place == 0 else ''}"
            sheet.write_string(row, _FIRST_COLUMN, choice.name)
            sheet.write_string(row, _FIRST_COLUMN + 1, words)
            if place:
                counts = (option.changed, option.honour_changed, choice.compared)
                for column, count in enumerate(counts, start=_FIRST_COLUMN + 2):
                    sheet.write_number(row, column, count)
            moved = [option.entering, option.leaving]
            moved += [option.honour_entering, option.honour_leaving]
            for column, windows in enumerate(moved, start=_FIRST_COLUMN + len(_HEADS)):
                sheet.write_string(row, column, window_names(workbook.report, windows))
            row += 1
    return row - 1


def adjusted_sheet(workbook: ScoreWorkbook, adjusted: Adjusted) -> None:
    """The adjusted scores beside the official ones, a row a window."""
    names = [workbook.component_names[kind] for kind in (VOTE, SURVEY)]
    heads = [*names, *(score.label for score in adjusted.scores)]
    columns = [("窗口编号", 12.0), ("窗口", 24.0), *((head, 16.0) for head in heads)]
    sheet = workbook.sheet(ADJUSTED, columns)
    sheet.write_string(VALUE_ROW, 0, f"{_NOTE}；{adjusted.sentence}")
    workbook.window_names(sheet)
    for row, result in workbook.rows:
        official = [result.components.vote, result.components.survey]
        own = [score.windows.get(result.window.id) for score in adjusted.scores]
        for column, points in enumerate([*official, *own], start=2):
            if points is not None:
                sheet.write_number(row, column, float(points), workbook.formats["score"])
