"""How many lines the first page needs, so that decision, certainty and doubts stand on it.

GB/T 9704-2012 (5.2.3) sets 22 lines and allows other numbers where a case asks for it.
"""

from math import ceil

from analysis.report.word.page_one import PageOne
from rendering.word.paper import (
    CHARACTERS,
    HEAD_POINTS,
    HEIGHT,
    LINES,
    MOST_LINES,
    TITLE_POINTS,
)
from rendering.word.widths import ems, plain

_TITLE_CHARACTERS = 20  # a line of the title, at 22 points
_RED_LINE_POINTS, _SPARE_POINTS = 8, 6
_HEAD_LINES = 5  # number, two blank lines, a blank line, addressee


def lines_needed(words: PageOne) -> int:
    """Lines a page: the fewest with which the first page holds what decides."""
    return next((n for n in range(LINES, MOST_LINES) if fits(words, n)), MOST_LINES)


def fits(words: PageOne, lines: int) -> bool:
    """Whether a first page of so many lines holds the words."""
    page = HEIGHT / 20
    titles = sum(ceil(ems(line) / _TITLE_CHARACTERS) for line in words.title.split("\n"))
    fixed = HEAD_POINTS + _RED_LINE_POINTS + titles * TITLE_POINTS
    paragraphs = [words.opening, *(head + plain(text) for head, text in words.parts)]
    head = _HEAD_LINES - (not words.to)
    return fixed + (head + sum(map(_lines, paragraphs))) * page / lines <= page - _SPARE_POINTS


def _lines(text: str) -> int:
    """Lines of a paragraph that starts two characters in; half of one stays for breaks."""
    return ceil((ems(text) + 2) / (CHARACTERS - 0.5))
