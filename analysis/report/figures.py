"""The pictures of the statistical checks, each with the numbers beneath it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from analysis.report.phrases import simulated_mark
from analysis.result.findings import BurstPicture, Findings, Range, WeightPicture
from analysis.result.score_report import ScoreReport, WindowResult
from rendering import charts
from rendering.charts import AnswerRow, Bar, ForestRow, FrameArgs, HeatRow, Line
from rendering.numbers import optional_text, percent_text
from rulebook.vocabulary import COMPONENT_KINDS

_SHOWN_CHANCE = 0.05
_HOURS = tuple(f"{hour}时" for hour in range(24))
Rows = Sequence[Sequence[str | None]]
Results = Sequence[WindowResult]


@dataclass(frozen=True)
class Figure:
    """A picture with its caption, a remark and its numbers as a table.

    ``clue`` marks pictures of what has to be looked into: not for everybody's eyes.
    """

    caption: str
    draw: Callable[[FrameArgs], str]
    frame: FrameArgs
    head: Sequence[str]
    rows: Rows
    remark: str = ""
    clue: bool = False

    @property
    def picture(self) -> Markup:
        """For a page: desktop and phone."""
        return both_widths(self.draw, self.frame)

    @property
    def alone(self) -> str:
        """For a file of its own: the SVG with its style inside."""
        return self.draw({**self.frame, "standalone": True})

    @property
    def table(self) -> Markup:
        """The numbers, for a page."""
        mark = self.frame.get("mark", "")
        caption = f"{self.caption}　{mark}" if mark else self.caption
        return Markup(charts.data_table(caption, self.head, self.rows))


def frame(report: ScoreReport, chart: str, title: str, description: str) -> FrameArgs:
    """What every picture takes."""
    return FrameArgs(id=chart, title=title, desc=description, mark=simulated_mark(report))


def both_widths(draw: Callable[[FrameArgs], str], args: FrameArgs) -> Markup:
    """The same picture for desktop and phone; CSS shows the one that fits."""
    narrow: FrameArgs = {**args, "width": "narrow"}
    return Markup(charts.responsive(draw(args), draw(narrow)))


def figures(report: ScoreReport, found: Findings, most: int | None = None) -> list[Figure]:
    """Every picture the round has numbers for; the first ``most`` windows where it lists them."""
    first = report.ranked[:most]
    made = [
        _forest(report, found, first),
        _ranks(report, found, first),
        _chances(report, found, first),
    ]
    made += [_weights(report, found)]
    made += [_crossings(report, moving) for moving in found.pictures.weights]
    made += [_submissions(report, found)]
    made += [_burst(report, burst, i) for i, burst in enumerate(found.pictures.bursts)]
    made += [_grades(report, found)]
    return [figure for figure in made if figure is not None]


def _ends(pair: Range | None, places: int = 2) -> str | None:
    return None if pair is None else f"{pair[0]:.{places}f}—{pair[1]:.{places}f}"


def _forest(report: ScoreReport, found: Findings, first: Results) -> Figure | None:
    known = [found.windows[r.window.id] for r in first]
    if not any(one.sampling or one.stability for one in known):
        return None
    rows = [
        ForestRow(
            result.window.name,
            result.total,
            str(result.standing.rank),
            optional_text(result.total),
            inner=one.sampling,
            outer=one.stability,
        )
        for result, one in zip(first, known, strict=True)
    ]
    caption = "总分和两种误差"
    remark = (
        "粗线是抽样误差：同一轮换一批选票和问卷。细线是稳定性：条件相近再评一年。"
        "两者含义不同，不合并。"
    )
    places = report.book.window_score.designation.places
    top = sum((r.standing.rank or 0) <= places for r in first)
    args = frame(report, "forest", caption, remark)
    table = [
        [r.window.name, optional_text(r.total), _ends(one.sampling), _ends(one.stability)]
        for r, one in zip(first, known, strict=True)
    ]
    return Figure(
        caption,
        lambda kept: charts.forest(rows, cut_after=top, cut_label=f"以上为前{places}名", **kept),
        args,
        ("窗口", "总分", "抽样误差", "稳定性"),
        table,
        remark,
    )


def _ranks(report: ScoreReport, found: Findings, first: Results) -> Figure | None:
    chosen = [(r, found.windows[r.window.id]) for r in first]
    known = [(r, one) for r, one in chosen if one.marginal and one.simultaneous]
    if not known:
        return None
    rows = [
        ForestRow(
            result.window.name,
            result.standing.rank,
            "",
            f"第{result.standing.rank}名",
            inner=one.marginal,
            outer=one.simultaneous,
        )
        for result, one in known
    ]
    caption = "每个窗口可能的真实名次"
    remark = (
        "圆点是正式名次；粗线是单看一个窗口时的名次范围，细线是所有窗口同时成立的范围（把握95%）。"
    )
    table = [
        [
            r.window.name,
            str(r.standing.rank),
            _ends(one.marginal, 0),
            _ends(one.simultaneous, 0),
            None if one.top_probability is None else f"{100 * one.top_probability:.0f}%",
        ]
        for r, one in known
    ]
    head = ("窗口", "名次", "单个窗口", "全部窗口同时", "再评一次仍在前列")
    return Figure(
        caption,
        lambda kept: charts.forest(
            rows,
            decimals=0,
            unit="名",
            cut_after=None,
            value_label="正式名次",
            inner_label="单个窗口",
            outer_label="全部窗口同时",
            **kept,
        ),
        frame(report, "ranks", caption, remark),
        head,
        table,
        remark,
    )


def _chances(report: ScoreReport, found: Findings, first: Results) -> Figure | None:
    """How probable each of the first ranks is, for the windows that may well have one."""
    claims = found.check("top_three_probability").windows
    chosen = [
        (r.window.name, claims[r.window.id]["ranks"])
        for r in first
        if sum(claims.get(r.window.id, {}).get("ranks", ())) >= _SHOWN_CHANCE
    ]
    if not chosen:
        return None
    ranks = [f"{rank}" for rank in range(1, len(chosen[0][1]) + 1)]
    rows = [HeatRow(name, tuple(shares)) for name, shares in chosen]
    caption = "条件相近再评一次，各得第几名的可能性"
    remark = (
        f"格中是百分数，颜色越深越可能；不足0.5%的留空。只列前{len(ranks)}名，"
        f"以及有{100 * _SHOWN_CHANCE:.0f}%以上可能进入其中的窗口。"
    )
    return Figure(
        caption,
        lambda kept: charts.heatmap(rows, ranks, **kept),
        frame(report, "chances", caption, remark),
        ("窗口", *(f"第{rank}名" for rank in ranks)),
        [[name, *(f"{100 * share:.1f}%" for share in shares)] for name, shares in chosen],
        remark,
    )


def _weights(report: ScoreReport, found: Findings) -> Figure | None:
    numbers = found.check("effective_weights").numbers
    if not numbers:
        return None
    names = {kind: report.book.component_node(kind).name.zh for kind in COMPONENT_KINDS}
    views = (("规定", "nominal"), ("实际", "share"), ("扣除误差后", "net_share"))
    rows, table = [], []
    for kind in COMPONENT_KINDS:
        shares = [(label, numbers[view][kind]) for label, view in views]
        rows += [Bar(f"{names[kind]} {label}", _hundred(share)) for label, share in shares]
        table.append([names[kind], *(_percent(share) for _label, share in shares)])
    caption = "规定的比例和实际的作用"
    remark = "实际作用是各部分对总分高低差别的贡献，三部分合计100%；得分拉得开的部分作用大。"
    return Figure(
        caption,
        lambda kept: charts.bars(rows, unit="%", **kept),
        frame(report, "effective-weights", caption, remark),
        ("部分", *(label for label, _view in views)),
        table,
        remark,
    )


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{100 * share:.1f}%"


def _crossings(report: ScoreReport, moving: WeightPicture) -> Figure:
    name = report.book.component_node(moving.kind).name.zh
    places = report.book.window_score.designation.places
    names = {window: report.result(window).window.name for window in moving.lines}
    ticks = [f"{100 * tick:.0f}%" for tick in moving.ticks]
    series = [Line(names[window], values) for window, values in moving.lines.items()]
    caption = f"{name}的比例变动时，谁在前{places}名"
    at = "、".join(percent_text(crossing) for crossing in moving.crossings[:8])
    more = "等" if len(moving.crossings) > 8 else ""
    own = percent_text(report.weights[moving.kind])
    changes = f"前{places}名在{at}{more}处改变" if at else f"无论比例多少，前{places}名不变"
    remark = f"0以上为前{places}名。规定为{own}，其余部分按原有比例分配；{changes}。"
    table = [
        [tick, *(f"{values[i]:.2f}" for values in moving.lines.values())]
        for i, tick in enumerate(ticks)
    ]
    return Figure(
        caption,
        lambda kept: charts.lines(series, ticks, unit="分", decimals=2, **kept),
        frame(report, f"weight-{moving.kind}", caption, remark),
        ("比例", *names.values()),
        table,
        remark,
    )


def _submissions(report: ScoreReport, found: Findings) -> Figure | None:
    days, per_day = found.pictures.days, found.pictures.per_day
    if not days:
        return None
    caption = "每天收到的有效问卷"
    args = frame(report, "submissions", caption, "全部窗口，计入渠道，按提交日期。")
    series = [Line("有效问卷", per_day)]
    table = [[day, f"{count:,}"] for day, count in zip(days, per_day, strict=True)]
    return Figure(
        caption,
        lambda kept: charts.lines(series, days, unit="份", **kept),
        args,
        ("日期", "份数"),
        table,
    )


def _burst(report: ScoreReport, burst: BurstPicture, place: int) -> Figure:
    name = report.result(burst.window_id).window.name
    caption = f"{name} {burst.day} 各小时的提交"
    remark = "虚线按其他窗口的日期和时段推算；集中提交可能有正当原因，需核实。"
    series = [Line("实际", burst.seen), Line("推算", burst.expected)]
    table = [
        [hour, f"{seen:.0f}", f"{expected:.1f}"]
        for hour, seen, expected in zip(_HOURS, burst.seen, burst.expected, strict=True)
    ]
    return Figure(
        caption,
        lambda kept: charts.lines(series, _HOURS, unit="份", decimals=1, **kept),
        frame(report, f"burst-{place}", caption, remark),
        ("时间", "实际", "推算"),
        table,
        remark,
        clue=True,
    )


def _grades(report: ScoreReport, found: Findings) -> Figure | None:
    if not found.pictures.grades:
        return None
    names = [grade.label.zh for grade in report.book.grades()]
    rows = [AnswerRow(label, counts) for label, counts in found.pictures.grades]
    caption = "各题和投票的等级分布"
    table = [[label, *(f"{n:,}" for n in counts)] for label, counts in found.pictures.grades]
    return Figure(
        caption,
        lambda kept: charts.stacked_answers(rows, names, **kept),
        frame(report, "grades", caption, "有效并计入的问卷，以及全部选票；全部窗口合计。"),
        ("题目", *names),
        table,
    )
