"""Words in a picture: made safe for XML, measured, shortened and wrapped."""

import re
from html import escape
from unicodedata import category, combining, east_asian_width

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REORDERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_JOINERS = "\u200d\ufe0e\ufe0f"


def clean(words: str) -> str:
    """One line without characters that XML forbids or that reorder their neighbours."""
    legal = _ILLEGAL.sub("\ufffd", _REORDERING.sub("", words))
    return " ".join(legal.split())


def safe(words: str) -> str:
    """Cleaned and escaped words, fit for element content and for attributes."""
    return escape(clean(words))


def _em(char: str) -> float:
    if char in _JOINERS or combining(char) or category(char) == "Cf":
        return 0.0
    if east_asian_width(char) in "WFA":
        return 1.0
    if char in "mwMW@%—…":
        return 0.9
    return 0.68 if char.isupper() else 0.3 if char in " .,:;|!'il" else 0.58


def text_width(words: str, size: float) -> float:
    """Estimated width in px at `size` px: a Chinese character is one em, a digit .58 em."""
    return size * sum(map(_em, clean(words)))


def shorten(words: str, room: float, size: float) -> str:
    """The words, cut and ended with … when they are wider than `room` px."""
    words = clean(words)
    if text_width(words, size) <= room:
        return words
    cut, used = "", size
    for char in words:
        used += size * _em(char)
        if used > room:
            break
        cut += char
    return cut.rstrip(_JOINERS + " ") + "…"


def wrap(words: str, room: float, size: float) -> list[str]:
    """The words in lines of at most `room` px, broken between any two characters."""
    lines = [""]
    for char in clean(words):
        if lines[-1] and text_width(lines[-1] + char, size) > room:
            lines.append("")
        lines[-1] += char
    return [line.strip() for line in lines]
