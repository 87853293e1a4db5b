"""Lines over time, with the name at the end of each line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Unpack

from rendering.charts.label_text import shorten, text_width
from rendering.charts.layout import Glyph, legend, middled
from rendering.charts.scale import LogScale, Scale, log_span, span
from rendering.charts.style import PARTS
from rendering.charts.svg import Frame, FrameArgs, dot, notice, num, path, picture, rect, row, text
from rendering.numbers import Number, exact, grouped_text

_TALL = 220
_NAME_ROOM = 150
Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One series: a value for each tick; None or NaN leaves a gap."""

    label: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class _Plot:
    frame: Frame
    ticks: Sequence[str]
    places: list[float]
    scale: Scale | LogScale
    unit: str
    decimals: int

    def words(self, value: Number | None) -> str:
        number = exact(value)
        return grouped_text(value, self.decimals) + (self.unit if number is not None else "")


def lines(
    series: Sequence[Line],
    ticks: Sequence[str],
    *,
    unit: str = "",
    decimals: int = 0,
    log: bool = False,
    **frame_args: Unpack[FrameArgs],
) -> str:
    """Series over evenly spaced ticks, from 0; a single series is filled and shows its peak.

    Names stand at the line ends; on phones, above. With `log` every factor is equally high, values
    are above 0 and nothing is filled.
    """
    frame = Frame(**frame_args)
    if not series or not ticks:
        return notice(frame)
    several = len(series) > 1
    keys, top = legend(frame, _keys(series), 28) if several and frame.narrow else ("", 36)
    scale = _scale([v for s in series for v in s.values], top, log=log)
    left = max(text_width(word, frame.small) for _, word in scale.ticks(4, unit)) + 10
    names = several and not frame.narrow
    room = min(max(text_width(s.label, frame.size) for s in series), _NAME_ROOM) + 14
    places = _places(len(ticks), left, frame.span - (room if names else 8))
    plot = _Plot(frame, ticks, places, scale, unit, decimals)
    traces = [_trace(s, places, scale) for s in series]
    filled = not several and not log
    body = [keys, _levels(plot), _dates(plot), *_drawn(traces, scale, filled=filled)]
    body += _names(plot, series, traces) if names else []
    body += [_peak(plot, series[0])] if not several else []
    body += [_column(plot, series, i, top) for i in range(len(ticks))]
    return picture(frame, top + _TALL + frame.small + 16, body)


def _scale(values: Sequence[Number | None], top: float, *, log: bool) -> Scale | LogScale:
    if log:
        return LogScale(*log_span(values), top + _TALL, top)
    return Scale(*span(values, zero=True), top + _TALL, top)


def _keys(series: Sequence[Line]) -> list[tuple[Glyph, str]]:
    def glyph(i: int) -> Glyph:
        return lambda x, y: path(f"M{num(x)} {num(y)}h28", _style(i))

    return [(glyph(i), s.label) for i, s in enumerate(series)]


def _style(i: int) -> str:
    """Colour and dashes: dashes tell the first lines apart without colour, both up to nine."""
    dash = (i + i // PARTS) % 3
    return f"line stroke-part{i % PARTS}" + (f" dash{dash}" if dash else "")


def _places(count: int, left: float, right: float) -> list[float]:
    if count == 1:
        return [(left + right) / 2]
    return [left + i * (right - left) / (count - 1) for i in range(count)]


def _levels(plot: _Plot) -> str:
    """Horizontal lines with their values, the unit above."""
    left, right = plot.places[0], plot.places[-1]
    levels = plot.scale.ticks(4, plot.unit)
    steps = "".join(f"M{num(left)} {num(y)}H{num(right)}" for y, _ in levels)
    words = [text(left - 10, y + 5, word, "s e") for y, word in levels]
    return path(steps, "grid") + "".join(words)


def _dates(plot: _Plot) -> str:
    """The ticks' names, thinned out where they would touch."""
    small = plot.frame.small
    widest = max(text_width(tick, small) for tick in plot.ticks)
    spacing = (plot.places[-1] - plot.places[0]) / max(len(plot.ticks) - 1, 1)
    every = ceil((widest + 14) / spacing) if spacing else 1
    base = plot.scale.left + small + 6
    shown = list(zip(plot.places, plot.ticks, strict=True))[::every]
    return "".join(middled(plot.frame, x, base, tick) for x, tick in shown)


def _trace(series: Line, places: Sequence[float], scale: Scale | LogScale) -> list[list[Point]]:
    """The runs of known points, broken at gaps."""
    pairs = zip(places, series.values, strict=True)
    runs = groupby(pairs, lambda pair: exact(pair[1]) is not None)
    return [[(x, scale.at(v)) for x, v in run if v is not None] for known, run in runs if known]


def _drawn(
    traces: Sequence[list[list[Point]]], scale: Scale | LogScale, *, filled: bool
) -> list[str]:
    floor, parts = scale.at(0), []
    for i, runs in enumerate(traces):
        for run in runs:
            steps = "L".join(f"{num(x)} {num(y)}" for x, y in run)
            if filled:
                down = f"V{num(floor)}H{num(run[0][0])}Z"
                parts.append(path(f"M{steps}{down}", "area"))
            parts.append(path(f"M{steps}" + ("h0" if len(run) == 1 else ""), _style(i)))
    return parts


def _names(plot: _Plot, series: Sequence[Line], traces: Sequence[list[list[Point]]]) -> list[str]:
    """Each line's name at its last point, moved where names would overlap or leave the plot."""
    ends = sorted((runs[-1][-1][1], i) for i, runs in enumerate(traces) if runs)
    bases = _apart([y + 5 for y, _ in ends], plot.scale.left + 5)
    return [
        text(
            plot.places[-1] + 12,
            base,
            shorten(series[i].label, _NAME_ROOM, plot.frame.size),
            f"b name-part{i % PARTS}",
        )
        for base, (_, i) in zip(bases, ends, strict=True)
        if base > 0
    ]


def _apart(wanted: Sequence[float], floor: float) -> list[float]:
    """The wanted heights (ascending) at least 20 px apart and none below the floor."""
    down: list[float] = []
    for height in wanted:
        down.append(max(height, down[-1] + 20) if down else height)
    up: list[float] = []
    for height in reversed(down):
        up.append(min(height, up[-1] - 20) if up else min(height, floor))
    return up[::-1]


def _peak(plot: _Plot, series: Line) -> str:
    points = [(exact(v), -i) for i, v in enumerate(series.values) if exact(v) is not None]
    if not points:
        return ""
    i = -max(points)[1]
    words = f"{plot.ticks[i]}：{plot.words(series.values[i])}"
    x, half = plot.places[i], text_width(words, plot.frame.size) / 2 + 4
    y = plot.scale.at(series.values[i] or 0)
    inside = min(max(x, half), plot.frame.span - half)
    return dot(x, y, "point", 5) + text(inside, y - 14, words, "b m")


def _column(plot: _Plot, series: Sequence[Line], i: int, top: float) -> str:
    """The tooltip of one tick: all series' values."""
    listed = "；".join(f"{s.label} {plot.words(s.values[i])}" for s in series)
    half = (plot.places[-1] - plot.places[0]) / max(len(plot.ticks) - 1, 1) / 2 or 20
    box = rect(plot.places[i] - half, top, 2 * half, _TALL, "hit")
    return row(f"{plot.ticks[i]}：{listed}", box)
