"""The annexes that request and decision share: scores, how they came about, clues, rules."""

from collections.abc import Callable, Collection, Iterator
from functools import partial

from analysis.report.amendment_wording import amendment_sentences
from analysis.report.choices import choices_figure
from analysis.report.context_data import TITLE
from analysis.report.figure import Figure
from analysis.report.figures import figures
from analysis.report.report_wording import (
    channel_names,
    clues,
    component_names,
    formula,
    not_ranked_text,
    places_lists,
    simulated_mark,
    window_names,
)
from analysis.report.word.context import cases
from analysis.report.word.shared import CLUES, for_the_office, lock_line
from analysis.result.findings import Check, Findings
from analysis.result.score_report import ScoreReport, WindowResult
from rendering import printing
from rendering.numbers import MISSING, chinese_count, chinese_numeral, decimal_text
from rendering.word.ooxml import Column, Words, blank
from rendering.word.paper import Paper
from rulebook.vocabulary import SURVEY, VOTE

_EVIDENCE = (("误差", 13), ("问卷", 11), ("选票", 10))
_FINE = 9.0  # points: what is read up rather than read
_MOST, _DRAWN = 20, 12  # windows in a list, in a picture
_PICTURE = "forest"  # the one that shows how near the windows are; the others stand in report.html


def scores_annex(paper: Paper, report: ScoreReport, strong: Collection[str], words: str) -> None:
    """Every ranked window, then those without a rank and why.

    ``strong`` are the window ids to tint, ``words`` say who they are.
    """
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
    tinted = [i for i, r in enumerate(report.ranked) if r.window.id in strong]
    paper.table(columns, rows, caption="得分表", strong=tinted)
    paper.note(f"有底色的是{words}。误差为本次样本的抽样误差（95%）。")
    if report.unranked:
        paper.heading("未列入总排名的窗口")
        _unranked(paper, report)


def _unranked(paper: Paper, report: ScoreReport) -> None:
    """The windows without a rank by why they have none."""
    names_by_reason: dict[str, list[str]] = {}
    for result in report.unranked:
        names_by_reason.setdefault(not_ranked_text(result), []).append(result.window.name)
    rows: list[list[Words]] = [
        [reason, f"{len(names)}个", "、".join(names)] for reason, names in names_by_reason.items()
    ]
    columns = [Column("原因", 60), Column("窗口数", 16), Column("窗口", 80)]
    paper.table(columns, rows, caption="未列入总排名的窗口")


def error_text(report: ScoreReport, result: WindowResult) -> str:
    """Half the sampling interval of a total, as ±; a dash where there is none."""
    if report.findings is None:
        return MISSING
    errors = report.findings.check("score_interval").windows.get(result.window.id, {})
    half = errors.get("sampling_half_width")
    return MISSING if half is None else f"±{decimal_text(half)}"


def account_annex(paper: Paper, report: ScoreReport) -> None:
    """Annex 3: how the result came about, how sure it is, and what is known beside it."""
    for number, (title, write) in enumerate(_sections(paper, report), start=1):
        paper.heading(f"{chinese_numeral(number)}、{title}")
        write()


def _sections(paper: Paper, report: ScoreReport) -> Iterator[tuple[str, Callable[[], None]]]:
    """Titles of the annex with what writes their text."""
    findings = report.findings
    yield "怎样计算", partial(_computed, paper, report)
    if findings:
        yield "统计检查", partial(_checks, paper, report, findings)
        if findings.alternative_scores or findings.specifications:
            yield "换一种看法，谁在前列", partial(_cuts, paper, report, findings)
        yield "数据不能说明的", partial(paper.small, "".join(findings.limits))
        for figure in _pictures(report, findings):
            yield figure.caption, partial(_picture, paper, report, figure)
    if report.cases:
        yield TITLE, partial(cases, paper, report)


def _computed(paper: Paper, report: ScoreReport) -> None:
    for sentence in _basis(report):
        paper.small(sentence)
    if report.findings is None:
        paper.small("没有做统计检查。")
        return
    _places(paper, report)


def _basis(report: ScoreReport) -> Iterator[str]:
    """How the totals are made and from how many marks, ballots and responses."""
    names = channel_names(report.book)
    counted = "、".join(names[channel] for channel in report.counted_channels)
    apart = "、".join(names[c] for c in names if c not in report.counted_channels)
    structure = report.book.questionnaires.texts.structure.zh.format(formula=formula(report))
    yield structure
    uncounted = f"；单独统计、不计入：{apart}" if apart else ""
    yield f"考核计入{len(report.periods)}期；问卷计入渠道：{counted}{uncounted}。"
    yield attendance(report)
    if VOTE in report.sources.weak:
        yield "投票只有汇总票数，没有整张选票，需要整张选票的检查做不了。"
    if SURVEY in report.sources.weak:
        yield "问卷只有窗口得分，没有逐份答卷，得分无法复算。"
    if not report.lock_changes:
        yield lock_line(report)
    for change in report.lock_changes or ():
        yield f"规则变动：{change.what.zh}，锁定时为“{change.locked}”，现为“{change.now}”。"
    for sentence in amendment_sentences(report):
        yield f"{sentence}。"
    yield from for_the_office(report)


def electorate_said(report: ScoreReport) -> str:
    """Voters of the register, slips and ballots, each a count of its own; empty if unknown."""
    said = report.sources.electorate
    if not said:
        return ""
    electors = "没有投票人名册" if said.electors is None else f"应到{said.electors}人"
    issued = "" if said.issued is None else f"发出{said.issued}张，"
    return f"{electors}，{issued}收回{said.returned}张"


def attendance(report: ScoreReport, *, few: bool = True) -> str:
    """How many windows, voters and responses stand behind the result.

    ``few`` says as well what is missing or small, which is not for everybody.
    """
    names = component_names(report.book)
    vote, responses = electorate_said(report), sum(r.evidence.responses for r in report.results)
    if vote:
        vote = f"{names[VOTE]}{vote}；"
    elif few:
        vote = f"{names[VOTE]}没有应到人数的记录；"
    short = None
    if few and report.findings:
        short = report.findings.check("sample_size").numbers.get("below_30")
    below = f"，其中{short}个窗口不足30份" if short else ""
    return (
        f"登记窗口{len(report.results)}个，进入总排名{len(report.ranked)}个；"
        f"{vote}有效问卷{responses}份{below}。"
    )


def _places(paper: Paper, report: ScoreReport) -> None:
    """Who clearly belongs to the first places, who does not, and who cannot be told."""
    rows: list[list[Words]] = [
        [words, f"{len(names)}个", "、".join(names[:_MOST]) + ("等" if names[_MOST:] else "")]
        for words, names in places_lists(report)
        if names
    ]
    if rows:
        places = report.book.window_score.designation.places
        caption = f"谁属于前{chinese_count(places)}名，能说到什么程度"
        columns = [Column("把握", 34), Column("窗口数", 16), Column(caption, 106)]
        paper.table(columns, rows, caption=caption, size=_FINE)


def _checks(paper: Paper, report: ScoreReport, findings: Findings) -> None:
    paper.note("用于说明结果的把握程度，不改变得分和名次，也不能据此认定违规。", keep=True)
    columns = [Column("检查", 34), Column("结论", 22), Column("说明", 100)]
    rows = [[check.title, check.verdict, _reason(report, check)] for check in findings.checks]
    paper.table(columns, rows, caption=f"{len(findings.checks)}项统计检查", size=_FINE)
    paper.note(
        f"随机抽取{findings.draws}次，起点{findings.seed}。百分数取整，合计可以不等于100%。"
        "逐项数值见得分工作簿。"
    )


def _reason(report: ScoreReport, check: Check) -> str:
    """The sentence of a check; of a clue only that there is one."""
    if check in clues(report):
        return f"有线索需要了解，见附件{CLUES}（内部掌握）。"
    return check.reason


def _cuts(paper: Paper, report: ScoreReport, findings: Findings) -> None:
    told = findings.specifications
    paper.note("只换其中一处算法，其余照旧；正式结果不受影响。", keep=True)
    rows: list[list[Words]] = [
        [cut.label, window_names(report, cut.top), "不同" if cut.changed else "相同"]
        for cut in findings.alternative_scores
        if cut.top
    ]
    columns = [Column("口径", 50), Column("前列窗口", 82), Column("与正式结果", 24)]
    if rows:
        paper.table(columns, rows, caption="其他口径的前列窗口", size=_FINE)
    for sentence in (*_without(findings), findings.adjusted.sentence):
        if sentence:
            paper.small(sentence)
    if told:
        for sentence in told.sentences:
            paper.small(sentence)
        if told.moves and report.decided is None:
            _drawn(paper, report, choices_figure(report, told))


def _without(findings: Findings) -> Iterator[str]:
    """The readings that give no first places, by why they do not."""
    reasons: dict[str, list[str]] = {}
    for cut in findings.alternative_scores:
        if not cut.top:
            reasons.setdefault(cut.reason, []).append(cut.label)
    for reason, labels in reasons.items():
        yield f"{'、'.join(labels)}：{reason}。"


def _drawn(paper: Paper, report: ScoreReport, figure: Figure) -> None:
    """A picture with its remark beneath."""
    mark, about = simulated_mark(report), f"{figure.caption}：{figure.remark}"
    [png] = printing.pngs([figure.alone])
    paper.picture(png, f"{about}（{mark}）" if mark else about)
    paper.note(figure.remark)


def _pictures(report: ScoreReport, findings: Findings) -> list[Figure]:
    if len(report.ranked) <= report.book.window_score.designation.places:
        return []  # nobody is behind: there is nothing to tell apart
    return [figure for figure in figures(report, findings, _DRAWN) if figure.id == _PICTURE]


def _picture(paper: Paper, report: ScoreReport, figure: Figure) -> None:
    _drawn(paper, report, figure)
    more = f"只画前{_DRAWN}名；" if len(report.ranked) > _DRAWN else ""
    paper.note(f"{more}其余的图和数据见评分报告网页和得分工作簿。")


def clues_annex(paper: Paper, report: ScoreReport) -> None:
    """Annex 4: what should be looked into, for few eyes."""
    to_verify = clues(report)
    paper.text(
        "以下是统计上的线索，不是结论，不能据此认定违规。"
        f"仅供{report.book.deciders.zh}和核实人员掌握，不随其他附件公布；"
        "图和逐时数据见评分报告网页。"
    )
    if not to_verify:
        paper.text("本次没有线索。")
        return
    columns = [Column("检查", 30), Column("结论", 22), Column("线索", 62), Column("核实情况", 42)]
    rows: list[list[Words]] = [
        [check.title, check.verdict, check.reason, _outcome(report, check)] for check in to_verify
    ]
    paper.table(columns, rows, caption="线索和核实情况")


def _outcome(report: ScoreReport, check: Check) -> Words:
    """What became of the clue, or a blank."""
    outcomes = []
    for follow_up in report.follow_ups:
        if follow_up.check_id == check.id:
            window = follow_up.window_id
            where = f"{window_names(report, [window])}：" if window else ""
            who_when = f"{follow_up.verified_by}，{follow_up.date.isoformat()}"
            outcomes.append(f"{where}{follow_up.outcome}（{who_when}）")
    return "；".join(outcomes) if outcomes else blank("核实情况")


def rules_annex(paper: Paper, report: ScoreReport) -> None:
    """Annex 5: what the notice leaves open and a working rule settles for now."""
    paper.note(f"以下各条通知没有写明，按工作口径处理；{report.book.deciders.zh}可以改变。")
    rows: list[list[Words]] = [[rule.ours, rule.note] for rule in report.working_rules()]
    columns = [Column("口径", 92), Column("理由", 64)]
    paper.table(columns, rows, caption="工作口径", size=_FINE)
