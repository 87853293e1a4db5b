"""Annexes 1, 3, 4 and 5 of the Word report: scores, how they came about, clues, working rules."""

from collections.abc import Sequence

from analysis.report.choices import choices_figure
from analysis.report.figure import Figure
from analysis.report.figures import figures
from analysis.report.report_wording import (
    channel_names,
    clues,
    component_names,
    formula,
    lock_text,
    not_ranked_text,
    places_lists,
    public_reason,
    simulated_mark,
    window_names,
)
from analysis.report.word.letterhead import blank
from analysis.report.word.ooxml import Column, Words
from analysis.report.word.paper import WIDTH_MM, Paper
from analysis.report.word.request import error_text
from analysis.result.findings import Check, Findings
from analysis.result.score_report import ScoreReport
from rendering import printing
from rendering.numbers import MISSING, chinese_count, decimal_text

_EVIDENCE = (("误差", 13), ("问卷", 11), ("选票", 10))
_MANY = 9  # columns of a table that leave little room for its first
_MOST = 20  # windows in a picture: more do not fit on a page


def scores_annex(paper: Paper, report: ScoreReport) -> None:
    """Annex 1: every ranked window, then those without a rank and why."""
    paper.note(report.book.questionnaires.texts.rounding.zh)
    parts = [Column(name, 21, number=True) for name in component_names(report.book).values()]
    total = report.book.window_score.score.name.zh
    columns = [Column("名次", 10), Column("窗口", 35), *parts, Column(total, 14, number=True)]
    columns += [Column(name, width, number=True) for name, width in _EVIDENCE]
    rows: list[list[Words]] = []
    for result in report.ranked:
        points = [decimal_text(value) for value in result.components.by_kind().values()]
        shown = [decimal_text(result.total), error_text(report, result)]
        counts = [str(result.evidence.responses), str(result.evidence.ballots)]
        rows.append([str(result.standing.rank), result.window.name, *points, *shown, *counts])
    designated = set(report.outcome.designated)
    strong = [i for i, r in enumerate(report.ranked) if r.window.id in designated]
    paper.table(columns, rows, caption="得分表", strong=strong)
    paper.note("有底色的是按规则获评的窗口。误差为本次样本的抽样误差（95%）。")
    if report.unranked:
        paper.heading("未列入总排名的窗口")
        _unranked(paper, report)


def _unranked(paper: Paper, report: ScoreReport) -> None:
    parts = [Column(name, 21, number=True) for name in component_names(report.book).values()]
    rows: list[list[Words]] = []
    for result in report.unranked:
        points = [decimal_text(value) for value in result.components.by_kind().values()]
        rows.append([result.window.name, not_ranked_text(result), *points])
    columns = [Column("窗口", 36), Column("原因", 57), *parts]
    paper.table(columns, rows, caption="未列入总排名的窗口")


def account_annex(paper: Paper, report: ScoreReport) -> None:
    """Annex 3: how the result came about and how sure it is."""
    texts = report.book.questionnaires.texts
    names = channel_names(report.book)
    counted = "、".join(names[channel] for channel in report.counted_channels)
    apart = "、".join(names[c] for c in names if c not in report.counted_channels)
    paper.heading("一、怎样计算")
    paper.text(texts.structure.zh.format(formula=formula(report)))
    uncounted = f"；单独统计、不计入：{apart}" if apart else ""
    paper.text(f"考核计入{len(report.periods)}期；问卷计入渠道：{counted}{uncounted}。")
    paper.text(lock_text(report))
    for remark in report.remarks:
        paper.text(f"{remark.zh}。")
    if report.findings is None:
        paper.text("没有做统计检查。")
        return
    _places(paper, report)
    _checks(paper, report, report.findings)
    _cuts(paper, report, report.findings)
    _choices(paper, report, report.findings)
    paper.heading("四、数据不能说明的")
    for limit in report.findings.limits:
        paper.text(limit)
    _pictures(paper, report, report.findings)


def _places(paper: Paper, report: ScoreReport) -> None:
    """Who clearly belongs to the first places, who does not, and who cannot be told."""
    rows: list[list[Words]] = [
        [f"{words}（{len(names)}个）", "、".join(names[:_MOST]) + ("等" if names[_MOST:] else "")]
        for words, names in places_lists(report)
    ]
    if rows:
        places = report.book.window_score.designation.places
        caption = f"谁属于前{chinese_count(places)}名，能说到什么程度"
        paper.table([Column("把握", 44), Column("窗口", 112)], rows, caption=caption)


def _checks(paper: Paper, report: ScoreReport, findings: Findings) -> None:
    paper.heading("二、统计检查")
    paper.text("以下检查用于说明结果的把握程度，不改变得分和名次，也不能据此认定违规。")
    columns = [Column("检查", 34), Column("结论", 22), Column("说明", 100)]
    rows = [[check.title, check.verdict, public_reason(report, check)] for check in findings.checks]
    paper.table(columns, rows, caption=f"{len(findings.checks)}项统计检查")
    paper.note(f"随机抽取{findings.draws}次，起点{findings.seed}。逐项数值见得分工作簿。")


def _cuts(paper: Paper, report: ScoreReport, findings: Findings) -> None:
    if not findings.alternative_scores:
        return
    paper.heading("三、换一种看法，谁在前列")
    paper.text("只换其中一处算法，其余照旧；正式结果不受影响。")
    rows: list[list[Words]] = []
    for cut in findings.alternative_scores:
        changed = ("不同" if cut.changed else "相同") if cut.top else MISSING
        rows.append([cut.label, window_names(report, cut.top) or cut.reason, changed])
    columns = [Column("口径", 50), Column("前列窗口", 82), Column("与正式结果", 24)]
    paper.table(columns, rows, caption="其他口径的前列窗口")
    if findings.adjusted.sentence:
        paper.text(findings.adjusted.sentence)


def _choices(paper: Paper, report: ScoreReport, findings: Findings) -> None:
    """What the working rules decide: one picture and what it says."""
    told = findings.specifications
    if told is None:
        return
    figure = choices_figure(report, told)
    paper.heading(figure.caption, 2)
    for sentence in told.sentences:
        paper.text(sentence)
    [png] = printing.pngs([figure.alone])
    mark = simulated_mark(report)
    about = f"{figure.caption}：{figure.remark}"
    paper.picture(png, f"{about}（{mark}）" if mark else about)
    paper.note(figure.remark)


def _pictures(paper: Paper, report: ScoreReport, findings: Findings) -> None:
    shown = [figure for figure in figures(report, findings, _MOST) if not figure.clue]
    if shown:
        paper.heading("五、图表")
    if len(report.ranked) > _MOST:
        paper.note(f"列窗口的图只画前{_MOST}名，全部窗口见附件1和得分工作簿。")
    draw(paper, report, shown)


def draw(paper: Paper, report: ScoreReport, shown: Sequence[Figure]) -> None:
    """Pictures, each with its remark and its numbers beneath."""
    mark = simulated_mark(report)
    pictures = printing.pngs([figure.alone for figure in shown])
    for number, (figure, png) in enumerate(zip(shown, pictures, strict=True), start=1):
        paper.heading(f"图{number}　{figure.caption}", 2)
        about = f"{figure.caption}：{figure.remark or '数据见下表。'}"
        paper.picture(png, f"{about}（{mark}）" if mark else about)
        if figure.remark:
            paper.note(figure.remark)
        label = 40 if len(figure.head) < _MANY else 34
        rest = (WIDTH_MM - label) / (len(figure.head) - 1)
        columns = [Column(figure.head[0], label)]
        columns += [Column(head, rest, number=True) for head in figure.head[1:]]
        rows: list[list[Words]] = [[cell or MISSING for cell in row] for row in figure.rows]
        paper.table(columns, rows, caption=f"{figure.caption}的数据")


def clues_annex(paper: Paper, report: ScoreReport) -> None:
    """Annex 4: what should be looked into, for few eyes."""
    to_verify = clues(report)
    paper.text(
        "以下是统计上的线索，不是结论，不能据此认定违规。"
        f"仅供{report.book.deciders.zh}和核实人员掌握，"
        "不随其他附件公布；核实结果记入 findings.csv，报告会一并写明。"
    )
    if not to_verify:
        paper.text("本次没有待核实的线索。")
        return
    columns = [Column("检查", 30), Column("结论", 22), Column("线索", 62), Column("核实情况", 42)]
    rows: list[list[Words]] = [
        [check.title, check.verdict, check.reason, _outcome(report, check)] for check in to_verify
    ]
    paper.table(columns, rows, caption="待核实线索")
    if report.findings:
        draw(paper, report, [f for f in figures(report, report.findings) if f.clue])


def _outcome(report: ScoreReport, check: Check) -> Words:
    """What became of the clue, or a blank."""
    outcomes = []
    for follow_up in report.follow_ups:
        if follow_up.check_id == check.id:
            window = follow_up.window_id
            where = f"{window_names(report, [window])}：" if window else ""
            who_when = f"{follow_up.verified_by}，{follow_up.date.isoformat()}"
            outcomes.append(f"{where}{follow_up.outcome}（{who_when}）")
    return "；".join(outcomes) if outcomes else blank("待核实")


def rules_annex(paper: Paper, report: ScoreReport) -> None:
    """Annex 5: what the notice leaves open and this system settles for now."""
    paper.text(f"以下各条通知没有写明，由本系统暂定；{report.book.deciders.zh}可以改变。")
    rows: list[list[Words]] = [[rule.ours, rule.note] for rule in report.working_rules()]
    paper.table([Column("口径", 92), Column("理由", 64)], rows, caption="工作口径")
