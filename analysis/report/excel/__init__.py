"""scores.xlsx: one sheet a subject, live formulas from marks and counts to ranks.

Every formula carries the value that we computed, so that the workbook reads right before a
spreadsheet program recalculates it, and an auditor can drop the values and compare.
"""

from pathlib import Path

from analysis.report.excel.checks import checks_sheet, uncertainty_sheet
from analysis.report.excel.evidence import marks_sheet, survey_sheet, vote_sheet
from analysis.report.excel.frame import Frame
from analysis.report.excel.lists import conditions_sheet, decisions_sheet, lists_sheet
from analysis.report.excel.scores import score_sheet
from analysis.report.excel.settings import notes_sheet, weights_sheet
from analysis.report.excel.what_if import what_if_sheet
from analysis.result.score_report import ScoreReport


def write_workbook(report: ScoreReport, path: Path) -> None:
    """Write scores.xlsx; the round's date is its creation time, so the bytes are reproducible."""
    frame = Frame(report, path)
    score_sheet(frame)
    marks_sheet(frame)
    vote_sheet(frame)
    survey_sheet(frame)
    conditions_sheet(frame)
    lists_sheet(frame)
    decisions_sheet(frame)
    if report.findings:
        checks_sheet(frame, report.findings)
        uncertainty_sheet(frame, report.findings)
    weights_sheet(frame)
    what_if_sheet(frame)
    notes_sheet(frame)
    frame.book.close()
