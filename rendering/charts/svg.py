"""The building blocks of a picture: frame, shapes, words. All lengths in px of the viewBox."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from rendering.charts.label_text import safe, shorten, text_width, wrap
from rendering.charts.style import embedded_style, responsive

Width = Literal["wide", "narrow"]


class FrameArgs(TypedDict):
    """What every chart takes: `id` (unique on the page), `title` and `desc` (read aloud),
    `width`, `mark` (e.g. 模拟数据 · 非真实结果, drawn inside the picture), `empty` (the sentence
    shown when there are no rows) and `standalone` (embeds the style, for files and PNG)."""

    id: str
    title: str
    desc: str
    width: NotRequired[Width]
    mark: NotRequired[str]
    empty: NotRequired[str]
    standalone: NotRequired[bool]


def both_widths(draw: Callable[[FrameArgs], str], frame: FrameArgs) -> str:
    """A picture for screens and phones, each with an id of its own; CSS shows the one that fits."""
    wide: FrameArgs = {**frame, "id": f"{frame['id']}-wide"}
    narrow: FrameArgs = {**frame, "id": f"{frame['id']}-narrow", "width": "narrow"}
    return responsive(draw(wide), draw(narrow))


@dataclass(frozen=True)
class Chart:
    """One picture with its data: for a page, and for a file of its own."""

    draw: Callable[[FrameArgs], str]
    frame: FrameArgs

    @property
    def on_page(self) -> str:
        """For screens and phones; the page holds the style."""
        return both_widths(self.draw, self.frame)

    @property
    def alone(self) -> str:
        """The SVG with its style inside."""
        return self.draw({**self.frame, "standalone": True})


@dataclass(frozen=True)
class Frame:
    """One picture's identity and measures."""

    id: str
    title: str
    desc: str
    width: Width = "wide"
    mark: str = ""
    empty: str = "没有可以显示的数据。"
    standalone: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][\w-]*", self.id, re.ASCII):
            raise ValueError(f"chart id: a letter, then letters, digits, _ or -: {self.id!r}")

    @property
    def narrow(self) -> bool:
        """Whether this is the picture for phones."""
        return self.width == "narrow"

    @property
    def span(self) -> int:
        """Width of the drawing, without the mark's frame."""
        return 340 if self.narrow else 720

    @property
    def size(self) -> int:
        """Size of labels and values."""
        return 16 if self.narrow else 15

    @property
    def small(self) -> int:
        """Size of ticks, legends and words inside marks."""
        return 15 if self.narrow else 14


def num(value: float) -> str:
    """A length with at most one decimal."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, style: str = "") -> str:
    """Words on the baseline y; style is a list of classes (s small, b bold, e end, m middle)."""
    kind = f' class="{style}"' if style else ""
    return f'<text x="{num(x)}" y="{num(y)}"{kind}>{safe(words)}</text>'


def rect(x: float, y: float, width: float, height: float, style: str, round_by: float = 0) -> str:
    """A rectangle, with rounded corners if asked."""
    corner = f' rx="{num(round_by)}"' if round_by else ""
    size = f'width="{num(max(width, 0))}" height="{num(height)}"'
    return f'<rect class="{style}" x="{num(x)}" y="{num(y)}" {size}{corner}/>'


def path(steps: str, style: str) -> str:
    """A line along SVG path steps."""
    return f'<path class="{style}" d="{steps}"/>'


def dot(x: float, y: float, style: str, radius: float = 6) -> str:
    """A round mark."""
    return f'<circle class="{style}" cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"/>'


def row(tooltip: str, *parts: str) -> str:
    """Shapes that share one tooltip."""
    return f'<g class="row"><title>{safe(tooltip)}</title>{"".join(parts)}</g>'


def divider(frame: Frame, y: float, words: str, style: str, line: str) -> str:
    """A line across the picture at height y that begins with words."""
    start = text_width(words, frame.small) + 8
    return text(0, y + 5, words, style) + path(f"M{num(start)} {num(y)}H{frame.span}", line)


def notice(frame: Frame) -> str:
    """The picture of a chart without rows: its sentence."""
    lines = wrap(frame.empty, frame.span, frame.size)
    body = [text(0, 22 + 24 * i, line) for i, line in enumerate(lines)]
    return picture(frame, 24 * len(lines) + 12, body)


def picture(frame: Frame, height: float, body: Iterable[str]) -> str:
    """The whole SVG; a mark adds a frame around the drawing with the mark as its tab."""
    side, top, bottom = (8, 42, 42 if _tall(height) else 10) if frame.mark else (0, 0, 0)
    width, total = frame.span + 2 * side, height + top + bottom
    key = f"{frame.id}-{frame.width}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cp-chart cp-{frame.width}" role="img" '
        f'aria-labelledby="{key}-title" aria-describedby="{key}-desc" '
        f'viewBox="{-side} {-top} {width} {num(total)}" width="{width}" height="{num(total)}">'
        f'<title id="{key}-title">{safe(frame.title)}</title>'
        f'<desc id="{key}-desc">{safe(frame.desc)}</desc>'
    ]
    if frame.standalone:
        parts += [f"<style>{embedded_style()}</style>", rect(-side, -top, width, total, "sheet")]
    if frame.mark:
        parts.append(rect(1 - side, 1 - top, width - 2, total - 2, "marked"))
        parts += [_tab(frame, -side, y) for y in (-top, height + bottom - 28)[: 1 + _tall(height)]]
    return "".join([*parts, *body, "</svg>"])


def _tall(height: float) -> bool:
    """Whether the picture is taller than a screen, so that the mark stands at its foot too."""
    return height > 900


def _tab(frame: Frame, x: float, y: float) -> str:
    words = shorten(frame.mark, frame.span - 24, frame.size)
    width = text_width(words, frame.size) * 1.04 + 24
    return rect(x, y, width, 28, "mark") + text(x + 12, y + 20, words, "onmark")
