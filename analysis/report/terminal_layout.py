"""Lines for a terminal of 80 columns, where a Chinese character takes two."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import combining, east_asian_width

WIDTH = 80
_GAP = 2
# A number, a Latin word or one other character, with the signs that may not begin a line.
_PIECE = re.compile(r"(?:[A-Za-z0-9_./%+-]+|.)[，。；：、）》”〕］！？]*")
_NUMERIC = re.compile(r"[-+＋－±]?[\d,.]+(分|份|票|题|人|名|%)?|-|缺")


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WFA" else 1 for c in text)


def wrap(text: str, room: int = WIDTH, indent: str = "") -> list[str]:
    """A text in lines of at most ``room`` columns, each begun with ``indent``."""
    lines = [""]
    limit = room - width(indent)
    for piece in _PIECE.findall(" ".join(text.split())):
        over = width(lines[-1]) + width(piece) > limit
        if over and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] or piece != " " else ""
    return [indent + line.rstrip() for line in lines]


def shorten(text: str, room: int) -> str:
    """A text cut to ``room`` columns, ended with … where something was left out."""
    if width(text) <= room:
        return text
    cut = ""
    for char in text:
        if width(cut + char) > room - 2:
            break
        cut += char
    return cut + "…"


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], room: int = WIDTH, indent: str = ""
) -> list[str]:
    """Aligned columns, numbers to the right; the widest columns give way where room is short."""
    # A dash takes one column on some terminals and two on others: a hyphen is the same on all.
    lines = [[cell.replace("—", "-") for cell in row] for row in (head, *rows)]
    right = [_numeric([line[i] for line in lines[1:]]) for i in range(len(head))]
    widths = [max(width(line[i]) for line in lines) for i in range(len(head))]
    over = sum(widths) + _GAP * (len(head) - 1) + width(indent) - room
    for _ in range(over):
        widths[widths.index(max(widths))] -= 1
    return [indent + _line(line, widths, right) for line in lines]


def _numeric(cells: Sequence[str]) -> bool:
    return bool(cells) and all(_NUMERIC.fullmatch(cell) for cell in cells)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    parts = []
    for cell, room, end in zip(cells, widths, right, strict=True):
        text = shorten(cell, room)
        space = " " * (room - width(text))
        parts.append(space + text if end else text + space)
    return (" " * _GAP).join(parts).rstrip()
