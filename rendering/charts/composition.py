"""The composition bar: how the parts of a score make the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Unpack

from rendering.charts.label_text import text_width
from rendering.charts.layout import Glyph, legend, swatch
from rendering.charts.style import PARTS
from rendering.charts.svg import Frame, FrameArgs, notice, num, path, picture, rect, row, text
from rendering.numbers import Number, exact, percent_text

_TALL = 64


@dataclass(frozen=True)
class Part:
    """A part of the whole: its share (0 to 1) and the group that the notice puts it in."""

    label: str
    share: Number
    group: str = ""


@dataclass(frozen=True)
class _Segment:
    part: Part
    style: str
    share: Fraction
    left: float
    width: float


def composition(parts: Sequence[Part], **frame_args: Unpack[FrameArgs]) -> str:
    """One bar of labelled parts; neighbours of one group are joined by a bracket beneath."""
    frame = Frame(**frame_args)
    segments = _segments(frame, parts)
    if not segments:
        return notice(frame)
    roomy = all(_fits(frame, segment) for segment in segments)
    keys, top = ("", 0) if roomy else legend(frame, [_key(segment) for segment in segments])
    bars = [_bar(frame, segment, top, named=roomy) for segment in segments]
    brackets = "".join(_brackets(frame, segments, top + _TALL + 8))
    height = top + _TALL + (8 + 16 + frame.size if brackets else 2)
    return picture(frame, height, [keys, *bars, brackets])


def _segments(frame: Frame, parts: Sequence[Part]) -> list[_Segment]:
    shares = [max(exact(part.share) or Fraction(0), Fraction(0)) for part in parts]
    total, left, segments = sum(shares), 0.0, []
    for i, (part, share) in enumerate(zip(parts, shares, strict=True)):
        if share:
            width = float(share / total) * frame.span
            segments.append(_Segment(part, f"part{i % PARTS}", share, left, width))
            left += width
    return segments


def _words(label: str, share: Fraction) -> str:
    return f"{label} {percent_text(share)}"


def _fits(frame: Frame, segment: _Segment) -> bool:
    """Whether the label fits inside its part, with 2 px to spare."""
    size = frame.small if frame.narrow else frame.size
    return text_width(segment.part.label, size) + _inset(frame) + 2 <= segment.width - 2


def _inset(frame: Frame) -> int:
    return 5 if frame.narrow else 14


def _key(segment: _Segment) -> tuple[Glyph, str]:
    return swatch(segment.style), _words(segment.part.label, segment.share)


def _bar(frame: Frame, segment: _Segment, top: float, *, named: bool) -> str:
    part, inset, on = segment.part, _inset(frame), f"on-{segment.style}"
    box = rect(segment.left, top, segment.width - 2, _TALL, segment.style, 4)
    name = (
        text(segment.left + inset, top + 26, part.label, f"s {on}" if frame.narrow else on)
        if named
        else ""
    )
    share = _words("", segment.share).strip()
    fits = text_width(share, 20) + inset <= segment.width
    low = top + (51 if named else 39)
    value = text(segment.left + inset, low, share, f"big {on}") if fits else ""
    within = f"（{part.group}）" if part.group else ""
    return row(_words(part.label, segment.share) + within, box, name, value)


def _brackets(frame: Frame, segments: Sequence[_Segment], y: float) -> list[str]:
    brackets = []
    for group, members in groupby(segments, lambda segment: segment.part.group):
        inside = list(members)
        left, right = inside[0].left, inside[-1].left + inside[-1].width - 2
        if group:
            words = _words(group, sum((segment.share for segment in inside), Fraction(0)))
            line = f"M{num(left + 1)} {num(y - 3)}v7H{num(right - 1)}v-7"
            half = text_width(words, frame.size) * 0.54
            middle = min(max((left + right) / 2, half), frame.span - half)
            name = text(middle, y + 8 + frame.size, words, "b m")
            brackets.append(row(words, path(line, "rule"), name))
    return brackets
