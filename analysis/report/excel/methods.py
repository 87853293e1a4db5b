"""Marks of candidates whom a method of their group judges; points and scores are live formulas."""

from collections.abc import Iterator

from analysis.report.candidate_wording import judged_lines
from analysis.report.excel.workbook import (
    COLUMNS,
    FIRST_ROW,
    METHODS,
    SHEETS,
    Cell,
    ScoreWorkbook,
)
from analysis.result.awards import CandidateFinding, HonourAwards, LineAwards
from analysis.result.methods import Judged, PartMark
from analysis.result.score_report import ScoreReport
from rendering.numbers import decimal_text

Found = tuple[HonourAwards, LineAwards, CandidateFinding, Judged]


def methods_sheets(workbook: ScoreWorkbook) -> None:
    """A row a candidate and indicator or criterion, then the sheets of panels; none without."""
    found = list(_judged(workbook.report))
    marks = [(one, mark) for one in found for mark in one[3].parts]
    if marks:
        _marks(workbook, marks)
    if rows := [row for one in found for row in _sheets(one)]:
        sheet = workbook.sheet(SHEETS, COLUMNS[SHEETS])
        workbook.write_rows(sheet, rows, COLUMNS[SHEETS])


def _judged(report: ScoreReport) -> Iterator[Found]:
    for method in report.book.campaign.methods:
        for awards, line, candidates in judged_lines(report, method):
            for candidate in candidates:
                if candidate.judged:
                    yield awards, line, candidate, candidate.judged


def _marks(workbook: ScoreWorkbook, marks: list[tuple[Found, PartMark]]) -> None:
    sheet = workbook.sheet(METHODS, COLUMNS[METHODS])
    rows: list[list[Cell]] = [
        [*_who(one), one[3].method.name.zh, mark.part.name.zh] for one, mark in marks
    ]
    last = workbook.write_rows(sheet, rows, COLUMNS[METHODS])
    ids, honours, points = (f"${c}${FIRST_ROW + 1}:${c}${last + 1}" for c in "ADK")
    for row, ((_, _, _, judged), mark) in enumerate(marks, start=FIRST_ROW):
        at = row + 1
        sheet.write_number(row, 7, float(mark.part.weight), workbook.formats["share"])
        sheet.write_number(row, 8, mark.part.full_marks)
        sheet.write_number(row, 9, float(mark.mark))
        workbook.formula(sheet, row, 10, f"=100*H{at}*J{at}/I{at}", mark.points)
        if judged.score is not None:
            total = f"=SUMIFS({points},{ids},A{at},{honours},D{at})"
            workbook.formula(sheet, row, 11, total, judged.score)
            sheet.write_number(row, 12, judged.rank or 0)


def _who(one: Found) -> list[Cell]:
    awards, line, candidate, _judged_so = one
    return [
        candidate.candidate_id,
        candidate.name,
        candidate.unit,
        awards.honour.name.zh,
        line.line.name.zh,
    ]


def _sheets(one: Found) -> Iterator[list[Cell]]:
    """The sheets of a panel for one candidate, with what became of each."""
    judged = one[3]
    for reviewer, score in judged.sheets.items():
        counted = "去掉（最高或最低）" if reviewer in judged.left_out else "计入"
        yield [*_who(one), reviewer, decimal_text(score, 6), counted]
    for reviewer in judged.own_unit:
        yield [*_who(one), reviewer, "", "本单位，不计"]
