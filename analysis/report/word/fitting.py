"""How many lines the first page needs, so that decision, certainty and doubts stand on it.

GB/T 9704-2012 (5.2.3) sets 22 lines and allows other numbers where a case asks for it.
"""

from itertools import pairwise
from math import ceil

from analysis.report.word.paper import (
    CHARACTERS,
    HEAD_POINTS,
    HEIGHT,
    LINES,
    MOST_LINES,
    TITLE_GAP,
    TITLE_POINTS,
)
from analysis.report.word.request import Request

_TITLE_CHARACTERS = 20  # a line of the title, at 22 points
_RED_LINE_POINTS = 12
_HEAD_LINES = 2  # number, addressee


def lines_needed(words: Request) -> int:
    """Lines a page between 22 and 26: the fewest with which the first page holds what decides."""
    titles = ceil(_width(words.title) / _TITLE_CHARACTERS)
    points = HEAD_POINTS + _RED_LINE_POINTS + titles * TITLE_POINTS + TITLE_GAP
    lines = _HEAD_LINES + _lines(words.opening)
    lines += sum(_lines(head + text) for head, text in words.parts)
    pitch = (HEIGHT / 20 - points) / lines
    return min(max(ceil(HEIGHT / 20 / pitch), LINES), MOST_LINES)


def _lines(text: str) -> int:
    """Lines of a paragraph that starts two characters in."""
    return ceil((_width(text) + 2) / CHARACTERS)


def _width(text: str) -> float:
    """In characters of the script: a Latin letter or digit is half, and so is a change of both."""
    latin = [character.isascii() for character in text]
    changes = sum(a != b for a, b in pairwise(latin))
    return sum(0.52 if half else 1 for half in latin) + changes / 4
