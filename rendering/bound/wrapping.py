"""Lines as a word processor breaks them, never fewer: a page planned with them surely holds them.

Chinese characters are one wide; of Latin ones the widest that usual fonts have is taken.
"""

from collections.abc import Iterator
from unicodedata import east_asian_width

_CAPITAL, _LATIN, _CHANGE = 0.78, 0.58, 0.25  # shares of a character of the script
_SURE = 1.5  # characters of a line that breaking may leave empty: no line begins with a full stop


def wrapped(text: str, room: float) -> list[str]:
    """``text`` in lines of ``room`` characters; joined they are the text again."""
    lines, line, width = [], "", 0.0
    most = max(room - _SURE, 1.0)
    for word, wide in _words(text):
        if line and width + wide > most:
            lines.append(line)
            line, width = "", 0.0
        while wide > most:  # a word longer than a line is broken
            held = max(int(len(word) * most / wide), 1)
            if held == len(word):
                break
            lines.append(word[:held])
            word, wide = word[held:], wide * (len(word) - held) / len(word)
        line, width = line + word, width + wide
        if word.endswith("\n"):
            lines.append(line)
            line, width = "", 0.0
    return [*lines, line] if line or not lines else lines


def _words(text: str) -> Iterator[tuple[str, float]]:
    """What no line breaks, with its width: one Chinese character, or a Latin word."""
    word, wide = "", 0.0
    for sign in text:
        if not _is_narrow(sign) or sign in " \n":
            if word:
                yield word, wide + _CHANGE
                word, wide = "", 0.0
            yield sign, _LATIN / 2 if sign == "\n" else _LATIN if sign == " " else 1.0
            continue
        word, wide = word + sign, wide + (_CAPITAL if sign.isupper() or sign in "@%mw" else _LATIN)
    if word:
        yield word, wide + _CHANGE


def _is_narrow(sign: str) -> bool:
    return sign.isascii() or east_asian_width(sign) in ("Na", "H")
