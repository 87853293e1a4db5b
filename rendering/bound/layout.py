"""Which block stands on which page of a Word file.

Word counts pages only when somebody opens a file, and then as its fonts have it. So the pages are
made here, as full as they surely can be, and every break is written into the file: the contents
name the right pages in every program. Lengths in points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rendering.bound.blocks import LISTED, Block, Grid, Heading, Photos, Text
from rendering.bound.wrapping import wrapped
from rendering.word.ooxml import SMALL, Column
from rendering.word.paper import WIDTH_MM
from rendering.word.widths import fitted

SIZES = {1: 16.0, 2: 14.0, 3: 12.0}  # of headings
HIGH = {1: 34.0, 2: 30.0, 3: 26.0}  # of a line of theirs
TEXT, REMARK, ROW = 20.0, 16.0, 16.5  # of a line
SPACE = 8.0  # behind a table
TEXT_SIZE, REMARK_SIZE = 12.0, SMALL
_HEIGHT = 630.0  # of the 637.8 of a page
_RULE = 1.0  # a row's
_MM = 72 / 25.4
_WIDTH = WIDTH_MM * _MM
_CELL = 7.0  # left and right of a cell
_MOST_LINES = 24  # of one row of a table: a higher one is cut
_LEAST = 2  # lines of a text on a page
_HEADED = 4  # lines that a table's mark, heads and first row take at least
_UNDER = 6.0  # what a line with a photo takes more than the photo
_CONTENTS = 3  # lines of the heading of the contents
_NUMBER = 6  # characters that a page number takes of a line of the contents

Row = tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A block, or as much of it as a page holds; ``turns``: it begins a page.

    ``rest``: the block began before; ``columns`` are those of a table.
    """

    block: Block
    turns: bool = False
    rest: bool = False
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Listed:
    """A line of the contents; ``turns``: it begins a page of them."""

    heading: Heading
    page: int
    turns: bool = False


def laid_out(blocks: Sequence[Block]) -> tuple[list[Piece], list[Listed]]:
    """The blocks on their pages, the first of which is 1, and the headings that contents list."""
    pages = _Pages()
    for number, block in enumerate(blocks):
        pages.put(block, _least(blocks, number))
    return pages.pieces, pages.listed


def contents(listed: Sequence[Listed], before: int) -> list[Listed]:
    """The contents themselves, ``before`` pages being before them; all pages are counted."""
    most, used, pages, lines = int(_HEIGHT // TEXT), _CONTENTS, 1, []
    for one in listed:
        high = len(wrapped(one.heading.words, _WIDTH / TEXT_SIZE - _NUMBER))
        turns = used + high > most
        pages, used = (pages + 1, high) if turns else (pages, used + high)
        lines.append(replace(one, turns=turns))
    return [replace(one, page=one.page + before + pages) for one in lines]


def _least(blocks: Sequence[Block], number: int) -> float:
    """The height that a page must have left for a block: a heading with what follows it."""
    block = blocks[number]
    if isinstance(block, Heading):
        after = _least(blocks, number + 1) if number + 1 < len(blocks) else 0
        return _heading_height(block) + after
    if isinstance(block, Text):
        return min(_LEAST, len(_text_lines(block))) * _pitch(block)
    if isinstance(block, Photos):
        return _photos_height(block)
    return _HEADED * ROW


def _heading_height(heading: Heading) -> float:
    lines = wrapped(heading.words, _WIDTH / SIZES[heading.level])
    return len(lines) * HIGH[heading.level]


def _photos_height(block: Photos) -> float:
    """With their words, and with a line above them: theirs where they begin a page."""
    high = max(photo.size[1] for photo in block.photos) * _MM
    room = (_WIDTH / 2 - 2 * _CELL) / REMARK_SIZE
    lines = max(len(wrapped(photo.words, room)) for photo in block.photos)
    return high + _UNDER + (lines + 1) * REMARK + SPACE


@lru_cache(maxsize=4)  # asked for what a page must hold, then for its lines
def _text_lines(text: Text) -> tuple[str, ...]:
    size = REMARK_SIZE if text.small else TEXT_SIZE
    lines = wrapped(text.label + text.words, _WIDTH / size - 2)  # less the indent of the first
    return tuple(lines)


def _pitch(text: Text) -> float:
    return REMARK if text.small else TEXT


class _Pages:
    """Pages in the making."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.listed: list[Listed] = []
        self._page, self._used = 1, 0.0
        self._turned = True

    def put(self, block: Block, least: float) -> None:
        """Put a block where the ``least`` of it has room."""
        fresh = isinstance(block, Heading) and block.fresh
        if self._used and (fresh or least > self._room):
            self._turn()
        if isinstance(block, Heading):
            self._add(Piece(block), _heading_height(block))
            if block.level <= LISTED:
                self.listed.append(Listed(block, self._page))
        elif isinstance(block, Text):
            self._text(block)
        elif isinstance(block, Photos):
            self._add(Piece(block), _photos_height(block))
        else:
            self._grid(block)

    @property
    def _room(self) -> float:
        return _HEIGHT - self._used

    def _turn(self) -> None:
        self._page, self._used, self._turned = self._page + 1, 0.0, True

    def _add(self, piece: Piece, height: float) -> None:
        self.pieces.append(replace(piece, turns=self._turned))
        self._used, self._turned = self._used + height, False

    def _text(self, block: Text) -> None:
        lines, pitch, label = _text_lines(block), _pitch(block), block.label
        while lines:
            count = int(self._room // pitch)
            taken, lines = lines[:count], lines[count:]
            words = "".join(taken).removeprefix(label).strip("\n")
            part = replace(block, words=words, label=label)
            self._add(Piece(part, rest=part.label != block.label), len(taken) * pitch)
            label = ""
            if lines:
                self._turn()

    def _grid(self, block: Grid) -> None:
        columns = tuple(_columns(block))
        left, rest = list(_cut(block.rows, columns)), False
        heads = ROW + _RULE + _row_height(block.head, columns) + SPACE
        while left:
            if self._used and heads + left[0][1] > self._room:
                self._turn()
            high = heads + (REMARK if self._turned else 0)
            taken: list[Row] = []
            while left and (not taken or high + left[0][1] <= self._room):
                row, height = left.pop(0)
                taken.append(row)
                high += height
            part = replace(block, rows=tuple(taken))
            self._add(Piece(part, rest=rest, columns=columns), high)
            rest = True


def _columns(block: Grid) -> list[Column]:
    """The columns, each as wide as its cells need."""
    share = WIDTH_MM / sum(block.widths)
    columns = [
        Column(head, width * share, number=place in block.numbers)
        for place, (head, width) in enumerate(zip(block.head, block.widths, strict=True))
    ]
    return fitted(columns, [list(row) for row in block.rows])


def _lines(words: str, column: Column) -> list[str]:
    return wrapped(words, (column.width * _MM - _CELL) / SMALL)


def _row_height(row: Row, columns: Sequence[Column]) -> float:
    lines = (len(_lines(words, column)) for words, column in zip(row, columns, strict=True))
    return max(lines) * ROW + _RULE


def _cut(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[tuple[Row, float]]:
    """The rows with their heights; one that is too high becomes several."""
    for row in rows:
        cells = [_lines(words, column) for words, column in zip(row, columns, strict=True)]
        most = max(len(lines) for lines in cells)
        for begin in range(0, most, _MOST_LINES):
            part = tuple("".join(lines[begin : begin + _MOST_LINES]) for lines in cells)
            yield part, min(most - begin, _MOST_LINES) * ROW + _RULE
