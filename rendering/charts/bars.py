"""Horizontal bars: figures of one unit compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from rendering.charts.layout import rows_layout
from rendering.charts.scale import Scale, span
from rendering.charts.svg import Frame, FrameArgs, notice, num, path, picture, rect, row, text
from rendering.numbers import MISSING, Number, exact, grouped_text


@dataclass(frozen=True)
class Bar:
    """One figure; `text` replaces the formatted value, e.g. 1.2万件 or 约30项."""

    label: str
    value: Number | None
    text: str = ""


def bars(
    rows: Sequence[Bar], *, unit: str = "", decimals: int = 0, **frame_args: Unpack[FrameArgs]
) -> str:
    """Bars from 0 (to the left when negative), the value with its unit at the bar's end."""
    frame = Frame(**frame_args)
    if not rows:
        return notice(frame)
    values = [_words(line, unit, decimals) for line in rows]
    at = rows_layout(frame, [line.label for line in rows], values)
    scale = Scale(*span([line.value for line in rows], zero=True), at.left, at.right)
    zero, body, y = scale.at(0), [], 0
    for line, words in zip(rows, values, strict=True):
        ends = sorted((zero, scale.at(line.value or 0)))
        parts = [at.hit(y), at.label(y, line.label)]
        if exact(line.value) is not None:
            parts.append(rect(ends[0], y + at.middle - 9, ends[1] - ends[0], 18, "part0", 2))
        parts.append(
            at.value(y, words) if frame.narrow else text(ends[1] + 10, y + at.base, words, "b")
        )
        body.append(row(f"{line.label}：{words}", *parts))
        y += at.pitch
    axis = path(f"M{num(zero)} 0V{num(y)}", "rule")
    return picture(frame, y + 4, [*body, axis] if not frame.narrow else body)


def _words(line: Bar, unit: str, decimals: int) -> str:
    shown = grouped_text(line.value, decimals)
    return line.text or (shown if shown == MISSING else f"{shown}{unit}")
