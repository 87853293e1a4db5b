"""How a candidate whom a group's own method judges came to its score, for a terminal."""

from collections.abc import Iterator

from analysis.report.candidate_wording import name_and_unit, reasons_text, standing_text
from analysis.report.report_wording import origin_text, simulated_mark
from analysis.report.terminal_layout import table, wrap
from analysis.result.awards import CandidateFinding, HonourAwards
from analysis.result.methods import Judged
from analysis.result.score_report import ScoreReport
from rendering.numbers import decimal_text, percent_text, plain_text


def candidate_text(report: ScoreReport, text: str) -> str:
    """Every honour of the nominated candidate of that id or name; empty where there is none."""
    wanted = text.strip()
    found = [
        (awards, candidate)
        for awards in report.awards
        for candidate in awards.candidates
        if wanted in (candidate.candidate_id, candidate.name)
    ]
    if not found:
        return ""
    lines = [mark] if (mark := simulated_mark(report)) else []
    for awards, candidate in found:
        lines += [*_honour(report, awards, candidate), ""]
    return "\n".join(lines[:-1]) + "\n"


def _honour(
    report: ScoreReport, awards: HonourAwards, candidate: CandidateFinding
) -> Iterator[str]:
    yield from wrap(f"{name_and_unit(candidate)}：{awards.honour.name.zh}")
    if judged := candidate.judged:
        method = judged.method
        yield from wrap(f"{method.says}〔{origin_text(report.book, method)}〕")
        yield from _marks(judged)
        yield from _sheets(judged)
        if judged.score is not None:
            score = decimal_text(judged.score)
            yield from wrap(f"得分{score}，在本类名额的候选中排第{judged.rank}名。")
    yield from wrap(f"{standing_text(candidate)}。{reasons_text(candidate)}")


def _marks(judged: Judged) -> Iterator[str]:
    """Each mark with its weight and what it adds."""
    rows = [
        [
            mark.part.name.zh,
            f"{plain_text(mark.mark)}/{mark.part.full_marks}",
            percent_text(mark.part.weight),
            decimal_text(mark.points),
        ]
        for mark in judged.parts
    ]
    if rows:
        yield from table(("项目", "得分/满分", "权重", "折算分"), rows)
    for part in judged.missing:
        yield from wrap(f"缺{part.name.zh}的得分")


def _sheets(judged: Judged) -> Iterator[str]:
    """The sheets of a panel, and which of them do not count."""
    rows = [
        [one, decimal_text(score), "去掉" if one in judged.left_out else "计入"]
        for one, score in judged.sheets.items()
    ]
    rows += [[one, "", "本单位，不计"] for one in judged.own_unit]
    if rows:
        yield from table(("评委", "评分表", "计入与否"), rows)
