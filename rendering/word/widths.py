"""How wide words are in print, so that columns fit their cells and pages their lines."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rendering.word.ooxml import SMALL, Column, Run, Words

LATIN_EMS = 0.58  # a Latin letter or digit, of the fonts that may stand in
_EM_MM = 25.4 / 72
_MARGINS_MM = 3.2  # left and right of a cell
_NEVER_BROKEN_MM = 46.0


def ems(text: str) -> float:
    """Width of ``text`` in characters of the script; where it changes, a quarter more."""
    latin = [character.isascii() for character in text]
    changes = sum(one != other for one, other in pairwise(latin))
    return sum(LATIN_EMS if half else 1 for half in latin) + changes / 4


def plain(words: Words) -> str:
    """The text of words in any look."""
    if isinstance(words, str):
        return words
    return words.words if isinstance(words, Run) else "".join(map(plain, words))


def fitted(
    columns: Sequence[Column], rows: Sequence[Sequence[Words]], size: float = SMALL
) -> list[Column]:
    """The columns with widths by what stands in them; their sum stays.

    A column of short cells gets what its longest needs, so that no word is broken for its last
    character; the others share what is left in proportion to the widths they came with.
    """
    needed = [
        max(ems(column.head) * SMALL, *(ems(plain(row[i])) * size for row in rows), 0) * _EM_MM
        + _MARGINS_MM
        for i, column in enumerate(columns)
    ]
    total = sum(column.width for column in columns)
    most = max(_NEVER_BROKEN_MM, total / len(columns))
    short = {i for i, width in enumerate(needed) if width <= most}
    left = total - sum(needed[i] for i in short)
    share = sum(column.width for i, column in enumerate(columns) if i not in short)
    if left < 0 or (share and left < share / 3):
        return _scaled(columns, needed, total)
    if not share:  # all are short: what is left is spread over all
        return [
            replace(column, width=width + left / len(columns))
            for column, width in zip(columns, needed, strict=True)
        ]
    return [
        replace(column, width=needed[i] if i in short else column.width * left / share)
        for i, column in enumerate(columns)
    ]


def _scaled(columns: Sequence[Column], needed: Sequence[float], total: float) -> list[Column]:
    """More than fits: the widest column gives way until the others have what they need."""
    widths = list(needed)
    while sum(widths) > total + 1e-6:
        most = max(widths)
        widest = [i for i, width in enumerate(widths) if width > most - 1e-6]
        next_most = max((w for w in widths if w <= most - 1e-6), default=0.0)
        fall = min((sum(widths) - total) / len(widest), most - next_most)
        for i in widest:
            widths[i] -= fall
    return [replace(column, width=w) for column, w in zip(columns, widths, strict=True)]
