"""The three sheets of evidence: marks, ballots and responses, each with its mean as a formula."""

from fractions import Fraction
from math import ceil
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from analysis.report.excel.frame import MARKS, SURVEY, VALUE_ROW, VOTE, Frame
from analysis.report.model import WindowResult

_WINDOW = [("窗口编号", 12.0), ("窗口", 24.0), ("得分", 10.0)]


def marks_sheet(frame: Frame) -> None:
    """Two-monthly marks, brought to 100 points, and their mean over the counted periods."""
    periods = frame.report.periods
    names = {p.id: p.name.zh for p in frame.report.book.campaign.periods.all}
    sheet = frame.sheet(MARKS, [*_WINDOW, *((names[period], 13) for period in periods)])
    frame.window_names(sheet)
    last = xl_col_to_name(2 + len(periods))
    for row, result in frame.rows:
        for column, period in enumerate(periods, start=3):
            if period in result.evidence.marks:
                mark = float(result.evidence.marks[period])
                sheet.write_number(row, column, mark, frame.formats["score"])
        cells = f"D{row + 1}:{last}{row + 1}"
        mean = f'=IF(COUNT({cells})={len(periods)},AVERAGE({cells}),"")'
        frame.formula(sheet, row, 2, mean, result.components.marks)


def vote_sheet(frame: Frame) -> None:
    """Ballots by grade; the points of the grades stand above their column."""
    grades = frame.report.book.grades()
    abstained = frame.report.book.questionnaires.grades.no_opinion.zh
    columns = [*_WINDOW, *((grade.label.zh, 10) for grade in grades), (abstained, 12)]
    sheet = frame.sheet(VOTE, columns)
    sheet.write_string(VALUE_ROW, 2, "分值")
    for column, grade in enumerate(grades, start=3):
        sheet.write_number(VALUE_ROW, column, float(grade.points), frame.formats["input"])
    frame.window_names(sheet)
    last = xl_col_to_name(2 + len(grades))
    points = f"$D${VALUE_ROW + 1}:${last}${VALUE_ROW + 1}"
    for row, result in frame.rows:
        tally = result.evidence.tally
        for column, key in enumerate((*(grade.grade for grade in grades), None), start=3):
            sheet.write_number(row, column, tally.get(key, 0))
        cells = f"D{row + 1}:{last}{row + 1}"
        mean = f'=IF(SUM({cells})=0,"",SUMPRODUCT({cells},{points})/SUM({cells}))'
        frame.formula(sheet, row, 2, mean, result.components.vote)


def survey_sheet(frame: Frame) -> None:
    """Valid responses and sums of points by number of items answered: all that the mean needs."""
    items = len(frame.report.book.items())
    least = frame.report.book.window_score.survey.least_answered
    answered = range(max(1, ceil(least * items)), items + 1)
    counts = [(f"答{k}题的份数", 9.0) for k in answered]
    sums = [(f"答{k}题的分值合计", 11.0) for k in answered]
    sheet = frame.sheet(SURVEY, [*_WINDOW, ("有效问卷", 10), *counts, *sums])
    sheet.write_string(VALUE_ROW, 3, "题数")
    for i, k in enumerate((*answered, *answered)):
        sheet.write_number(VALUE_ROW, 4 + i, k)
    frame.window_names(sheet)
    for row, result in frame.rows:
        if "survey" in frame.report.sources.weak:
            _delivered(frame, sheet, row, result)
        else:
            _responses(frame, sheet, row, result, answered)


def _responses(frame: Frame, sheet: Any, row: int, result: WindowResult, answered: range) -> None:
    n, width = row + 1, len(answered)
    for i, k in enumerate(answered):
        count, points = result.evidence.survey_sums.get(k, (0, 0))
        sheet.write_number(row, 4 + i, count)
        sheet.write_number(row, 4 + width + i, float(Fraction(points, frame.report.point_scale)))
    first, last = xl_col_to_name(4), xl_col_to_name(3 + width)
    total = f"=SUM({first}{n}:{last}{n})"
    frame.formula(sheet, row, 3, total, result.evidence.responses, "plain")
    first, last = xl_col_to_name(4 + width), xl_col_to_name(3 + 2 * width)
    items = f"${first}${VALUE_ROW + 1}:${last}${VALUE_ROW + 1}"
    mean = f'=IF(D{n}=0,"",SUMPRODUCT({first}{n}:{last}{n}/{items})/D{n})'
    frame.formula(sheet, row, 2, mean, result.components.survey)


def _delivered(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    """A score as an agency delivered it: there are no responses to compute it from."""
    if result.components.survey is not None:
        sheet.write_number(row, 2, float(result.components.survey), frame.formats["score"])
    sheet.write_number(row, 3, result.evidence.responses)
