"""Annex 2: the lists of every honour, with quota lines, conditions and clauses."""

from collections.abc import Sequence

from analysis.report.candidates import (
    computed,
    decision_text,
    named,
    place,
    who,
    why,
    worth_listing,
)
from analysis.report.phrases import numeral, simulated_mark, status_text
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

_QUOTA = (Column("名额类别", 52), Column("名额", 24), Column("获评或建议", 20, number=True))
_QUOTA_MORE = (
    Column("附条件", 20, number=True),
    Column("可供选择", 20, number=True),
    Column("空缺", 20, number=True),
)


def lists_annex(paper: Paper, report: ScoreReport) -> None:
    """Write annex 2."""
    if report.decided:
        _settled(paper, report, report.decided)
    for number, awards in enumerate(report.awards, start=1):
        _honour(paper, report, awards, number)


def _settled(paper: Paper, report: ScoreReport, decided: Decided) -> None:
    """What was decided, where it departs from the computation and why, and what stood before."""
    paper.text(f"{status_text(report)}。")
    mark = simulated_mark(report)
    if decided.differences:
        columns = [
            Column("对象", 36),
            Column("计算结果", 28),
            Column("审定", 28),
            Column("理由", 64),
        ]
        rows: list[list[Words]] = [
            [one.name, one.computed.zh, one.decided.zh, one.decision.reason or "—"]
            for one in decided.differences
        ]
        paper.table(columns, rows, caption="审定与计算结果不同之处", mark=mark)
    for former in decided.former or ():
        if former.decided and former.awarded != decided.honour(former.honour_id).awarded:
            names = "、".join(named(report, former.honour_id, one) for one in former.awarded)
            honour = report.book.honour(former.honour_id).name.zh
            paper.note(f"更正前　{honour}：{names or '空缺'}。")


def _honour(paper: Paper, report: ScoreReport, awards: HonourAwards, number: int) -> None:
    honour, mark = awards.honour, simulated_mark(report)
    unit = honour.measure_word
    paper.heading(f"{numeral(number)}、{honour.name.zh}（{honour.total}{unit}）")
    rows = [_quota(line, unit) for line in awards.lines]
    caption = f"{honour.name.zh}名额"
    paper.table([*_QUOTA, *_QUOTA_MORE], rows, caption=caption, mark=mark)
    settled = report.decided.honour(honour.id) if report.decided else None
    for number, line in enumerate(awards.lines, start=1):
        _line(paper, report, line, number, settled)
    if awards.outside:
        paper.heading("没有对应名额类别的申报", 2)
        _candidates(paper, report, awards.outside, settled)


def _quota(line: LineAwards, unit: str) -> list[Words]:
    about = "左右" if line.line.approximate else ""
    numbers = (line.used, line.conditional, line.to_choose_from, line.open_places)
    return [line.line.name.zh, f"{line.line.places}{unit}{about}", *(str(n) for n in numbers)]


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
    paper.heading(f"（{numeral(number)}）{line.line.name.zh}", 2)
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
    known: str = "",
) -> None:
    """A table of candidates; ``known`` is a clause that stands above it already."""
    columns = [Column("候选", 34), Column("名次和得分", 20), Column("计算结果", 22)]
    columns.append(Column("理由和条款", 62 if settled else 80))
    if settled:
        columns.append(Column("审定", 18))
    rows = []
    for one in shown:
        row: list[Words] = [who(one), place(one), computed(one), why(one, known)]
        rows.append([*row, decision_text(one, settled)] if settled else row)
    name = report.book.honour(shown[0].honour_id).name.zh
    strong = [i for i, one in enumerate(shown) if one.takes_place]
    paper.table(columns, rows, caption=f"{name}名单", mark=simulated_mark(report), strong=strong)
