"""The three sheets of evidence: marks, ballots and responses, each with its mean as a formula."""

from fractions import Fraction
from math import ceil
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from analysis.report.excel.frame import MARKS, SURVEY, VALUE_ROW, VOTE, Frame
from analysis.report.suppression import HIDDEN, HIDDEN_NOTE, hidden_surveys, hidden_votes
from analysis.result.score_report import WindowResult

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
    """Ballots by grade; the points of the grades stand above their column.

    Where a grade has so few ballots that they could point at somebody, the window shows its
    number of ballots and its sum of points only: all that the mean needs.
    """
    grades = frame.report.book.grades()
    abstained = frame.report.book.questionnaires.grades.no_opinion.zh
    sums = [("评价票数", 10.0), ("分值合计", 12.0)]
    columns = [*_WINDOW, *sums, *((grade.label.zh, 10) for grade in grades), (abstained, 12)]
    sheet = frame.sheet(VOTE, columns)
    sheet.write_string(VALUE_ROW, 0, HIDDEN_NOTE)
    sheet.write_string(VALUE_ROW, 4, "分值")
    for column, grade in enumerate(grades, start=5):
        sheet.write_number(VALUE_ROW, column, float(grade.points), frame.formats["input"])
    frame.window_names(sheet)
    hidden = hidden_votes(frame.report)
    for row, result in frame.rows:
        n = row + 1
        mean = f'=IF(D{n}=0,"",E{n}/D{n})'
        frame.formula(sheet, row, 2, mean, result.components.vote)
        if result.window.id in hidden:
            _hidden_tally(frame, sheet, row, result)
        else:
            _tally(frame, sheet, row, result)


def _points(frame: Frame, result: WindowResult) -> Fraction:
    """The sum of points of a window's ballots."""
    tally = result.evidence.tally
    return sum(
        (tally.get(grade.grade, 0) * grade.points for grade in frame.report.book.grades()),
        Fraction(),
    )


def _hidden_tally(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    sheet.write_number(row, 3, result.evidence.ballots)
    sheet.write_number(row, 4, float(_points(frame, result)))
    for column in range(5, 6 + len(frame.report.book.grades())):
        sheet.write_string(row, column, HIDDEN)


def _tally(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    grades = frame.report.book.grades()
    for column, key in enumerate((*(grade.grade for grade in grades), None), start=5):
        sheet.write_number(row, column, result.evidence.tally.get(key, 0))
    last = xl_col_to_name(4 + len(grades))
    cells = f"F{row + 1}:{last}{row + 1}"
    frame.formula(sheet, row, 3, f"=SUM({cells})", result.evidence.ballots, "plain")
    values = f"$F${VALUE_ROW + 1}:${last}${VALUE_ROW + 1}"
    points = f"=SUMPRODUCT({cells},{values})"
    frame.formula(sheet, row, 4, points, _points(frame, result), "plain")


def survey_sheet(frame: Frame) -> None:
    """Valid responses and sums of points by number of items answered: all that the mean needs.

    Where so few people answered a number of items that their sum would tell their ratings, only
    the sum over all responses is shown.
    """
    items = len(frame.report.book.items())
    least = frame.report.book.window_score.survey.least_answered
    answered = range(max(1, ceil(least * items)), items + 1)
    counts = [(f"答{k}题的份数", 9.0) for k in answered]
    sums = [(f"答{k}题的分值合计", 11.0) for k in answered]
    both = [("有效问卷", 10.0), ("各份得分合计", 13.0)]
    sheet = frame.sheet(SURVEY, [*_WINDOW, *both, *counts, *sums])
    sheet.write_string(VALUE_ROW, 0, HIDDEN_NOTE)
    sheet.write_string(VALUE_ROW, 4, "题数")
    for i, k in enumerate((*answered, *answered)):
        sheet.write_number(VALUE_ROW, 5 + i, k)
    frame.window_names(sheet)
    hidden = hidden_surveys(frame.report)
    for row, result in frame.rows:
        if "survey" in frame.report.sources.weak:
            _delivered(frame, sheet, row, result)
            continue
        n = row + 1
        frame.formula(sheet, row, 2, f'=IF(D{n}=0,"",E{n}/D{n})', result.components.survey)
        if result.window.id in hidden:
            _hidden_responses(frame, sheet, row, result, answered)
        else:
            _responses(frame, sheet, row, result, answered)


def _scores(frame: Frame, result: WindowResult) -> Fraction:
    """The sum of the scores of a window's valid responses."""
    sums = result.evidence.survey_sums
    return sum(
        (Fraction(points, frame.report.point_scale * k) for k, (_count, points) in sums.items()),
        Fraction(),
    )


def _hidden_responses(
    frame: Frame, sheet: Any, row: int, result: WindowResult, answered: range
) -> None:
    sheet.write_number(row, 3, result.evidence.responses)
    sheet.write_number(row, 4, float(_scores(frame, result)), frame.formats["score"])
    for column in range(5, 5 + 2 * len(answered)):
        sheet.write_string(row, column, HIDDEN)


def _responses(frame: Frame, sheet: Any, row: int, result: WindowResult, answered: range) -> None:
    n, width = row + 1, len(answered)
    for i, k in enumerate(answered):
        count, points = result.evidence.survey_sums.get(k, (0, 0))
        sheet.write_number(row, 5 + i, count)
        sheet.write_number(row, 5 + width + i, float(Fraction(points, frame.report.point_scale)))
    first, last = xl_col_to_name(5), xl_col_to_name(4 + width)
    total = f"=SUM({first}{n}:{last}{n})"
    frame.formula(sheet, row, 3, total, result.evidence.responses, "plain")
    first, last = xl_col_to_name(5 + width), xl_col_to_name(4 + 2 * width)
    items = f"${first}${VALUE_ROW + 1}:${last}${VALUE_ROW + 1}"
    scores = f"=SUMPRODUCT({first}{n}:{last}{n}/{items})"
    frame.formula(sheet, row, 4, scores, _scores(frame, result))


def _delivered(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    """A score as an agency delivered it: there are no responses to compute it from."""
    if result.components.survey is not None:
        sheet.write_number(row, 2, float(result.components.survey), frame.formats["score"])
    sheet.write_number(row, 3, result.evidence.responses)
