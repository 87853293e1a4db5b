"""How many times as good: one row a comparison, on an axis on which twice and half are as far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from rendering.charts.layout import Rows, legend, middled, rows_layout
from rendering.charts.scale import LogScale, log_span
from rendering.charts.svg import Frame, FrameArgs, dot, notice, num, path, picture, row
from rendering.numbers import Number, significant_text


@dataclass(frozen=True)
class Multiple:
    """One row: how many times as good, and the lowest and highest of the runs; 1 is as good.

    `text` replaces the value as shown.
    """

    label: str
    value: Number
    low: Number
    high: Number
    text: str = ""


def multiples(
    rows: Sequence[Multiple],
    *,
    better_label: str,
    worse_label: str,
    spread_label: str,
    unit: str = "倍",
    **frame_args: Unpack[FrameArgs],
) -> str:
    """Dots at both sides of a line at 1, hollow on the worse side; the values at the right."""
    frame = Frame(**frame_args)
    if not rows:
        return notice(frame)
    values = [_times(line, unit) for line in rows]
    at = rows_layout(frame, [line.label for line in rows], values)
    ends: list[Number] = [1, *(n for line in rows for n in (line.value, line.low, line.high))]
    scale = LogScale(*log_span(ends), at.left, at.right)
    keys, y = legend(
        frame,
        [
            (lambda x, y: dot(x + 14, y, "point"), better_label),
            (lambda x, y: dot(x + 14, y, "hollow", 5), worse_label),
            (lambda x, y: _whisker(x + 1, x + 27, y), spread_label),
        ],
        28,
    )
    body = [keys, _axis(at, scale, y, len(rows), unit)]
    for line, words in zip(rows, values, strict=True):
        body.append(_row(at, scale, y, line, words))
        y += at.pitch
    return picture(frame, y + frame.small + 12, body)


def _times(line: Multiple, unit: str) -> str:
    return line.text or significant_text(line.value, 2) + unit


def _whisker(left: float, right: float, y: float) -> str:
    return path(f"M{num(left)} {num(y - 5)}v10m0-5H{num(right)}m0-5v10", "whisker")


def _axis(at: Rows, scale: LogScale, top: float, count: int, unit: str) -> str:
    """Grid lines behind the dots with their values below, and a stronger one at 1."""
    tops = [top + at.pitch * i for i in range(count)]
    first = at.base + 6 if at.frame.narrow else 0

    def through(x: float) -> str:
        return "".join(f"M{num(x)} {num(y + first)}V{num(y + at.pitch)}" for y in tops)

    ticks = scale.ticks(4 if at.frame.narrow else 6, unit)
    base = tops[-1] + at.pitch + at.frame.small + 2
    words = [middled(at.frame, x, base, word) for x, word in ticks]
    lines = path("".join(through(x) for x, _ in ticks), "grid")
    return lines + path(through(scale.at(1)), "rule") + "".join(words)


def _row(at: Rows, scale: LogScale, y: float, line: Multiple, words: str) -> str:
    middle = y + at.middle
    spread = _whisker(scale.at(line.low), scale.at(line.high), middle)
    good = line.value >= 1
    mark = dot(scale.at(line.value), middle, "point" if good else "hollow", 6 if good else 5)
    told = f"{line.label}：{words}"
    return row(told, at.hit(y), spread, mark, at.label(y, line.label), at.value(y, words))
