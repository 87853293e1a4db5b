"""Contributions: how the weighted parts add up to each window's total."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Unpack

from rendering.charts.label_text import text_width
from rendering.charts.layout import Rows, legend, rows_layout, swatch
from rendering.charts.scale import Scale
from rendering.charts.style import PARTS
from rendering.charts.svg import Frame, FrameArgs, notice, picture, rect, row, text
from rendering.numbers import Number, exact, grouped_text


@dataclass(frozen=True)
class ContributionRow:
    """One window: weighted points of each part, in the order of the names.

    `total` replaces the sum as shown, e.g. 缺考核期 for a window that has none.
    """

    label: str
    points: tuple[Number | None, ...]
    total: str = ""


def contributions(
    rows: Sequence[ContributionRow],
    names: Sequence[str],
    *,
    full: Number = 100,
    decimals: int = 2,
    **frame_args: Unpack[FrameArgs],
) -> str:
    """Stacked bars from 0 to the `full` mark with the total at the end.

    A window that lacks a part has no total: its bar shows only what is there.
    """
    frame = Frame(**frame_args)
    if not rows:
        return notice(frame)
    totals = [r.total or grouped_text(_total(r), decimals) for r in rows]
    at = rows_layout(frame, [r.label for r in rows], totals)
    highest = max(exact(full) or Fraction(1), *(_sum(r) for r in rows))
    scale = Scale(Fraction(0), highest, at.left, at.right)
    keys, y = legend(frame, [(swatch(f"part{i % PARTS}"), name) for i, name in enumerate(names)])
    body = [keys]
    for line, total in zip(rows, totals, strict=True):
        parts = zip(names, line.points, strict=True)
        listed = "，".join(f"{name} {grouped_text(points, decimals)}" for name, points in parts)
        bar = _bar(line, at, scale, y + at.middle - 12, decimals)
        words = f"{line.label}：{total}（{listed}）"
        style = "b e" if _total(line) is not None else "s e"
        body.append(row(words, at.hit(y), at.label(y, line.label), *bar, at.value(y, total, style)))
        y += at.pitch
    return picture(frame, y + 4, body)


def _sum(line: ContributionRow) -> Fraction:
    return sum((max(exact(p) or Fraction(0), Fraction(0)) for p in line.points), Fraction(0))


def _total(line: ContributionRow) -> Fraction | None:
    values = [exact(points) for points in line.points]
    return (
        sum((value for value in values if value is not None), Fraction(0))
        if None not in values
        else None
    )


def _bar(line: ContributionRow, at: Rows, scale: Scale, y: float, decimals: int) -> list[str]:
    track = rect(at.left, y, at.right - at.left, 24, "track", 3)
    parts, start = [track], Fraction(0)
    for i, points in enumerate(line.points):
        end = start + max(exact(points) or Fraction(0), Fraction(0))
        left, width = scale.at(start), scale.at(end) - scale.at(start)
        if width > 0:
            parts.append(rect(left, y, width - 1.5, 24, f"part{i % PARTS}", 2))
        words = grouped_text(points, decimals)
        if text_width(words, at.frame.small) + 8 <= width:
            parts.append(text(left + width / 2, y + 17, words, f"s m on-part{i % PARTS}"))
        start = end
    return parts
