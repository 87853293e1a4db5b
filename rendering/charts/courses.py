"""Courses: one row a window, its figure from year to year, broken where years do not compare."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Unpack

from rendering.charts.label_text import text_width
from rendering.charts.layout import Glyph, Rows, legend, middled, rows_layout
from rendering.charts.scale import Scale, padded, span
from rendering.charts.svg import Frame, FrameArgs, dot, notice, num, path, picture, rect, row, text
from rendering.numbers import Number, exact, grouped_text

_HIGH = 40  # of a row's plot
_AIR = 12  # between two rows
_END = 8  # from the plot's edge to the first and last year
_DIGITS = "①②③④⑤⑥⑦⑧⑨"


@dataclass(frozen=True)
class Course:
    """One row: a figure a year, None where there is none; ``beyond`` marks steps that stand out.

    ``beyond`` has one entry fewer than ``values``.
    """

    label: str
    values: tuple[Number | None, ...]
    beyond: tuple[bool, ...]


@dataclass(frozen=True)
class _Plot:
    at: Rows
    places: list[float]
    years: Sequence[str]
    breaks: Collection[int]
    decimals: int

    @property
    def offset(self) -> int:
        """From the top of a row to its plot: under the label on phones."""
        return 28 if self.at.frame.narrow else _AIR // 2

    @property
    def pitch(self) -> int:
        """Height of a row."""
        return self.offset + _HIGH + _AIR // 2


def courses(
    rows: Sequence[Course],
    years: Sequence[str],
    breaks: Collection[int],
    *,
    beyond_label: str,
    within_label: str,
    break_label: str,
    decimals: int = 0,
    **frame_args: Unpack[FrameArgs],
) -> str:
    """A line a row over the same years and on one scale of height; the last figure at the right.

    Parameters
    ----------
    years
        Names of the columns.
    breaks
        Steps (0 from the first year to the second) that must not be compared: no line is drawn
        across, a numbered cut stands there.
    """
    frame = Frame(**frame_args)
    if not rows:
        return notice(frame)
    values = [grouped_text(line.values[-1], decimals) for line in rows]
    at = rows_layout(frame, [line.label for line in rows], values)
    left, right = at.left + _END, at.right - _END
    apart = (right - left) / max(len(years) - 1, 1)
    plot = _Plot(at, [left + i * apart for i in range(len(years))], years, breaks, decimals)
    scale = Scale(*padded(*span([v for r in rows for v in r.values], zero=False)), _HIGH, 0)
    shown = _keys(rows, breaks, beyond_label, within_label, break_label)
    keys, y = legend(frame, shown, 24)
    top = y + 24.0
    foot = top + plot.pitch * len(rows)
    body = [keys, _columns(plot, y + 10, top, foot)]
    body += [_row(plot, scale, top + plot.pitch * i, line) for i, line in enumerate(rows)]
    return picture(frame, foot + 4, [*body, *_cuts(plot, y + 10, top, foot)])


def _keys(
    rows: Sequence[Course], breaks: Collection[int], beyond: str, within: str, broken: str
) -> list[tuple[Glyph, str]]:
    """Only what occurs in the picture."""

    def glyph(style: str) -> Glyph:
        return lambda x, y: path(f"M{num(x)} {num(y)}h24", style)

    found = [(glyph("whisker"), within)]
    if any(any(line.beyond) for line in rows):
        found.append((glyph("line stroke-part0"), beyond))
    if breaks:
        found.append((glyph("cut"), broken))
    return found


def _columns(plot: _Plot, base: float, top: float, foot: float) -> str:
    """A thin line a year with its name above, names thinned out where they would touch."""
    frame, places = plot.at.frame, plot.places
    steps = "".join(_through_rows(plot, x, top, foot) for x in places)
    apart = places[1] - places[0] if len(places) > 1 else frame.span
    widest = max(text_width(year, frame.small) for year in plot.years)
    every = ceil((widest + 24) / apart)  # the number of a cut stands between two names
    named = list(zip(places, plot.years, strict=True))[::-1][::every]  # the last year always
    words = [middled(frame, x, base, year) for x, year in named]
    return path(steps, "grid") + "".join(words)


def _through_rows(plot: _Plot, x: float, top: float, foot: float) -> str:
    """Upright through every row's plot, not through the labels above it on phones."""
    count = round((foot - top) / plot.pitch)
    first = top + plot.offset
    return "".join(f"M{num(x)} {num(first + plot.pitch * i)}v{_HIGH}" for i in range(count))


def _cuts(plot: _Plot, base: float, top: float, foot: float) -> list[str]:
    """A dashed line through every row where two years do not compare, its number above."""
    parts = []
    for number, step in enumerate(sorted(plot.breaks)):
        x = (plot.places[step] + plot.places[step + 1]) / 2
        parts.append(path(_through_rows(plot, x, top, foot), "cut"))
        parts.append(text(x, base, _DIGITS[number % len(_DIGITS)], "s accent m"))
    return parts


def _row(plot: _Plot, scale: Scale, y: float, line: Course) -> str:
    at, up = plot.at, y + plot.offset
    points = [
        None if exact(value) is None else (x, up + scale.at(value or 0))
        for x, value in zip(plot.places, line.values, strict=True)
    ]
    marks = []
    for step, (one, other) in enumerate(pairwise(points)):
        if one and other and step not in plot.breaks:
            style = "line stroke-part0" if line.beyond[step] else "whisker"
            marks.append(path(f"M{_at(one)}L{_at(other)}", style))
    marks += [dot(*point, "point", 4) for point in points if point]
    lower = 0 if at.frame.narrow else (plot.pitch - at.pitch) / 2
    told = "；".join(
        f"{year} {grouped_text(value, plot.decimals)}"
        for year, value in zip(plot.years, line.values, strict=True)
    )
    return row(
        f"{line.label}：{told}",
        rect(0, y, at.frame.span, plot.pitch, "hit"),
        *marks,
        at.label(y + lower, line.label),
        at.value(y + lower, grouped_text(line.values[-1], plot.decimals)),
    )


def _at(point: tuple[float, float]) -> str:
    return f"{num(point[0])} {num(point[1])}"
