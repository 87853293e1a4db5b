"""What people could not get done, as context in the report's annex: counts and rates, no score."""

from analysis.report.context_data import ABOUT, CaseLine, case_lines
from analysis.result.score_report import ScoreReport
from rendering.word.ooxml import Column, Words
from rendering.word.paper import Paper

_MOST = 20  # windows in a list
_HEADS = ("收到", "答复率", "办成率", "满意率", "按期答复")


def cases(paper: Paper, report: ScoreReport) -> None:
    """By kind and by window; of many windows those with the most cases."""
    paper.note(ABOUT, keep=True)
    for by, lines in case_lines(report).items():
        paper.note(f"{by}：", keep=True)  # two tables with nothing between would be one
        shown = lines
        if len(lines) > _MOST:
            most = sorted(lines, key=lambda one: -one.counted.received)[:_MOST]
            shown = [one for one in lines if one in most]
        columns = [Column(by.removeprefix("按"), 56)]
        columns += [Column(head, 20, number=True) for head in _HEADS]
        paper.table(columns, [_cells(one) for one in shown], caption=f"群众诉求{by}")
        if len(lines) > _MOST:
            paper.note(f"只列收到最多的{_MOST}个窗口，全部{len(lines)}个见得分工作簿。")


def _cells(one: CaseLine) -> list[Words]:
    return [one.name, str(one.counted.received), *one.shares, one.in_time]
