"""The pictures of the page about speed: lines over sizes, and how many times as good."""

from functools import partial

from pages.speed import Group, Line, Speed
from pages.speed_rows import Row, times_text
from rendering import charts
from rendering.charts import Chart, FrameArgs, Multiple

_OURS = "本程序"
_UNITS = {"s": "秒", "ms": "毫秒", "MiB": "MiB", "1/s": "每秒"}


def pictures(speed: Speed, group: Group) -> list[Chart]:
    """The pictures of a group; none of a kind for which it has no rows."""
    if group.drawn == "lines":
        drawn = [line for line in group.lines if len(_of(speed, group, line)) > 1]
        return [_lines(speed, group, line) for line in drawn]
    return [chart] if group.drawn and (chart := _multiples(speed, group)) else []


def _of(speed: Speed, group: Group, line: Line) -> list[Row]:
    return [row for its, row in speed.rows(group) if its == line]


def _lines(speed: Speed, group: Group, line: Line) -> Chart:
    """Ours and the peer's over the sizes."""
    rows = _of(speed, group, line)
    peer = next((beside.label for row in rows if (beside := speed.beside(row))), "")
    series = [charts.Line(_OURS, tuple(row.ours for row in rows))]
    if peer:
        series.append(charts.Line(peer, tuple(row.peer for row in rows)))
    ticks = [speed.place(group, row) for row in rows]
    unit = _UNITS[rows[0].unit]
    draw = partial(charts.lines, series, ticks, unit=unit, decimals=1, log=True)
    title = f"{group.title}：{line.label}"
    desc = f"横轴是{ticks[0]}到{ticks[-1]}，纵轴每一格是同样的倍数。具体数字见下表。"
    name = f"speed-{group.id}-{group.lines.index(line) + 1}"
    return Chart(lambda args: draw(**args), FrameArgs(id=name, title=title, desc=desc))


def _multiples(speed: Speed, group: Group) -> Chart | None:
    """Every comparison of the group, as many times as good as the peer."""
    rows = []
    for line, row in speed.rows(group):
        peer, times = speed.beside(row), row.times
        if peer and times and peer.kind != "own":
            label = f"{speed.label(group, line, row)}，比{peer.label}"
            rows.append(Multiple(label, *times, text=times_text(times[0])))
    draw = partial(
        charts.multiples,
        rows,
        better_label="本程序快",
        worse_label="对照快",
        spread_label="几次中的最低和最高",
    )
    desc = "每行一项对照：竖线是一样快，右边是本程序快，左边是对照快。具体数字见下表。"
    frame = FrameArgs(id=f"speed-{group.id}", title=f"{group.title}：快多少倍", desc=desc)
    return Chart(lambda args: draw(**args), frame) if rows else None
