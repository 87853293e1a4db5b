"""The score table: components, total, rank, designation and proposal as live formulas."""

from typing import Any

from analysis.report.excel.lists import barred
from analysis.report.excel.workbook import HEADER_ROW, SCORES, VALUE_COLUMN, ScoreWorkbook
from analysis.report.report_wording import not_ranked_text
from analysis.result.awards import CONDITION_WORDS, STANDING_WORDS
from analysis.result.score_report import ScoreReport, WindowResult

TIE = "并列，报审定"
PROPOSED = STANDING_WORDS["proposed"].zh
# Ranks compare totals to nine decimals: a spreadsheet's binary fractions cannot do better, and
# exactly equal totals must not come apart in them.
_RANKED_TO = 9
_PRINTED = 14  # columns


def score_sheet(workbook: ScoreWorkbook) -> None:
    """Write the sheet."""
    book = workbook.report.book
    model = book.honour(book.window_score.designation.honour)
    collective = book.honour(book.window_score.proposal.honour)
    sheet = workbook.sheet(
        SCORES,
        [
            ("窗口编号", 8.5),
            ("窗口", 19),
            ("人数", 5.5),
            (f"申报{model.short_name}", 8),
            (f"申报{collective.short_name}", 8),
            ("参加排名", 5.5),
            *((name, 8.5) for name in workbook.component_names.values()),
            (book.window_score.score.name.zh, 8),
            ("名次", 5.5),
            (f"{model.name.zh}（计算结果）", 16.5),
            (f"{collective.name.zh}（{PROPOSED}）", 10),
            ("未列入排名的原因", 14.5),
            ("排序用总分", 11),
            (f"其中申报{model.short_name}", 11),
            ("其中待提建议", 11),
            (f"条款不容{model.short_name}", 11),
            (f"条款不容{collective.short_name}", 11),
        ],
    )
    workbook.window_names(sheet)
    for row, result in workbook.rows:
        _facts(workbook, sheet, row, result)
        _total(workbook, sheet, row, result)
        _sorting(workbook, sheet, row, result)
        _barred(workbook, sheet, row, result)
        _verdicts(workbook, sheet, row, result)
    for column in range(6, 10):
        workbook.bars(sheet, column)
    sheet.autofilter(HEADER_ROW, 0, workbook.last, _PRINTED - 1)
    # The columns after these only serve the formulas: not on paper. What is printed fits the
    # width of the paper at its own size, 10 points.
    sheet.print_area(0, 0, workbook.last, _PRINTED - 1)
    sheet.set_margins(left=0.3, right=0.3)


def _barred(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    """Whether a condition or a clause keeps the window out, counted on the sheet of conditions."""
    book, n = workbook.report.book, row + 1
    score = book.window_score
    for column, honour in ((17, score.designation.honour), (18, score.proposal.honour)):
        name = book.honour(honour).name.zh
        counted = workbook.count_conditions(f"A{n}", name, CONDITION_WORDS["not_met"].zh)
        kept_out = int(barred(workbook.report, honour, result.window.id))
        workbook.formula(sheet, row, column, f"=IF({counted}>0,1,0)", kept_out, "plain")


def _facts(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    score = workbook.report.book.window_score
    applied = result.window.applied_honours
    sheet.write_number(row, 2, result.window.staff_count)
    yes_or_no = workbook.formats["yes_or_no"]
    sheet.write_number(row, 3, int(score.designation.honour in applied), yes_or_no)
    sheet.write_number(row, 4, int(score.proposal.honour in applied), yes_or_no)
    n = row + 1
    ranked = f"=IF(AND(C{n}>=least_staff,D{n}+E{n}>0,ISNUMBER(J{n})),1,0)"
    workbook.formula(sheet, row, 5, ranked, int(result.standing.in_pool), "yes_or_no")
    sheet.write_string(row, 13, not_ranked_text(result), workbook.formats["wrap"])


def _total(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    components = result.components.by_kind()
    n = row + 1
    for column, (kind, name) in enumerate(workbook.component_sheets.items(), start=6):
        workbook.formula(sheet, row, column, f"='{name}'!{VALUE_COLUMN}{n}", components[kind])
    weighted = f"(share_marks*G{n}+share_vote*H{n}+share_survey*I{n})/share_sum"
    workbook.formula(sheet, row, 9, f'=IF(COUNT(G{n}:I{n})=3,{weighted},"")', result.total)


def _sorting(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    """Totals as ranks compare them: of all ranked, of applicants, of those left to propose."""
    report = workbook.report
    model = report.book.honour(report.book.window_score.designation.honour)
    collective = report.book.honour(report.book.window_score.proposal.honour)
    applied = result.window.applied_honours
    total = result.total if result.standing.in_pool else None
    left = collective.id in applied and result.window.id not in report.outcome.designated
    left = left and not barred(report, collective.id, result.window.id)
    n = row + 1
    workbook.formula(sheet, row, 14, f'=IF(F{n}=1,ROUND(J{n},{_RANKED_TO}),"")', total)
    own = f'=IF(AND(F{n}=1,D{n}=1),O{n},"")'
    workbook.formula(sheet, row, 15, own, total if model.id in applied else None)
    rest = f'=IF(AND(F{n}=1,E{n}=1,S{n}=0,L{n}<>"{model.name.zh}"),O{n},"")'
    workbook.formula(sheet, row, 16, rest, total if left else None)


def _verdicts(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    report, n = workbook.report, row + 1
    model = report.book.honour(report.book.window_score.designation.honour)
    everyone, applicants, rest = (workbook.column(letter) for letter in "OPQ")
    rank = result.standing.rank
    workbook.formula(sheet, row, 10, f'=IF(F{n}=1,RANK(O{n},{everyone}),"")', rank, "rank")
    place = f'IF(reading="literal",RANK(O{n},{everyone}),RANK(P{n},{applicants}))'
    peers = f'IF(reading="literal",COUNTIF({everyone},O{n}),COUNTIF({applicants},P{n}))'
    split = f'IF({place}+{peers}-1>places,"{TIE}","{model.name.zh}")'
    designated = f'=IF(AND(F{n}=1,D{n}=1,R{n}=0),IF({place}>places,"",{split}),"")'
    workbook.formula(
        sheet, row, 11, designated, _designation(report, result, model.name.zh), "wrap"
    )
    proposed = f'=IF(Q{n}="","",IF(RANK(Q{n},{rest})<=proposal_places,"{PROPOSED}",""))'
    is_proposed = result.window.id in report.outcome.proposed
    workbook.formula(sheet, row, 12, proposed, PROPOSED if is_proposed else "", "wrap")


def _designation(report: ScoreReport, result: WindowResult, honour: str) -> str:
    if result.window.id in report.outcome.designated:
        return honour
    honour_id = report.book.window_score.designation.honour
    applied = honour_id in result.window.applied_honours
    applied = applied and not barred(report, honour_id, result.window.id)
    return TIE if applied and result.window.id in report.outcome.ties_at_cutoff else ""
