"""Annex 2: the lists of every honour, with quota lines, conditions and clauses."""

from collections.abc import Iterator, Sequence

from analysis.awards import CandidateFinding, HonourAwards, LineAwards, SettledHonour
from analysis.report.model import ScoreReport
from analysis.report.numbers import decimal_text
from analysis.report.phrases import STANDING_WORDS, decision_text, numeral, simulated_mark
from analysis.report.word.ooxml import Column, Words
from analysis.report.word.paper import Paper

_QUOTA = (Column("名额类别", 52), Column("名额", 24), Column("获评或建议", 20, number=True))
_QUOTA_MORE = (
    Column("附条件", 20, number=True),
    Column("可供选择", 20, number=True),
    Column("空缺", 20, number=True),
)


def lists_annex(paper: Paper, report: ScoreReport) -> None:
    """Write annex 2."""
    for place, awards in enumerate(report.awards, start=1):
        _honour(paper, report, awards, place)


def _honour(paper: Paper, report: ScoreReport, awards: HonourAwards, place: int) -> None:
    honour, mark = awards.honour, simulated_mark(report)
    unit = honour.measure_word
    paper.heading(f"{numeral(place)}、{honour.name.zh}（{honour.total}{unit}）")
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
    decided = set(settled.awarded) if settled else set()
    shown = [
        one
        for one in line.candidates
        if one.standing != "not_in_top" or one.candidate_id in decided
    ]
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
        row: list[Words] = [_who(one), _place(one), _standing(one), "".join(_why(one, known))]
        rows.append([*row, decision_text(one, settled)] if settled else row)
    name = report.book.honour(shown[0].honour_id).name.zh
    strong = [i for i, one in enumerate(shown) if one.takes_place]
    paper.table(columns, rows, caption=f"{name}名单", mark=simulated_mark(report), strong=strong)


def _who(one: CandidateFinding) -> str:
    return one.name if one.unit in ("", one.name) else f"{one.name}（{one.unit}）"


def _place(one: CandidateFinding) -> str:
    if one.rank is not None and one.total is not None:
        return f"第{one.rank}名 {decimal_text(one.total)}分"
    return f"推荐次序{one.order}" if one.order is not None else "—"


def _standing(one: CandidateFinding) -> str:
    words = STANDING_WORDS[one.standing]
    return f"{words}（核实后：{STANDING_WORDS[one.would_be]}）" if one.would_be else words


def _why(one: CandidateFinding, known: str) -> Iterator[str]:
    """Reasons, what was verified against a table, and the clauses not named above."""
    if one.conditions and all(found.status == "met" for found in one.conditions):
        yield f"{len(one.conditions)}项条件均符合。"
    yield from (f"{reason.zh.rstrip('。')}。" for reason in one.reasons)
    for found in one.conditions:
        if found.override_reason:
            yield f"人工核验：{found.condition.name.zh}，{found.override_reason}。"
    clauses = [clause for clause in one.clauses if clause != known]
    if clauses:
        yield f"〔{'；'.join(clauses)}〕"
