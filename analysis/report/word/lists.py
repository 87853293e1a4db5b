"""Annex 2: the lists of every honour, with quota lines, conditions and clauses."""

from collections.abc import Sequence

from analysis.report.candidate_wording import (
    decision_text,
    name_and_unit,
    rank_or_order,
    reasons_text,
    standing_text,
    worth_listing,
)
from analysis.report.report_wording import places_text, status_text
from analysis.report.word.ooxml import Column, Words
from analysis.report.word.paper import Paper
from analysis.result.awards import (
    CandidateFinding,
    Decided,
    HonourAwards,
    LineAwards,
    SettledHonour,
)
from analysis.result.score_report import ScoreReport
from rendering.numbers import MISSING, chinese_numeral
from rulebook.honours import Honour

_COUNTED = ("获评或建议", "附条件", "可供选择", "空缺")
_QUOTA = [Column("名额类别", 52), Column("名额", 24)]
_QUOTA += [Column(head, 20, number=True) for head in _COUNTED]


def lists_annex(paper: Paper, report: ScoreReport) -> None:
    """Write annex 2."""
    if report.decided:
        _settled(paper, report, report.decided)
    for number, awards in enumerate(report.awards, start=1):
        _honour(paper, report, awards, number)


def _settled(paper: Paper, report: ScoreReport, decided: Decided) -> None:
    """What was decided, where it departs from the computation and why, and what stood before."""
    paper.text(f"{status_text(report)}。")
    if decided.differences:
        widths = {"对象": 36, "计算结果": 28, "审定": 28, "理由": 64}
        columns = [Column(head, width) for head, width in widths.items()]
        rows: list[list[Words]] = [
            [d.name, d.computed.zh, d.decided.zh, d.decision.reason or MISSING]
            for d in decided.differences
        ]
        paper.table(columns, rows, caption="审定与计算结果不同之处")
    for former in decided.former or ():
        if former.decided and former.awarded != decided.honour(former.honour_id).awarded:
            names = "、".join(report.name_of(former.honour_id, c) for c in former.awarded)
            honour = report.book.honour(former.honour_id).name.zh
            paper.note(f"更正前　{honour}：{names or '空缺'}。")


def _honour(paper: Paper, report: ScoreReport, awards: HonourAwards, number: int) -> None:
    honour = awards.honour
    total = f"{honour.total}{honour.measure_word}"
    paper.heading(f"{chinese_numeral(number)}、{honour.name.zh}（{total}）")
    rows = [_quota(line, honour) for line in awards.lines]
    caption = f"{honour.name.zh}名额"
    paper.table(_QUOTA, rows, caption=caption)
    settled = report.settled(honour.id)
    for number, line in enumerate(awards.lines, start=1):
        _line(paper, report, line, number, settled)
    if awards.outside:
        paper.heading("没有对应名额类别的申报", 2)
        _candidates(paper, report, awards.outside, settled)


def _quota(line: LineAwards, honour: Honour) -> list[Words]:
    numbers = (line.used, line.conditional, line.to_choose_from, line.open_places)
    return [line.line.name.zh, places_text(line.line, honour), *map(str, numbers)]


def _line(
    paper: Paper,
    report: ScoreReport,
    line: LineAwards,
    number: int,
    settled: SettledHonour | None,
) -> None:
    """The candidates of one quota line; those behind the places only as a number."""
    if not line.candidates:
        return
    shown = worth_listing(line, settled)
    paper.heading(f"（{chinese_numeral(number)}）{line.line.name.zh}", 2)
    paper.note(f"依据：{line.line.clause}。“{line.line.says}”", keep=True)
    if shown:
        _candidates(paper, report, shown, settled, line.line.clause)
    behind = len(line.candidates) - len(shown)
    if behind:
        paper.note(f"另有{behind}个符合条件、名次在名额之外的，名次见附件1。")


def _candidates(
    paper: Paper,
    report: ScoreReport,
    shown: Sequence[CandidateFinding],
    settled: SettledHonour | None,
    named_clause: str = "",
) -> None:
    """A table of candidates; ``named_clause`` stands above it already."""
    columns = [Column("候选", 34), Column("名次和得分", 20), Column("计算结果", 22)]
    columns.append(Column("理由和条款", 62 if settled else 80))
    if settled:
        columns.append(Column("审定", 18))
    rows = []
    for candidate in shown:
        row: list[Words] = [
            name_and_unit(candidate),
            rank_or_order(candidate),
            standing_text(candidate),
            reasons_text(candidate, named_clause),
        ]
        rows.append([*row, decision_text(candidate, settled)] if settled else row)
    name = report.book.honour(shown[0].honour_id).name.zh
    strong = [i for i, candidate in enumerate(shown) if candidate.takes_place]
    paper.table(columns, rows, caption=f"{name}名单", strong=strong)
