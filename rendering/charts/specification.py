"""The specification chart: in which combinations of rules each window is among the first.

A column is one combination; the leftmost is in force. The rule that moves most is the slowest, so
that what it moves is a block. Beneath: what each rule says, and how often it changes the first.
A second event, as a thin band below each strip, where being among the first is not all that counts.
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
_STRIP, _BAND, _BLOCK, _BAR = 22, 7, 20, 12  # heights
_NARROWEST = 5  # px of a block that still can be seen
_TINTS = ("heat1", "heat4", "heat2", "heat5", "heat3", "heat6")
_LINE = 21


@dataclass(frozen=True)
class Strip:
    """The share (0 to 1) of combinations in which something happens or ties, and which they are.

    Combinations are numbered from 0, runs are (start, end) with the end not in them.
    """

    share: Number
    runs: Runs
    tied_runs: Runs = ()


@dataclass(frozen=True)
class SpecificationRow:
    """One window: when it is among the first, and where asked when the second event happens."""

    label: str
    strip: Strip
    rank: str = ""
    second: Strip | None = None


@dataclass(frozen=True)
class SpecificationRule:
    """One rule: what it may say, that in force first; the share of combinations that it changes.

    ``second_share`` is of those in which it changes whom the second event happens to.
    """

    name: str
    options: tuple[str, ...]
    share: Number
    second_share: Number | None = None


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
    second_label: str = "",
    tied_label: str = "并列末位",
    outside_label: str = "不在",
    in_force_label: str = "现行口径",
    rules_label: str = "换一条规则，有变动的比例",
    **frame_args: Unpack[FrameArgs],
) -> str:
    """A strip a window over all combinations, then the rules, the one that moves most first."""
    frame = Frame(**frame_args)
    if not rows or not rules:
        return notice(frame)
    values = [_window_value(line) for line in rows] + [_rule_value(rule) for rule in rules]
    labels = [line.label for line in rows] + [rule.name for rule in rules]
    at = rows_layout(frame, labels, values, [line.rank for line in rows])
    combinations = prod(len(rule.options) for rule in rules)
    plot = _Plot(at, combinations, Scale(Fraction(0), Fraction(combinations), at.left, at.right))
    keys = [(swatch("part0"), inside_label), (swatch("mist"), outside_label)]
    if any(strip.tied_runs for line in rows for strip in (line.strip, line.second) if strip):
        keys.insert(1, (swatch("part1"), tied_label))
    if second_label:
        rules_label += f"：{inside_label}／{second_label}"
        keys.insert(1, (swatch("part2"), second_label))
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


def _window_value(line: SpecificationRow) -> str:
    return _values(line.strip.share, line.second.share if line.second else None)


def _rule_value(rule: SpecificationRule) -> str:
    return _values(rule.share, rule.second_share)


def _values(*shares: Number | None) -> str:
    """The shares in percent, in the order of the bands."""
    return "／".join(f"{whole_percent(share)}%" for share in shares if share is not None)


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
    high = _STRIP - _BAND if line.second else _STRIP
    strips = [
        _strip(plot, line.strip.runs, top, high, "part0"),
        _strip(plot, line.strip.tied_runs, top, high, "part1"),
    ]
    if line.second:
        below = top + high
        strips += [
            _strip(plot, line.second.runs, below, _BAND, "part2"),
            _strip(plot, line.second.tied_runs, below, _BAND, "part1"),
        ]
    return row(
        f"{where}{line.label}：{_window_value(line)}",
        at.hit(y),
        rank,
        at.label(y, line.label),
        rect(at.left, top, at.right - at.left, _STRIP, "mist"),
        *strips,
        at.value(y, _window_value(line)),
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
    for rule in rules:
        name = shorten(rule.name, at.lead + at.room, at.frame.size)
        label, value = text(0, y + at.base, name), at.value(y, _rule_value(rule))
        bars = _bars(at, rule, y + at.middle - _BAR / 2)
        parts.append(row(f"{rule.name}：{_rule_value(rule)}", label, *bars, value))
        y += at.middle + _BAR / 2 + 4
        for line in _options(at, rule):
            parts.append(text(at.left, y + 14, line, "s"))
            y += _LINE
        y += 8
    return parts, y


def _bars(at: Rows, rule: SpecificationRule, top: float) -> list[str]:
    """How often a rule changes the first, and beneath how often the second event."""
    full = at.right - at.left
    shares = [share for share in (rule.share, rule.second_share) if share is not None]
    high, drawn = _BAR / len(shares), [rect(at.left, top, full, _BAR, "mist", 2)]
    for place, (share, style) in enumerate(zip(shares, ("part0", "part2"), strict=False)):
        wide = full * float(exact(share) or 0)
        drawn.append(rect(at.left, top + place * high, wide, high, style, 2))
    return drawn


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
