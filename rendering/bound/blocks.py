"""What a bound file is made of."""

import datetime as dt
import struct
import unicodedata
from dataclasses import dataclass, replace

CONTENTS = "目录"
LISTED = 2  # levels of headings that the contents list
PHOTO_MM = (72.0, 54.0)  # the most that a photo takes: two stand beside each other


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; a ``fresh`` one begins a page."""

    words: str
    level: int = 3
    fresh: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph, ``label`` in bold before it; a ``small`` one is a remark."""

    words: str
    label: str = ""
    small: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; ``widths`` are shares, the columns in ``numbers`` stand right."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Photo:
    """A photo as PNG, with what it shows in words."""

    png: bytes
    words: str

    @property
    def size(self) -> tuple[float, float]:
        """Width and height on paper in mm."""
        width, height = struct.unpack_from(">II", self.png, 16)
        shown = min(PHOTO_MM[0], PHOTO_MM[1] * width / height)
        return shown, shown * height / width


@dataclass(frozen=True)
class Photos:
    """One or two photos beside each other, each with its words beneath."""

    photos: tuple[Photo, ...]


Block = Heading | Text | Grid | Photos


@dataclass(frozen=True)
class Bound:
    """A file: its cover from top to bottom, the running head, and what it holds.

    ``mark`` stands on every page and in every table; empty where there is none. ``day`` is the time
    of its making: the same contents give the same bytes.
    """

    above: str
    title: str
    about: str
    facts: tuple[str, ...]
    mark: str
    author: str
    day: dt.date
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """What the file is called among others."""
        return f"{self.title}：{self.about}"

    def legible(self) -> "Bound":
        """The same without signs that nobody sees and that no file may hold."""
        return replace(
            self,
            above=_legible(self.above),
            title=_legible(self.title),
            about=_legible(self.about),
            facts=tuple(map(_legible, self.facts)),
            blocks=tuple(map(_legible_block, self.blocks)),
        )


def _legible(text: str) -> str:
    """Without control signs, directions, private and unknown ones; line ends stay."""
    if text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(c for c in plain if c == "\n" or unicodedata.category(c)[0] != "C")


def _legible_block(block: Block) -> Block:
    if isinstance(block, Heading):
        return replace(block, words=_legible(block.words))
    if isinstance(block, Text):
        return replace(block, words=_legible(block.words), label=_legible(block.label))
    if isinstance(block, Photos):
        photos = (replace(photo, words=_legible(photo.words)) for photo in block.photos)
        return replace(block, photos=tuple(photos))
    rows = tuple(tuple(map(_legible, row)) for row in block.rows)
    return replace(block, rows=rows)
