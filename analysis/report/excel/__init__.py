"""scores.xlsx: one sheet a subject, live formulas from marks and counts to ranks.

Comes in: a ScoreReport. Goes out: one workbook. Every formula carries the value that we computed,
so that it reads right before a spreadsheet program recalculates it, and an auditor can drop the
values and compare. ``report.write`` asks here; comparison takes the ``Workbook``.
"""

from pathlib import Path

from analysis.report.excel.checks import checks_sheet, uncertainty_sheet
from analysis.report.excel.choices import adjusted_sheet, choices_sheet
from analysis.report.excel.context import context_sheet
from analysis.report.excel.evidence import marks_sheet, survey_sheet, vote_sheet
from analysis.report.excel.lists import conditions_sheet, decisions_sheet, lists_sheet
from analysis.report.excel.methods import methods_sheets
from analysis.report.excel.scores import score_sheet
from analysis.report.excel.settings import notes_sheet, weights_sheet
from analysis.report.excel.what_if import what_if_sheet
from analysis.report.excel.workbook import ScoreWorkbook
from analysis.result.score_report import ScoreReport


def write_workbook(report: ScoreReport, path: Path) -> None:
    """Write scores.xlsx; the round's date is its creation time, so the bytes are reproducible."""
    workbook = ScoreWorkbook(report, path)
    score_sheet(workbook)
    marks_sheet(workbook)
    vote_sheet(workbook)
    survey_sheet(workbook)
    conditions_sheet(workbook)
    lists_sheet(workbook)
    methods_sheets(workbook)
    decisions_sheet(workbook)
    if report.findings:
        checks_sheet(workbook, report.findings)
        uncertainty_sheet(workbook, report.findings)
        if report.findings.specifications:
            choices_sheet(workbook, report.findings.specifications)
        if report.findings.adjusted.scores:
            adjusted_sheet(workbook, report.findings.adjusted)
    context_sheet(workbook)
    weights_sheet(workbook)
    what_if_sheet(workbook)
    notes_sheet(workbook)
    workbook.book.close()
