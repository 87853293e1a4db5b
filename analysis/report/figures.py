"""The pictures of the statistical checks, each with the numbers beneath it."""

from collections.abc import Sequence
from functools import partial

from analysis.report.figure import Figure
from analysis.report.report_wording import chance_or_range, component_names, simulated_mark
from analysis.report.sentences import said
from analysis.result.findings import BurstPicture, Findings, Range, WeightPicture
from analysis.result.score_report import ScoreReport, WindowResult
from rendering import charts
from rendering.charts import AnswerRow, Bar, ForestRow, HeatRow, Line
from rendering.numbers import MISSING, chinese_count, decimal_text, grouped_text, percent_text

_SHOWN_CHANCE = 0.05
Results = Sequence[WindowResult]


def figures(report: ScoreReport, findings: Findings, most: int | None = None) -> list[Figure]:
    """Every picture the round has numbers for; the first ``most`` windows where it lists them."""
    shown = report.ranked[:most]
    pictures = findings.pictures
    drawn = [
        _forest(report, findings, shown),
        _ranks(report, findings, shown),
        _chances(report, findings, shown),
        _weights(report, findings),
        *(_crossings(report, moving) for moving in pictures.weights),
        _submissions(report, findings),
        *(_burst(report, burst, i) for i, burst in enumerate(pictures.bursts)),
        _grades(report, findings),
    ]
    return [figure for figure in drawn if figure is not None]


def _ends(pair: Range | None, places: int = 2) -> str | None:
    return None if pair is None else "—".join(decimal_text(end, places) for end in pair)


def _forest(report: ScoreReport, findings: Findings, shown: Results) -> Figure | None:
    errors = [findings.windows[result.window.id] for result in shown]
    if not any(error.sampling or error.stability for error in errors):
        return None
    rows = [
        ForestRow(
            result.window.name,
            result.total,
            str(result.standing.rank),
            decimal_text(result.total),
            inner=error.sampling,
            outer=error.stability,
        )
        for result, error in zip(shown, errors, strict=True)
    ]
    caption = "总分和两种误差"
    remark = (
        "粗线是抽样误差：同一轮换一批选票和问卷。细线是稳定性：条件相近再评一年。"
        "两者含义不同，不合并。"
    )
    places = report.book.window_score.designation.places
    top = sum((r.standing.rank or 0) <= places for r in shown)
    table = [
        [r.window.name, decimal_text(r.total), _ends(error.sampling), _ends(error.stability)]
        for r, error in zip(shown, errors, strict=True)
    ]
    draw = partial(charts.forest, rows, cut_after=top, cut_label=f"以上为前{places}名")
    head = ("窗口", "总分", "抽样误差", "稳定性")
    return Figure("forest", caption, draw, head, table, simulated_mark(report), remark)


def _ranks(report: ScoreReport, findings: Findings, shown: Results) -> Figure | None:
    errors = [(result, findings.windows[result.window.id]) for result in shown]
    ranked = [(r, error) for r, error in errors if error.marginal and error.simultaneous]
    if not ranked:
        return None
    rows = [
        ForestRow(
            result.window.name,
            result.standing.rank,
            "",
            f"第{result.standing.rank}名",
            inner=error.marginal,
            outer=error.simultaneous,
        )
        for result, error in ranked
    ]
    caption = "每个窗口可能的真实名次"
    remark = (
        "圆点是正式名次；粗线是单看一个窗口时的名次范围，细线是所有窗口同时成立的范围（把握95%）。"
    )
    table = [
        [
            result.window.name,
            str(result.standing.rank),
            _ends(error.marginal, 0),
            _ends(error.simultaneous, 0),
            chance_or_range(error.top.truly, error.top.truly_range) if error.top else MISSING,
            chance_or_range(error.top.again, error.top.again_range) if error.top else MISSING,
        ]
        for result, error in ranked
    ]
    head = ("窗口", "名次", "单个窗口", "全部窗口同时", "确实属于前列", "再评一年仍在前列")
    draw = partial(
        charts.forest,
        rows,
        decimals=0,
        unit="名",
        cut_after=None,
        value_label="正式名次",
        inner_label="单个窗口",
        outer_label="全部窗口同时",
    )
    return Figure("ranks", caption, draw, head, table, simulated_mark(report), remark)


def _chances(report: ScoreReport, findings: Findings, shown: Results) -> Figure | None:
    """How probable each true rank is, for the windows that may well have one of the first.

    None where windows differ too little for single chances.
    """
    claims = findings.check("top_three_probability").windows
    chosen = [
        (r.window.name, claims[r.window.id]["ranks"])
        for r in shown
        if sum(claims.get(r.window.id, {}).get("ranks", ())) >= _SHOWN_CHANCE
    ]
    if not chosen:
        return None
    ranks = [f"{rank}" for rank in range(1, len(chosen[0][1]) + 1)]
    rows = [HeatRow(name, tuple(shares)) for name, shares in chosen]
    caption = "按本次测得的数据，真实名次是第几的可能性"
    remark = (
        f"格中是百分数，颜色越深越可能；不足0.5%的留空。只列前{len(ranks)}名，"
        f"以及有{percent_text(_SHOWN_CHANCE)}以上可能进入其中的窗口。"
    )
    draw = partial(charts.heatmap, rows, ranks)
    head = ("窗口", *(f"第{rank}名" for rank in ranks))
    table = [[name, *(percent_text(share, 1) for share in shares)] for name, shares in chosen]
    return Figure("chances", caption, draw, head, table, simulated_mark(report), remark)


def _weights(report: ScoreReport, findings: Findings) -> Figure | None:
    numbers = findings.check("effective_weights").numbers
    if not numbers:
        return None
    views = (("规定", "nominal"), ("实际", "share"), ("扣除误差后", "net_share"))
    rows, table = [], []
    names = component_names(report.book)
    for kind, name in names.items():
        shares = [(label, numbers[view][kind]) for label, view in views]
        rows += [Bar(f"{name} {label}", _hundred(share)) for label, share in shares]
        ends = [percent_text(numbers[end][kind], 1) for end in ("share_low", "share_high")]
        table.append([name, *(percent_text(share, 1) for _label, share in shares), "—".join(ends)])
    caption = "规定的比例和实际的作用"
    remark = (
        f"实际作用是各部分对总分高低差别的贡献，{chinese_count(len(names))}部分合计100%；"
        "得分拉得开的部分作用大。"
    )
    draw = partial(charts.bars, rows, unit="%")
    head = ("部分", *(label for label, _view in views), "实际的95%区间")
    return Figure("effective-weights", caption, draw, head, table, simulated_mark(report), remark)


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _crossings(report: ScoreReport, moving: WeightPicture) -> Figure:
    name = report.book.component_node(moving.kind).name.zh
    places = report.book.window_score.designation.places
    names = {window: report.result(window).window.name for window in moving.lines}
    ticks = [percent_text(tick, 0) for tick in moving.ticks]
    series = [Line(names[window], values) for window, values in moving.lines.items()]
    caption = f"{name}的比例变动时，谁在前{places}名"
    at = [percent_text(crossing) for crossing in moving.crossings]
    own = percent_text(report.weights[moving.kind])
    changes = said("weight_changes", {"at": at, "k": places})
    remark = f"0以上为前{places}名。规定为{own}，其余部分按原有比例分配；{changes}。"
    table = [
        [tick, *(decimal_text(values[i]) for values in moving.lines.values())]
        for i, tick in enumerate(ticks)
    ]
    draw = partial(charts.lines, series, ticks, unit="分", decimals=2)
    chart, head = f"weight-{moving.kind}", ("比例", *names.values())
    return Figure(chart, caption, draw, head, table, simulated_mark(report), remark)


def _submissions(report: ScoreReport, findings: Findings) -> Figure | None:
    days, per_day = findings.pictures.days, findings.pictures.per_day
    if not days:
        return None
    draw = partial(charts.lines, [Line("有效问卷", per_day)], days, unit="份")
    table = [[day, grouped_text(count)] for day, count in zip(days, per_day, strict=True)]
    return Figure(
        "submissions",
        "每天收到的有效问卷",
        draw,
        ("日期", "份数"),
        table,
        simulated_mark(report),
        description="全部窗口，计入渠道，按提交日期。",
    )


def _burst(report: ScoreReport, burst: BurstPicture, place: int) -> Figure:
    name = report.result(burst.window_id).window.name
    caption = f"{name}每天的提交，{burst.day}有一段特别集中"
    usual = decimal_text(burst.usual, 1)
    remark = f"同一渠道其他有提交的日子平均{usual}份；集中提交可能有正当原因，需核实。"
    table = [[day, grouped_text(count)] for day, count in zip(burst.days, burst.seen, strict=True)]
    draw = partial(charts.lines, [Line("提交", burst.seen)], burst.days, unit="份")
    chart, head = f"burst-{place}", ("日期", "份数")
    return Figure(chart, caption, draw, head, table, simulated_mark(report), remark, clue=True)


def _grades(report: ScoreReport, findings: Findings) -> Figure | None:
    if not findings.pictures.grades:
        return None
    names = [grade.label.zh for grade in report.book.grades()]
    rows = [AnswerRow(label, counts) for label, counts in findings.pictures.grades]
    table = [
        [label, *(grouped_text(count) for count in counts)]
        for label, counts in findings.pictures.grades
    ]
    return Figure(
        "grades",
        "各题和投票的等级分布",
        partial(charts.stacked_answers, rows, names),
        ("题目", *names),
        table,
        simulated_mark(report),
        description="有效并计入的问卷，以及全部选票；全部窗口合计。",
    )
