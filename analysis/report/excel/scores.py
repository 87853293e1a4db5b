"""The score table: components, total, rank, designation and proposal as live formulas."""

from typing import Any

from analysis.report.excel.frame import MARKS, SCORES, SURVEY, VALUE_COLUMN, VOTE, Frame
from analysis.report.excel.lists import NOT_MET, barred
from analysis.result.score_report import WindowResult

TIE = "并列，报审定"
PROPOSED = "建议"
# Ranks compare totals to nine decimals: a spreadsheet's binary fractions cannot do better, and
# exactly equal totals must not come apart in them.
_RANKED_TO = 9


def score_sheet(frame: Frame) -> None:
    """Write the sheet."""
    book = frame.report.book
    model = book.honour(book.window_score.designation.honour)
    collective = book.honour(book.window_score.proposal.honour)
    names = {kind: book.component_node(kind).name.zh for kind in ("marks", "vote", "survey")}
    sheet = frame.sheet(
        SCORES,
        [
            ("窗口编号", 12),
            ("窗口", 24),
            ("人数", 7),
            (f"申报{model.short_name}", 9),
            (f"申报{collective.short_name}", 9),
            ("参加排名", 9),
            (names["marks"], 10),
            (names["vote"], 10),
            (names["survey"], 10),
            ("总分", 10),
            ("名次", 8),
            (model.name.zh, 18),
            (f"{collective.name.zh}（{PROPOSED}）", 18),
            ("未列入排名的原因", 40),
            ("排序用总分", 11),
            ("其中申报标兵", 11),
            ("其中待提建议", 11),
            (f"条款不容{model.short_name}", 11),
            (f"条款不容{collective.short_name}", 11),
        ],
    )
    frame.window_names(sheet)
    for row, result in frame.rows:
        _facts(frame, sheet, row, result)
        _total(frame, sheet, row, result)
        _sorting(frame, sheet, row, result)
        _barred(frame, sheet, row, result)
        _verdicts(frame, sheet, row, result)
    for column in range(6, 10):
        frame.bars(sheet, column)
    # The last five columns only serve the formulas: not on paper.
    sheet.print_area(0, 0, frame.last, 13)


def _barred(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    """Whether a condition or a clause keeps the window out, counted on the sheet of conditions."""
    book, n = frame.report.book, row + 1
    score = book.window_score
    for column, honour in ((17, score.designation.honour), (18, score.proposal.honour)):
        name = book.honour(honour).name.zh
        counted = frame.count_conditions(f"A{n}", name, NOT_MET)
        kept_out = int(barred(frame.report, honour, result.window.id))
        frame.formula(sheet, row, column, f"=IF({counted}>0,1,0)", kept_out, "plain")


def _facts(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    score = frame.report.book.window_score
    applied = result.window.applied_honours
    sheet.write_number(row, 2, result.window.staff_count)
    sheet.write_number(row, 3, int(score.designation.honour in applied))
    sheet.write_number(row, 4, int(score.proposal.honour in applied))
    n = row + 1
    ranked = f"=IF(AND(C{n}>=least_staff,D{n}+E{n}>0,ISNUMBER(J{n})),1,0)"
    frame.formula(sheet, row, 5, ranked, int(result.standing.in_pool), "plain")
    reasons = "；".join(reason.zh for reason in result.standing.not_ranked_because)
    sheet.write_string(row, 13, reasons)


def _total(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    components = result.components.by_kind()
    n = row + 1
    for column, (kind, name) in enumerate(
        (("marks", MARKS), ("vote", VOTE), ("survey", SURVEY)), start=6
    ):
        frame.formula(sheet, row, column, f"='{name}'!{VALUE_COLUMN}{n}", components[kind])
    weighted = f"(share_marks*G{n}+share_vote*H{n}+share_survey*I{n})/share_sum"
    frame.formula(sheet, row, 9, f'=IF(COUNT(G{n}:I{n})=3,{weighted},"")', result.total)


def _sorting(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    """Totals as ranks compare them: of all ranked, of applicants, of those left to propose."""
    report = frame.report
    model = report.book.honour(report.book.window_score.designation.honour)
    collective = report.book.honour(report.book.window_score.proposal.honour)
    applied = result.window.applied_honours
    total = result.total if result.standing.in_pool else None
    left = collective.id in applied and result.window.id not in report.outcome.designated
    left = left and not barred(report, collective.id, result.window.id)
    n = row + 1
    frame.formula(sheet, row, 14, f'=IF(F{n}=1,ROUND(J{n},{_RANKED_TO}),"")', total)
    own = f'=IF(AND(F{n}=1,D{n}=1),O{n},"")'
    frame.formula(sheet, row, 15, own, total if model.id in applied else None)
    rest = f'=IF(AND(F{n}=1,E{n}=1,S{n}=0,L{n}<>"{model.name.zh}"),O{n},"")'
    frame.formula(sheet, row, 16, rest, total if left else None)


def _verdicts(frame: Frame, sheet: Any, row: int, result: WindowResult) -> None:
    report, n = frame.report, row + 1
    model = report.book.honour(report.book.window_score.designation.honour)
    everyone, applicants, rest = (frame.column(letter) for letter in "OPQ")
    rank = result.standing.rank
    frame.formula(sheet, row, 10, f'=IF(F{n}=1,RANK(O{n},{everyone}),"")', rank, "plain")
    place = f'IF(reading="literal",RANK(O{n},{everyone}),RANK(P{n},{applicants}))'
    peers = f'IF(reading="literal",COUNTIF({everyone},O{n}),COUNTIF({applicants},P{n}))'
    split = f'IF({place}+{peers}-1>places,"{TIE}","{model.name.zh}")'
    designated = f'=IF(AND(F{n}=1,D{n}=1,R{n}=0),IF({place}>places,"",{split}),"")'
    frame.formula(sheet, row, 11, designated, _designation(report, result, model.name.zh))
    proposed = f'=IF(Q{n}="","",IF(RANK(Q{n},{rest})<=proposal_places,"{PROPOSED}",""))'
    is_proposed = result.window.id in report.outcome.proposed
    frame.formula(sheet, row, 12, proposed, PROPOSED if is_proposed else "")


def _designation(report: Any, result: WindowResult, honour: str) -> str:
    if result.window.id in report.outcome.designated:
        return honour
    honour_id = report.book.window_score.designation.honour
    applied = honour_id in result.window.applied_honours
    applied = applied and not barred(report, honour_id, result.window.id)
    return TIE if applied and result.window.id in report.outcome.ties_at_cutoff else ""
