"""Stacked answers: how the grades of a questionnaire or ballot are spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Unpack

from rendering.charts.label_text import text_width
from rendering.charts.layout import Rows, legend, rows_layout, swatch
from rendering.charts.style import GRADES
from rendering.charts.svg import Frame, FrameArgs, notice, picture, rect, row, text
from rendering.numbers import Number, exact, grouped_text, whole_percent


@dataclass(frozen=True)
class AnswerRow:
    """One question or window: answers (numbers or shares) per grade, best first."""

    label: str
    counts: tuple[Number | None, ...]
    text: str = ""


def stacked_answers(
    rows: Sequence[AnswerRow],
    names: Sequence[str],
    *,
    grades: int | None = None,
    unit: str = "份",
    **frame_args: Unpack[FrameArgs],
) -> str:
    """Bars of 100 %, the darker the worse.

    The first ``grades`` of ``names`` are grades, best first; what comes after them, such as "does
    not apply", is drawn hollow. Without a number all of them are grades.
    The number of answers stands at the right unless the row's `text` replaces it.
    """
    frame = Frame(**frame_args)
    if not rows:
        return notice(frame)
    totals = [r.text or f"{grouped_text(sum(_counts(r), Fraction(0)), 0)}{unit}" for r in rows]
    at = rows_layout(frame, [r.label for r in rows], totals)
    styles = _styles(len(names), len(names) if grades is None else grades)
    keys, y = legend(frame, [*zip(map(swatch, styles), names, strict=True)])
    body = [keys]
    for line, total in zip(rows, totals, strict=True):
        bar = _bar(line, styles, at, y + at.middle - 12)
        words = f"{line.label}（{total}）：{_listed(line, names)}"
        body.append(row(words, at.hit(y), at.label(y, line.label), *bar, at.value(y, total, "s e")))
        y += at.pitch
    return picture(frame, y + 4, body)


def _styles(names: int, grades: int) -> list[str]:
    """A shade for each grade, from the palest for the best to the darkest; hollow for the rest."""
    step = Fraction(GRADES - 1, max(grades - 1, 1))
    shades = [f"grade{round(place * step)}" for place in range(grades)]
    return [*shades, *["hollow-grade"] * (names - grades)]


def _counts(line: AnswerRow) -> list[Fraction]:
    return [max(exact(count) or Fraction(0), Fraction(0)) for count in line.counts]


def _shares(line: AnswerRow) -> list[Fraction]:
    counts = _counts(line)
    total = sum(counts, Fraction(0))
    return [count / total if total else Fraction(0) for count in counts]


def _listed(line: AnswerRow, names: Sequence[str]) -> str:
    pairs = zip(names, _shares(line), strict=True)
    return "，".join(f"{name} {whole_percent(share)}%" for name, share in pairs)


def _sizes(share: Fraction) -> list[str]:
    """What a segment may say, longest first."""
    words = whole_percent(share)
    return [f"{words}%", words] if share else []


def _bar(line: AnswerRow, styles: Sequence[str], at: Rows, y: float) -> list[str]:
    whole, left, parts = at.right - at.left, at.left, []
    for style, share in zip(styles, _shares(line), strict=True):
        width = float(share) * whole
        if width:
            parts.append(rect(left, y, width, 24, f"{style} cell"))
        words = next((w for w in _sizes(share) if text_width(w, at.frame.small) + 8 <= width), "")
        if words:
            parts.append(text(left + width / 2, y + 17, words, f"s m on-{style}"))
        left += width
    return [*parts, rect(at.left, y, whole, 24, "frame")]
