"""The three sheets of evidence: marks, ballots and responses, each with its mean as a formula."""

from fractions import Fraction
from math import ceil
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from analysis.report.excel.workbook import VALUE_ROW, ScoreWorkbook
from analysis.report.report_wording import period_names
from analysis.report.suppression import HIDDEN, HIDDEN_NOTE, hidden_surveys, hidden_votes
from analysis.result.score_report import WindowResult
from rulebook.vocabulary import MARKS, SURVEY, VOTE

_WINDOW = [("窗口编号", 12.0), ("窗口", 24.0), ("得分", 10.0)]


def marks_sheet(workbook: ScoreWorkbook) -> None:
    """Two-monthly marks, brought to 100 points, and their mean over the counted periods."""
    periods = workbook.report.periods
    names = period_names(workbook.report.book)
    columns = [*_WINDOW, *((names[period], 13) for period in periods)]
    sheet = workbook.sheet(workbook.component_sheets[MARKS], columns)
    workbook.window_names(sheet)
    last = xl_col_to_name(2 + len(periods))
    for row, result in workbook.rows:
        for column, period in enumerate(periods, start=3):
            if period in result.evidence.marks:
                mark = float(result.evidence.marks[period])
                sheet.write_number(row, column, mark, workbook.formats["score"])
        cells = f"D{row + 1}:{last}{row + 1}"
        mean = f'=IF(COUNT({cells})={len(periods)},AVERAGE({cells}),"")'
        workbook.formula(sheet, row, 2, mean, result.components.marks)


def vote_sheet(workbook: ScoreWorkbook) -> None:
    """Ballots by grade; the points of the grades stand above their column.

    Where a grade has so few ballots that they could point at somebody, the window shows its
    number of ballots and its sum of points only: all that the mean needs.
    """
    grades = workbook.report.book.grades()
    abstained = workbook.report.book.questionnaires.grades.no_opinion.zh
    sums = [("评价票数", 10.0), ("分值合计", 12.0)]
    columns = [*_WINDOW, *sums, *((grade.label.zh, 10) for grade in grades), (abstained, 12)]
    sheet = workbook.sheet(workbook.component_sheets[VOTE], columns)
    sheet.write_string(VALUE_ROW, 0, HIDDEN_NOTE)
    sheet.write_string(VALUE_ROW, 4, "分值")
    for column, grade in enumerate(grades, start=5):
        sheet.write_number(VALUE_ROW, column, float(grade.points), workbook.formats["input"])
    workbook.window_names(sheet)
    hidden = hidden_votes(workbook.report)
    for row, result in workbook.rows:
        n = row + 1
        mean = f'=IF(D{n}=0,"",E{n}/D{n})'
        workbook.formula(sheet, row, 2, mean, result.components.vote)
        if result.window.id in hidden:
            _hidden_tally(workbook, sheet, row, result)
        else:
            _tally(workbook, sheet, row, result)


def _points(workbook: ScoreWorkbook, result: WindowResult) -> Fraction:
    """The sum of points of a window's ballots."""
    tally = result.evidence.tally
    return sum(
        (tally.get(grade.grade, 0) * grade.points for grade in workbook.report.book.grades()),
        Fraction(),
    )


def _hidden_tally(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    sheet.write_number(row, 3, result.evidence.ballots)
    sheet.write_number(row, 4, float(_points(workbook, result)))
    for column in range(5, 6 + len(workbook.report.book.grades())):
        sheet.write_string(row, column, HIDDEN)


def _tally(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    grades = workbook.report.book.grades()
    for column, key in enumerate((*(grade.grade for grade in grades), None), start=5):
        sheet.write_number(row, column, result.evidence.tally.get(key, 0))
    last = xl_col_to_name(4 + len(grades))
    cells = f"F{row + 1}:{last}{row + 1}"
    workbook.formula(sheet, row, 3, f"=SUM({cells})", result.evidence.ballots, "plain")
    values = f"$F${VALUE_ROW + 1}:${last}${VALUE_ROW + 1}"
    points = f"=SUMPRODUCT({cells},{values})"
    workbook.formula(sheet, row, 4, points, _points(workbook, result), "plain")


def survey_sheet(workbook: ScoreWorkbook) -> None:
    """Valid responses and sums of points by number of items answered: all that the mean needs.

    Where so few people answered a number of items that their sum would tell their ratings, only
    the sum over all responses is shown.
    """
    items = len(workbook.report.book.items())
    least = workbook.report.book.window_score.survey.least_answered
    answered = range(max(1, ceil(least * items)), items + 1)
    counts = [(f"答{k}题的份数", 9.0) for k in answered]
    sums = [(f"答{k}题的分值合计", 11.0) for k in answered]
    both = [("有效问卷", 10.0), ("各份得分合计", 13.0)]
    columns = [*_WINDOW, *both, *counts, *sums]
    sheet = workbook.sheet(workbook.component_sheets[SURVEY], columns)
    sheet.write_string(VALUE_ROW, 0, HIDDEN_NOTE)
    sheet.write_string(VALUE_ROW, 4, "题数")
    for i, k in enumerate((*answered, *answered)):
        sheet.write_number(VALUE_ROW, 5 + i, k)
    workbook.window_names(sheet)
    hidden = hidden_surveys(workbook.report)
    for row, result in workbook.rows:
        if SURVEY in workbook.report.sources.weak:
            _delivered(workbook, sheet, row, result)
            continue
        n = row + 1
        workbook.formula(sheet, row, 2, f'=IF(D{n}=0,"",E{n}/D{n})', result.components.survey)
        if result.window.id in hidden:
            _hidden_responses(workbook, sheet, row, result, answered)
        else:
            _responses(workbook, sheet, row, result, answered)


def _scores(workbook: ScoreWorkbook, result: WindowResult) -> Fraction:
    """The sum of the scores of a window's valid responses."""
    sums = result.evidence.survey_sums
    return sum(
        (Fraction(points, workbook.report.point_scale * k) for k, (_count, points) in sums.items()),
        Fraction(),
    )


def _hidden_responses(
    workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult, answered: range
) -> None:
    sheet.write_number(row, 3, result.evidence.responses)
    sheet.write_number(row, 4, float(_scores(workbook, result)), workbook.formats["score"])
    for column in range(5, 5 + 2 * len(answered)):
        sheet.write_string(row, column, HIDDEN)


def _responses(
    workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult, answered: range
) -> None:
    n, width = row + 1, len(answered)
    for i, k in enumerate(answered):
        count, points = result.evidence.survey_sums.get(k, (0, 0))
        sheet.write_number(row, 5 + i, count)
        sheet.write_number(row, 5 + width + i, float(Fraction(points, workbook.report.point_scale)))
    first, last = xl_col_to_name(5), xl_col_to_name(4 + width)
    total = f"=SUM({first}{n}:{last}{n})"
    workbook.formula(sheet, row, 3, total, result.evidence.responses, "plain")
    first, last = xl_col_to_name(5 + width), xl_col_to_name(4 + 2 * width)
    items = f"${first}${VALUE_ROW + 1}:${last}${VALUE_ROW + 1}"
    scores = f"=SUMPRODUCT({first}{n}:{last}{n}/{items})"
    workbook.formula(sheet, row, 4, scores, _scores(workbook, result))


def _delivered(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    """A score as an agency delivered it: there are no responses to compute it from."""
    if result.components.survey is not None:
        sheet.write_number(row, 2, float(result.components.survey), workbook.formats["score"])
    sheet.write_number(row, 3, result.evidence.responses)
