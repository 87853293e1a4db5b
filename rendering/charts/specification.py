"""The specification chart: in which combinations of rules each window is among the first.

A column is one combination; the leftmost is in force. The rule that moves most is the slowest, so
that what it moves is a block. Beneath: what each rule says, and how often it changes the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Unpack

from rendering.charts.label_text import shorten, text_width, wrap
from rendering.charts.layout import Rows, legend, rows_layout, swatch
from rendering.charts.scale import Scale
from rendering.charts.svg import (
    Frame,
    FrameArgs,
    notice,
    num,
    path,
    picture,
    rect,
    row,
    text,
)
from rendering.numbers import Number, exact, whole_percent

Runs = Sequence[tuple[int, int]]
_DIGITS = "①②③④⑤⑥⑦⑧⑨"
_STRIP, _BLOCK, _BAR = 22, 20, 12  # heights
_NARROWEST = 5  # px of a block that still can be seen
_TINTS = ("heat1", "heat4", "heat2", "heat5", "heat3", "heat6")
_LINE = 21


@dataclass(frozen=True)
class SpecificationRow:
    """One window: its share (0 to 1) of combinations, and those in which it is in or ties.

    Combinations are numbered from 0, runs are (start, end) with the end not in them.
    """

    label: str
    share: Number
    runs: Runs
    tied_runs: Runs = ()
    rank: str = ""


@dataclass(frozen=True)
class SpecificationRule:
    """One rule: what it may say, that in force first; the share of combinations that it changes."""

    name: str
    options: tuple[str, ...]
    share: Number


@dataclass(frozen=True)
class _Plot:
    at: Rows
    combinations: int
    scale: Scale


def specification(
    rows: Sequence[SpecificationRow],
    rules: Sequence[SpecificationRule],
    *,
    inside_label: str,
    tied_label: str = "并列末位",
    outside_label: str = "不在",
    in_force_label: str = "现行口径",
    rules_label: str = "换一条规则，名单变动的比例",
    **frame_args: Unpack[FrameArgs],
) -> str:
    """A strip a window over all combinations, then the rules, the one that moves most first."""
    frame = Frame(**frame_args)
    if not rows or not rules:
        return notice(frame)
    values = [_percent(line.share) for line in rows] + [_percent(rule.share) for rule in rules]
    labels = [line.label for line in rows] + [rule.name for rule in rules]
    at = rows_layout(frame, labels, values, [line.rank for line in rows])
    combinations = prod(len(rule.options) for rule in rules)
    plot = _Plot(at, combinations, Scale(Fraction(0), Fraction(combinations), at.left, at.right))
    keys = [(swatch("part0"), inside_label), (swatch("mist"), outside_label)]
    if any(line.tied_runs for line in rows):
        keys.insert(1, (swatch("part1"), tied_label))
    head, below = legend(frame, keys)
    top = below + 16.0
    body = [head, text(at.left, top - 2, f"↓{in_force_label}", "s accent")]
    y = top + 6
    for line in rows:
        body.append(_window(plot, line, y))
        y += at.pitch
    shown, y = _blocks(plot, rules, y + 4)
    body += [*shown, path(f"M{num(at.left)} {num(top + 6)}V{num(y)}", "cut")]
    told, y = _rules(plot, rules, y + 18, rules_label)
    return picture(frame, y + 4, [*body, *told])


def _percent(share: Number) -> str:
    return f"{whole_percent(share)}%"


def _strip(plot: _Plot, found: Runs, y: float, height: float, style: str) -> str:
    """Every run as a block of one path."""
    steps = []
    for start, end in found:
        left, right = num(plot.scale.at(start)), num(plot.scale.at(end))
        steps.append(f"M{left} {num(y)}H{right}V{num(y + height)}H{left}Z")
    return path("".join(steps), style) if steps else ""


def _window(plot: _Plot, line: SpecificationRow, y: float) -> str:
    at, top = plot.at, y + plot.at.middle - _STRIP / 2
    rank = text(at.lead - 10, y + at.base, line.rank, "s e") if line.rank else ""
    where = f"第{line.rank}名 " if line.rank else ""
    return row(
        f"{where}{line.label}：{_percent(line.share)}",
        at.hit(y),
        rank,
        at.label(y, line.label),
        rect(at.left, top, at.right - at.left, _STRIP, "mist"),
        _strip(plot, line.runs, top, _STRIP, "part0"),
        _strip(plot, line.tied_runs, top, _STRIP, "part1"),
        at.value(y, _percent(line.share)),
    )


def _blocks(plot: _Plot, rules: Sequence[SpecificationRule], y: float) -> tuple[list[str], float]:
    """What the slowest rules say along the columns, as long as their blocks can be seen."""
    at, parts, repeats = plot.at, [], 1
    for rule in rules:
        repeats *= len(rule.options)
        wide = (at.right - at.left) / repeats
        if wide < _NARROWEST:
            break
        if not at.frame.narrow:
            parts.append(text(at.left - 14, y + 15, rule.name, "s e"))
        for block in range(repeats):
            option = block % len(rule.options)
            tint, left = _TINTS[option % len(_TINTS)], at.left + block * wide
            parts.append(rect(left, y, wide, _BLOCK, tint))
            if wide > 16 and option < len(_DIGITS):
                parts.append(text(left + wide / 2, y + 15, _DIGITS[option], f"s m on-{tint}"))
        y += _BLOCK + 3
    return parts, y


def _rules(
    plot: _Plot, rules: Sequence[SpecificationRule], y: float, title: str
) -> tuple[list[str], float]:
    """Each rule with its options in words and a bar for how often it changes the first."""
    at, parts = plot.at, [text(0, y + 14, title, "b")]
    y += 28
    full = at.right - at.left
    for rule in rules:
        share = float(exact(rule.share) or 0)
        top = y + at.middle - _BAR / 2
        bar = [
            rect(at.left, top, full, _BAR, "mist", 2),
            rect(at.left, top, full * share, _BAR, "part2", 2),
        ]
        name = shorten(rule.name, at.lead + at.room, at.frame.size)
        label, value = text(0, y + at.base, name), at.value(y, _percent(rule.share))
        parts.append(row(f"{rule.name}：{_percent(rule.share)}", label, *bar, value))
        y += at.middle + _BAR / 2 + 4
        for line in _options(at, rule):
            parts.append(text(at.left, y + 14, line, "s"))
            y += _LINE
        y += 8
    return parts, y


def _options(at: Rows, rule: SpecificationRule) -> list[str]:
    """The options with their numbers, in lines; one is broken only where no line can hold it."""
    room, size = at.frame.span - at.left, at.frame.small
    lines: list[str] = []
    for place, name in enumerate(rule.options):
        number = _DIGITS[place] if place < len(_DIGITS) else ""
        words = f"{number}{name}{'（现行）' if place == 0 else ''}"
        longer = f"{lines[-1]}　{words}" if lines else ""
        if longer and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines += wrap(words, room, size)
    return lines
