"""The heat map: how probable each rank is for each window."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Unpack

from rendering.charts.label_text import text_width
from rendering.charts.layout import Rows, middled, rows_layout
from rendering.charts.style import HEATS
from rendering.charts.svg import Frame, FrameArgs, notice, picture, rect, row, text
from rendering.numbers import MISSING, Number, exact, whole_percent

_SHOWN = Fraction(1, 200)
_MANY = 16


@dataclass(frozen=True)
class HeatRow:
    """One window: a probability (0 to 1) for each column."""

    label: str
    shares: tuple[Number | None, ...]


def heatmap(
    rows: Sequence[HeatRow],
    columns: Sequence[str],
    *,
    column_label: str = "名次",
    **frame_args: Unpack[FrameArgs],
) -> str:
    """Cells in seven steps of colour with the per cent in each; below half a per cent: blank.

    Where cells are too small for numbers they show colour only; the tooltip has the numbers.
    """
    frame = Frame(**frame_args)
    if not rows or not columns:
        return notice(frame)
    at = rows_layout(frame, [r.label for r in rows], [])
    step = min((at.right - at.left) / len(columns), 64)
    body, y = [_heads(at, columns, column_label, step, frame.small + 2)], frame.small + 14
    for line in rows:
        cells = _cells(line, at, step, y + at.middle - 14)
        words = f"{line.label}：{_listed(line, columns, column_label)}"
        body.append(row(words, at.hit(y), at.label(y, line.label), *cells))
        y += at.pitch
    if len(rows) >= _MANY:
        body.append(_heads(at, columns, column_label, step, y + frame.small + 2))
    return picture(frame, y + (frame.small + 10 if len(rows) >= _MANY else 4), body)


def _heads(at: Rows, columns: Sequence[str], name: str, step: float, base: float) -> str:
    """The column names, thinned out where they would touch."""
    small = at.frame.small
    widest = max(text_width(column, small) for column in columns) + 6
    every = ceil(widest / step)
    heads = [
        middled(at.frame, at.left + (i + 0.5) * step - 1, base, column)
        for i, column in enumerate(columns)
        if i % every == 0
    ]
    wide_enough = not at.frame.narrow and text_width(name, small) < at.left - 16
    title = text(at.left - 14, base, name, "s e") if wide_enough else ""
    return title + "".join(heads)


def _level(share: Number | None) -> int:
    """The step of colour, 1 to 7; 0 for nothing."""
    number = exact(share) or 0
    return min(ceil(number * HEATS), HEATS) if number >= _SHOWN else 0


def _cells(line: HeatRow, at: Rows, step: float, y: float) -> list[str]:
    cells = [rect(at.left, y, step * len(line.shares) - 2, 28, "mist", 2)]
    roomy = text_width("100", at.frame.small) <= step
    for i, share in enumerate(line.shares):
        level, left = _level(share), at.left + i * step
        if level:
            cells.append(rect(left, y, step - 2, 28, f"heat{level}", 2))
        if roomy and (level or exact(share) is None):
            style = f"s m on-heat{level}" if level else "s m"
            cells.append(text(left + step / 2 - 1, y + 19, whole_percent(share), style))
    return cells


def _listed(line: HeatRow, columns: Sequence[str], name: str) -> str:
    pairs = zip(columns, line.shares, strict=True)
    shown = [f"{column}：{whole_percent(share)}%" for column, share in pairs if exact(share)]
    return "，".join([f"{name} {shown[0]}", *shown[1:]]) if shown else MISSING
