"""Weights as named cells, the choices of the round, and the notes behind the numbers."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from analysis.report.excel.workbook import (
    COLUMNS,
    FIRST_ROW,
    NOTES,
    WEIGHTS,
    ScoreWorkbook,
)
from analysis.report.report_wording import origin_text
from rendering.numbers import fraction_text
from rulebook.provenance import Rule
from rulebook.vocabulary import COMPONENT_KINDS
from rulebook.window_score import ScoreNode


def weights_sheet(workbook: ScoreWorkbook) -> None:
    """The score tree as printed. Change a yellow cell and every total and rank follows."""
    sheet = workbook.sheet(WEIGHTS, COLUMNS[WEIGHTS])
    row = _tree(workbook, sheet, workbook.report.book.window_score.score, FIRST_ROW, [])
    sheet.write_string(row, 0, "各部分合计")
    total = "=" + "+".join(f"share_{kind}" for kind in COMPONENT_KINDS)
    share = workbook.formats["share"]
    sheet.write_formula(row, 2, total, share, float(sum(workbook.report.weights.values())))
    workbook.name(sheet, "share_sum", row, 2)
    score = workbook.report.book.window_score
    collective = workbook.report.book.honour(score.proposal.honour)
    line = collective.quota(score.pool.unit_type)
    choices: list[tuple[str, str, int | str, Rule]] = [
        ("least_staff", "参加排名的最少人数", score.pool.least_staff, score.pool),
        ("places", "总排名前几名", score.designation.places, score.designation),
        ("reading", "排名条款的理解", workbook.report.reading, score.designation),
    ]
    places = line.places if line else len(workbook.rows)
    about = "（左右）" if line and line.approximate else ""
    label = f"{collective.short_name}建议名额{about}"
    choices.append(("proposal_places", label, places, line or score.proposal))
    for at, (name, label, value, rule) in enumerate(choices, start=row + 1):
        sheet.write_string(at, 0, label)
        sheet.write(at, 1, value, workbook.formats["input"])
        workbook.name(sheet, name, at, 1)
        _source(workbook, sheet, at, rule)
    sheet.print_area(0, 0, row + len(choices), 4)


def _tree(workbook: ScoreWorkbook, sheet: Any, node: ScoreNode, row: int, above: list[str]) -> int:
    """Write a node and what is below it; returns the next free row."""
    sheet.write_string(row, 0, "　" * len(above) + node.name.zh)
    sheet.write_number(row, 1, float(node.weight), workbook.formats["input"])
    path = [*above, xl_rowcol_to_cell(row, 1)]
    if node.component:
        share = float(workbook.report.weights[node.component])
        if workbook.report.weights_official:
            sheet.write_formula(row, 2, "=" + "*".join(path), workbook.formats["share"], share)
        else:
            sheet.write_number(row, 2, share, workbook.formats["input"])
        workbook.name(sheet, f"share_{node.component}", row, 2)
    _source(workbook, sheet, row, node)
    row += 1
    for part in node.parts:
        row = _tree(workbook, sheet, part, row, path)
    return row


def _source(workbook: ScoreWorkbook, sheet: Any, row: int, rule: Rule) -> None:
    sheet.write_string(row, 3, origin_text(workbook.report.book, rule))
    sheet.write_string(row, 4, rule.clause)


def notes_sheet(workbook: ScoreWorkbook) -> None:
    """What a reader of the numbers must know, and the exact totals as fractions."""
    report = workbook.report
    sheet = workbook.sheet(NOTES, COLUMNS[NOTES])
    lines = [("小数位", report.book.questionnaires.texts.rounding.zh)]
    lines += list(report.settings.basis.items())
    lines += [("备注", remark.zh) for remark in report.remarks]
    lines += [("工作口径", rule.ours) for rule in report.working_rules()]
    lines += [
        (f"{result.window.name} 总分（分数）", fraction_text(result.total) or "")
        for result in report.ranked
    ]
    workbook.write_rows(sheet, lines, COLUMNS[NOTES])
