"""A sheet as it lies in a file, whatever kind of file: cells with content, by row and column."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Holds(Enum):
    """What a cell holds. ``UNCOMPUTED`` is a formula whose value is not in the file."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"
    UNCOMPUTED = "formula"


class Cell(NamedTuple):
    """One cell: what a person reads in it. Dates are ISO, shares of 100 end in %."""

    text: str
    holds: Holds = Holds.TEXT


class Area(NamedTuple):
    """Merged cells: rows from 1 and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


_LETTERS = re.compile("[A-Z]{1,3}")
Rows = Mapping[int, Mapping[int, Cell]]


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``rows`` has cells with content only, rows from 1 and columns from 0.

    ``name`` is empty for a text file; ``encoding`` is None for a workbook.
    """

    name: str
    rows: Rows
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False
    encoding: str | None = None

    def cell(self, row: int, place: int) -> Cell | None:
        """The cell there, or None where it is empty."""
        return self.rows.get(row, {}).get(place)

    def covered(self) -> Iterator[tuple[Area, Cell]]:
        """Merged cells that hold something."""
        for area in sorted(self.merged):
            if cell := self.cell(area.top, area.left):
                yield area, cell


def letter(place: int) -> str:
    """The name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def place_of(letters: str) -> int:
    """The place of a column by its name: A is 0; ValueError for any other name."""
    if not _LETTERS.fullmatch(letters):
        raise ValueError(letters)
    place = 0
    for sign in letters:
        place = place * 26 + ord(sign) - ord("A") + 1
    return place - 1
