"""Annex 2 of the request: who stands for which places, a line of the quota a row."""

from collections.abc import Iterator, Sequence

from analysis.report.candidate_wording import name_and_unit
from analysis.report.places import Places, places_of, together
from analysis.report.report_wording import places_text
from analysis.report.word.page_one import MOST_POINTS
from analysis.report.word.request import open_points
from analysis.result.awards import STANDING_WORDS, CandidateFinding, HonourAwards, LineAwards
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_numeral, decimal_text
from rendering.word.ooxml import HEADING, Column, Run, Words
from rendering.word.paper import Paper

_FINE = 9.0
_COUNTS = ("名额", "按名次", "并列", "待选定", "空缺")


def lists_annex(paper: Paper, report: ScoreReport) -> None:
    """Write annex 2."""
    asked = open_points(report)
    if len(asked) > MOST_POINTS:
        paper.heading("请审定事项")
        for number, point in enumerate(asked, start=1):
            paper.small(f"{number}.{point}。")
    _summary(paper, report)
    for number, awards in enumerate(report.awards, start=1):
        _honour(paper, report, awards, number)


def _summary(paper: Paper, report: ScoreReport) -> None:
    of_honour = [together(places_of(line) for line in awards.lines) for awards in report.awards]
    names = [awards.honour.name.zh for awards in report.awards]
    rows = [_counts(name, sums) for name, sums in zip(names, of_honour, strict=True)]
    rows.append(_counts("合计", together(of_honour)))
    columns = [Column("荣誉", 46), *(Column(head, 22, number=True) for head in _COUNTS)]
    paper.table(columns, rows, caption="各项荣誉的名额")
    methods = report.book.campaign.methods
    own = "（各组按本组办法）" if any(m.kind != "unpublished" for m in methods) else ""
    paper.note(
        f"按名次：按规则获评或建议{own}，含条件待核验的。待选定：没有计分公式，"
        f"由{report.book.deciders.zh}按条件和材料从候选中研究。空缺：候选不足。"
        "〔〕内是不符合或待核验的条件；逐项核验情况和条款见评分报告网页和得分工作簿。"
    )


def _counts(name: str, counted: Places) -> list[Words]:
    numbers = (counted.total, counted.by_rank, counted.tied, counted.to_choose, counted.open)
    return [name, *map(str, numbers)]


def _honour(paper: Paper, report: ScoreReport, awards: HonourAwards, number: int) -> None:
    honour = awards.honour
    total = f"{honour.total}{honour.measure_word}"
    paper.heading(f"{chinese_numeral(number)}、{honour.name.zh}（{total}）")
    rows: list[list[Words]] = [
        [line.line.name.zh, places_text(line.line, honour), _candidates(report, line)]
        for line in awards.lines
    ]
    if awards.outside:
        rows.append(["没有对应名额类别", "", _row(report, awards.outside)])
    columns = [Column("名额类别", 34), Column("名额", 16), Column("候选", 106)]
    paper.table(columns, rows, caption=f"{honour.name.zh}名单", size=_FINE)


def _candidates(report: ScoreReport, line: LineAwards) -> Words:
    open_places = places_of(line).open
    left = f"空缺{open_places}个。" if open_places else ""
    if not line.candidates:
        return f"没有候选，{left}"
    return [*_row(report, line.candidates), left]


def _row(report: ScoreReport, candidates: Sequence[CandidateFinding]) -> list[str | Run]:
    """The candidates of a row by how they stand, in the order of ranks or of nomination."""
    said: list[str | Run] = []
    for standing, words in STANDING_WORDS.items():
        group = [c for c in candidates if c.standing == standing]
        unranked = [c for c in group if standing == "not_eligible" and _unranked(report, c)]
        named = [c for c in group if c not in unranked and standing != "not_in_top"]
        if named:
            said.append(Run(f"{words.zh}{len(named)}个：", HEADING))
            said.append(f"{'；'.join(_grouped(named))}。")
        if standing == "not_in_top" and group:
            where = "" if any(c.judged for c in group) else "（附件1）"
            said.append(f"{words.zh}{len(group)}个{where}。")
        if unranked:
            said.append(f"未列入总排名{len(unranked)}个（附件1）。")
    return said


def _unranked(report: ScoreReport, candidate: CandidateFinding) -> bool:
    """Whether a window has no rank; annex 1 says why."""
    return any(result.window.id == candidate.candidate_id for result in report.unranked)


def _grouped(candidates: Sequence[CandidateFinding]) -> Iterator[str]:
    """Names in a row, those together of whom the same has to be known."""
    groups: dict[str, list[str]] = {}
    for candidate in candidates:
        groups.setdefault("、".join(_about(candidate)), []).append(_named(candidate))
    for about, names in groups.items():
        yield "、".join(names) + (f"〔{about}〕" if about else "")


def _named(candidate: CandidateFinding) -> str:
    """A name, with rank and total of a window, with the unit of anybody else, and its score."""
    judged = candidate.judged
    if judged and judged.score is not None:
        return f"{name_and_unit(candidate)}（第{judged.rank}名{decimal_text(judged.score)}分）"
    if candidate.rank is None or candidate.total is None:
        return name_and_unit(candidate)
    return f"{candidate.name}（第{candidate.rank}名{decimal_text(candidate.total)}分）"


def _about(candidate: CandidateFinding) -> Iterator[str]:
    """What stands against a candidate, or was accepted against what a table says."""
    if candidate.standing == "excluded":
        yield candidate.reasons[0].rstrip("。")
    for finding in (*candidate.not_met, *candidate.pending):
        yield finding.condition.name.zh
    for finding in candidate.conditions:
        if finding.override_reason:
            yield f"{finding.condition.name.zh}：按核验记录认定，{finding.override_reason}"
