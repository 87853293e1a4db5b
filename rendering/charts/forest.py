"""The forest plot: ranked scores with what is known of their uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from rendering.charts.layout import Glyph, Rows, legend, middled, rows_layout
from rendering.charts.scale import Scale, padded, span
from rendering.charts.svg import (
    Frame,
    FrameArgs,
    divider,
    dot,
    notice,
    num,
    path,
    picture,
    row,
    text,
)
from rendering.numbers import MISSING, Number, exact, grouped_text

Interval = tuple[Number, Number]
_MANY = 16


@dataclass(frozen=True)
class ForestRow:
    """One window: its point value, rank as text, and intervals as (low, high) if known.

    `text` replaces the formatted value; a row that is not ranked is drawn hollow, below the rest.
    """

    label: str
    value: Number | None
    rank: str = ""
    text: str = ""
    inner: Interval | None = None
    outer: Interval | None = None
    ranked: bool = True


@dataclass(frozen=True)
class _Plot:
    at: Rows
    scale: Scale
    decimals: int
    unit: str
    names: tuple[str, str]


def forest(
    rows: Sequence[ForestRow],
    *,
    decimals: int = 2,
    unit: str = "分",
    cut_after: int | None = None,
    cut_label: str = "",
    unranked_label: str = "未列入总排名",
    value_label: str = "得分",
    inner_label: str = "抽样误差",
    outer_label: str = "稳定性",
    **frame_args: Unpack[FrameArgs],
) -> str:
    """Dots on one axis, in the order given, values at the right.

    The cut-off line follows `cut_after` ranked rows (more than the places with a tie).
    """
    frame = Frame(**frame_args)
    if not rows:
        return notice(frame)
    ranked, others = [r for r in rows if r.ranked], [r for r in rows if not r.ranked]
    values = [_value(r, decimals) for r in rows]
    at = rows_layout(frame, [r.label for r in rows], values, [r.rank for r in rows])
    scale = Scale(*padded(*span(_numbers(rows), zero=False)), at.left, at.right)
    plot = _Plot(at, scale, decimals, unit, (inner_label, outer_label))
    cut = cut_after if cut_after and cut_after < len(ranked) else 0
    keys, top = legend(frame, _keys(rows, value_label, plot.names), 28)
    top += frame.small + 8 if len(rows) >= _MANY else 0
    offsets = [24 * bool(cut and i >= cut) + 28 * (i >= len(ranked)) for i in range(len(rows))]
    tops = [top + at.pitch * i + offset for i, offset in enumerate(offsets)]
    body = [keys, _axis(plot, tops, both=len(rows) >= _MANY)]
    if cut:
        body.append(divider(frame, tops[cut] - 13, cut_label, "s accent", "cut"))
    if others:
        body.append(divider(frame, tops[len(ranked)] - 15, unranked_label, "s", "rule"))
    for i, (line, y) in enumerate(zip([*ranked, *others], tops, strict=True)):
        body.append(_row(plot, line, y, "b" if i < cut else ""))
    return picture(frame, tops[-1] + at.pitch + frame.small + 12, body)


def _value(line: ForestRow, decimals: int) -> str:
    return line.text or grouped_text(line.value, decimals)


def _numbers(rows: Sequence[ForestRow]) -> list[Number | None]:
    ends = [end for r in rows for pair in (r.inner, r.outer) if pair for end in pair]
    return [*(r.value for r in rows), *ends]


def _known(pair: Interval | None) -> bool:
    return pair is not None and None not in (exact(pair[0]), exact(pair[1]))


def _keys(
    rows: Sequence[ForestRow], value_label: str, names: tuple[str, str]
) -> list[tuple[Glyph, str]]:
    """The legend: only what the picture shows, and nothing when it shows only dots."""
    keys: list[tuple[Glyph, str]] = []
    if any(_known(r.inner) for r in rows):
        keys.append((lambda x, y: _band(x + 4, x + 24, y), names[0]))
    if any(_known(r.outer) for r in rows):
        keys.append((lambda x, y: _whisker(x + 1, x + 27, y), names[1]))
    return [(lambda x, y: dot(x + 14, y, "point"), value_label), *keys] if keys else []


def _band(left: float, right: float, y: float) -> str:
    return path(f"M{num(left)} {num(y)}H{num(right)}", "band")


def _whisker(left: float, right: float, y: float) -> str:
    ends = f"M{num(left)} {num(y - 5)}v10m0-5H{num(right)}m0-5v10"
    return path(ends, "whisker")


def _axis(plot: _Plot, tops: Sequence[float], *, both: bool) -> str:
    """Grid lines behind the plots only, with the tick values below (and above a long list)."""
    at, small = plot.at, plot.at.frame.small
    ticks = plot.scale.ticks(4 if at.frame.narrow else 5, plot.unit)
    first = at.base + 6 if at.frame.narrow else 0
    steps = [f"M{num(x)} {num(y + first)}V{num(y + at.pitch)}" for x, _ in ticks for y in tops]
    bases = [tops[-1] + at.pitch + small + 2, *([tops[0] - 8] if both else [])]
    words = [middled(at.frame, x, base, word) for base in bases for x, word in ticks]
    return path("".join(steps), "grid") + "".join(words)


def _row(plot: _Plot, line: ForestRow, y: float, style: str) -> str:
    at = plot.at
    rank = text(at.lead - 10, y + at.base, line.rank, "s e") if line.rank else ""
    value = at.value(y, _value(line, plot.decimals), "b e" if line.ranked else "s e")
    marks = _marks(line, plot.scale, y + at.middle)
    return row(_tooltip(plot, line), at.hit(y), *marks, rank, at.label(y, line.label, style), value)


def _marks(line: ForestRow, scale: Scale, y: float) -> list[str]:
    marks = []
    if line.inner and _known(line.inner):
        marks.append(_band(scale.at(line.inner[0]), scale.at(line.inner[1]), y))
    if line.outer and _known(line.outer):
        marks.append(_whisker(scale.at(line.outer[0]), scale.at(line.outer[1]), y))
    if line.value is not None and exact(line.value) is not None:
        style, radius = ("point", 6) if line.ranked else ("hollow", 5)
        marks.append(dot(scale.at(line.value), y, style, radius))
    return marks


def _tooltip(plot: _Plot, line: ForestRow) -> str:
    shown = _value(line, plot.decimals)
    words = [f"{line.label}：{shown}{'' if line.text or shown == MISSING else plot.unit}"]
    for name, pair in zip(plot.names, (line.inner, line.outer), strict=True):
        if pair and _known(pair):
            low, high = (grouped_text(end, plot.decimals) for end in pair)
            words.append(f"{name} {low}—{high}")
    return "；".join([f"第{line.rank}名 {words[0]}" if line.rank else words[0], *words[1:]])
