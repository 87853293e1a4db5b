"""The sheet of statistical checks: one row a check, then the errors of every window."""

from typing import Any

from analysis.report.excel.workbook import CHECKS, COLUMNS, FIRST_ROW, UNCERTAINTY, ScoreWorkbook
from analysis.report.report_wording import public_reason
from analysis.result.findings import STANDING_WORDS, Findings, TopChances


def checks_sheet(workbook: ScoreWorkbook, findings: Findings) -> None:
    """Every check with its verdict, sentence, number and precondition."""
    sheet = workbook.sheet(CHECKS, COLUMNS[CHECKS])
    wrap = workbook.formats["wrap"]
    for row, check in enumerate(findings.checks, start=FIRST_ROW):
        low, high = check.interval or (None, None)
        texts = {
            0: check.title,
            1: check.verdict,
            2: public_reason(workbook.report, check),
            4: check.unit,
            9: check.id,
        }
        met = "满足" if check.precondition_met else "不满足"
        texts[8] = f"{check.precondition}（{met}）"
        for column, text in texts.items():
            sheet.write_string(row, column, text, wrap)
        for column, number in ((3, check.value), (5, low), (6, high), (7, check.n)):
            _number(sheet, row, column, number)
    after = FIRST_ROW + len(findings.checks) + 1
    for row, limit in enumerate(findings.limits, start=after):
        sheet.write_string(row, 0, "数据不能说明的", wrap)
        sheet.write_string(row, 2, limit, wrap)
    sheet.print_area(0, 0, after + len(findings.limits) - 1, len(COLUMNS[CHECKS]) - 1)


def uncertainty_sheet(workbook: ScoreWorkbook, findings: Findings) -> None:
    """Intervals, rank ranges and the chance of the top, by window."""
    sheet = workbook.sheet(UNCERTAINTY, COLUMNS[UNCERTAINTY])
    workbook.window_names(sheet)
    for row, result in workbook.rows:
        uncertain = findings.windows[result.window.id]
        pairs = (
            uncertain.sampling,
            uncertain.stability,
            uncertain.marginal,
            uncertain.simultaneous,
        )
        for column, pair in zip(range(2, 10, 2), pairs, strict=True):
            for i, end in enumerate(pair or ()):
                _number(sheet, row, column + i, end)
        if uncertain.top is not None:
            _top(sheet, row, uncertain.top)


def _top(sheet: Any, row: int, top: TopChances) -> None:
    """Both chances, their ranges, and what they come to."""
    _number(sheet, row, 10, top.again)
    _number(sheet, row, 11, top.truly)
    for column, ends in ((12, top.truly_range), (14, top.again_range)):
        for i, end in enumerate(ends or ()):
            _number(sheet, row, column + i, end)
    sheet.write_string(row, 16, STANDING_WORDS[top.standing])


def _number(sheet: Any, row: int, column: int, number: float | None) -> None:
    if number is not None:
        sheet.write_number(row, column, number)
