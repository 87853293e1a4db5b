"""What a bound file is made of."""

import datetime as dt
from dataclasses import dataclass

CONTENTS = "目录"
LISTED = 2  # levels of headings that the contents list


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


Block = Heading | Text | Grid


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
