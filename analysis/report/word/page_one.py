"""Page one in slots of fixed size, so that what decides always stands on it.

A slot that would grow too long names a count and the annex that has the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rendering.word.ooxml import Run
from rendering.word.widths import ems

MOST_NAMES, MOST_POINTS = 6, 5
MOST_EMS, POINTS_EMS, _SENTENCES_EMS = 46.0, 140.0, 128.0


@dataclass(frozen=True)
class PageOne:
    """The words of a first page, part by part; ``parts`` are (heading, text)."""

    title: str
    to: str
    opening: str
    parts: tuple[tuple[str, Sequence[str | Run]], ...]


def listed(names: Sequence[str], count: str, annex: int, room: float = MOST_EMS) -> str:
    """The names in a row; more than fit become ``甲、乙等10个（附件2）``. ``count`` is 10个."""
    shown = list(names[:MOST_NAMES])
    while len(shown) > 1 and ems("、".join(shown)) > room:
        shown.pop()
    row = "、".join(shown)
    return row if len(shown) == len(names) else f"{row}等{count}（附件{annex}）"


def points(sentences: Sequence[str], annex: int, room: float = POINTS_EMS) -> str:
    """Numbered points; more than fit become a count and the annex that has them all."""
    shown = list(sentences[:MOST_POINTS])
    while len(shown) > 1 and ems("".join(_numbered(shown))) > room:
        shown.pop()
    left = len(sentences) - len(shown)
    rest = f"另有{left}点，见附件{annex}。" if left else ""
    return "；".join(_numbered(shown)) + "。" + rest


def _numbered(sentences: Sequence[str]) -> Iterator[str]:
    return (f"{number}.{sentence}" for number, sentence in enumerate(sentences, start=1))


def sentences(told: Sequence[str], most: int = 3) -> str:
    """The first sentences, as many as the slot holds."""
    shown = list(told[:most])
    while len(shown) > 1 and ems("".join(shown)) > _SENTENCES_EMS:
        shown.pop()
    return "".join(shown)
