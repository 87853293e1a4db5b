"""The dumbbell: a figure before and after, joined by a line, one row a window."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

from rendering.charts.layout import Rows, legend, middled, rows_layout
from rendering.charts.scale import Scale, padded, span
from rendering.charts.svg import Frame, FrameArgs, dot, notice, num, path, picture, row
from rendering.numbers import Number, exact, grouped_text


@dataclass(frozen=True)
class Dumbbell:
    """One row; a figure that is not there is None. `text` replaces the two as shown."""

    label: str
    before: Number | None
    after: Number | None
    text: str = ""


def dumbbells(
    rows: Sequence[Dumbbell],
    *,
    before_label: str,
    after_label: str,
    unit: str = "",
    decimals: int = 0,
    **frame_args: Unpack[FrameArgs],
) -> str:
    """A hollow dot before, a filled one after, in the order given; both figures at the right."""
    frame = Frame(**frame_args)
    if not rows:
        return notice(frame)
    values = [_words(line, decimals) for line in rows]
    at = rows_layout(frame, [line.label for line in rows], values)
    numbers = [number for line in rows for number in (line.before, line.after)]
    scale = Scale(*padded(*span(numbers, zero=False)), at.left, at.right)
    keys, y = legend(
        frame,
        [
            (lambda x, y: dot(x + 7, y, "hollow", 5), before_label),
            (lambda x, y: dot(x + 7, y, "point"), after_label),
        ],
    )
    body = [keys, _axis(at, scale, y, len(rows), unit)]
    for line, words in zip(rows, values, strict=True):
        body.append(_row(at, scale, y, line, words))
        y += at.pitch
    return picture(frame, y + frame.small + 12, body)


def _words(line: Dumbbell, decimals: int) -> str:
    return (
        line.text or f"{grouped_text(line.before, decimals)} → {grouped_text(line.after, decimals)}"
    )


def _axis(at: Rows, scale: Scale, top: float, count: int, unit: str) -> str:
    """Grid lines behind the dots with their values below."""
    foot = top + at.pitch * count
    ticks = scale.ticks(4 if at.frame.narrow else 5, unit)
    first = at.base + 6 if at.frame.narrow else 0
    rows = [top + at.pitch * i for i in range(count)]
    steps = "".join(
        f"M{num(x)} {num(y + first)}V{num(y + at.pitch)}" for x, _ in ticks for y in rows
    )
    words = [middled(at.frame, x, foot + at.frame.small + 2, word) for x, word in ticks]
    return path(steps, "grid") + "".join(words)


def _row(at: Rows, scale: Scale, y: float, line: Dumbbell, words: str) -> str:
    middle = y + at.middle
    before, after = exact(line.before), exact(line.after)
    marks = []
    if before is not None and after is not None:
        marks.append(
            path(f"M{num(scale.at(before))} {num(middle)}H{num(scale.at(after))}", "whisker")
        )
    if before is not None:
        marks.append(dot(scale.at(before), middle, "hollow", 5))
    if after is not None:
        marks.append(dot(scale.at(after), middle, "point"))
    return row(
        f"{line.label}：{words}", at.hit(y), *marks, at.label(y, line.label), at.value(y, words)
    )
