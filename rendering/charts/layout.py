"""Where label, plot and value of a row stand; the label is above the plot on phones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rendering.charts.label_text import shorten, text_width
from rendering.charts.svg import Frame, rect, text

Glyph = Callable[[float, float], str]


@dataclass(frozen=True)
class Rows:
    """The columns of a row chart; lengths in px, offsets from the top of a row."""

    frame: Frame
    lead: float
    room: float
    left: float
    right: float

    @property
    def pitch(self) -> int:
        """Height of a row."""
        return 60 if self.frame.narrow else 32

    @property
    def middle(self) -> int:
        """Offset of the plot's middle."""
        return 40 if self.frame.narrow else 16

    @property
    def base(self) -> int:
        """Offset of the label's baseline."""
        return 20 if self.frame.narrow else 21

    def hit(self, y: float) -> str:
        """The area of a row that answers the pointer."""
        return rect(0, y, self.frame.span, self.pitch, "hit")

    def label(self, y: float, words: str, style: str = "") -> str:
        """The row's label, shortened to its room."""
        return text(self.lead, y + self.base, shorten(words, self.room, self.frame.size), style)

    def value(self, y: float, words: str, style: str = "b e") -> str:
        """The row's value at the right edge."""
        return text(self.frame.span, y + self.base, words, style)


def rows_layout(
    frame: Frame, labels: Sequence[str], values: Sequence[str], ranks: Sequence[str] = ()
) -> Rows:
    """Columns fit for the longest rank, label (at most 16 em) and value."""

    def widest(words: Sequence[str], factor: float = 1) -> float:
        return factor * max((text_width(word, frame.size) for word in words), default=0)

    rank, value = widest(ranks), widest(values, 1.08)
    lead = rank + 10 if rank else 0
    gap = 14 if value else 0
    if frame.narrow:
        return Rows(frame, lead, frame.span - lead - value - gap, 0, frame.span)
    room = min(widest(labels), 16 * frame.size)
    return Rows(frame, lead, room, lead + room + 16, frame.span - value - gap)


def swatch(style: str) -> Glyph:
    """A legend's square in the colour of the class."""
    return lambda x, y: rect(x, y - 7, 14, 14, f"{style} frame", 2)


def legend(frame: Frame, entries: Sequence[tuple[Glyph, str]], wide: float = 14) -> tuple[str, int]:
    """Glyphs of `wide` px with their names, flowing over lines; and the height used."""
    parts, x, line = [], 0.0, 0
    for glyph, name in entries:
        words = shorten(name, frame.span - wide - 6, frame.small)
        step = wide + 6 + text_width(words, frame.small) + 18
        if x and x + step - 18 > frame.span:
            x, line = 0, line + 1
        y = 10 + 24 * line
        parts += [glyph(x, y), text(x + wide + 6, y + 5, words, "s")]
        x += step
    return "".join(parts), 24 * line + 32 if entries else 0


def middled(frame: Frame, x: float, y: float, words: str) -> str:
    """Small words centred on x, or as near as the picture's edges allow."""
    half = text_width(words, frame.small) / 2
    return text(min(max(x, half), frame.span - half), y, words, "s m")
