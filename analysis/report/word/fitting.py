"""How many lines the first page needs, so that decision, certainty and doubts stand on it.

GB/T 9704-2012 (5.2.3) sets 22 lines and allows other numbers where a case asks for it.
"""

from math import ceil

from analysis.report.word.page_one import PageOne
from analysis.report.word.paper import (
    CHARACTERS,
    HEAD_POINTS,
    HEIGHT,
    LINES,
    MOST_LINES,
    TITLE_POINTS,
)
from analysis.report.word.widths import ems, plain

_TITLE_CHARACTERS = 20  # a line of the title, at 22 points
_RED_LINE_POINTS = 8
_HEAD_LINES = 5  # number, two blank lines, a blank line, addressee


def lines_needed(words: PageOne) -> int:
    """Lines a page: the fewest with which the first page holds what decides."""
    titles = sum(ceil(ems(line) / _TITLE_CHARACTERS) for line in words.title.split("\n"))
    points = HEAD_POINTS + _RED_LINE_POINTS + titles * TITLE_POINTS
    lines = _HEAD_LINES + _lines(words.opening)
    lines += sum(_lines(head + plain(text)) for head, text in words.parts)
    pitch = (HEIGHT / 20 - points) / lines
    return min(max(ceil(HEIGHT / 20 / pitch), LINES), MOST_LINES)


def _lines(text: str) -> int:
    """Lines of a paragraph that starts two characters in; an eighth stays for breaks."""
    return ceil((ems(text) + 2) / (CHARACTERS - 0.5))
