"""All names on one page: by honour and by line of the quota."""

from collections.abc import Iterator, Sequence
from math import ceil

from analysis.report.candidate_wording import name_and_unit
from analysis.report.decided_lists import (
    DecidedHonour,
    DecidedLine,
)
from rendering.numbers import chinese_numeral
from rendering.word import ooxml
from rendering.word.ooxml import Run
from rendering.word.paper import HEIGHT, LINES, WIDTH_MM, Paper
from rendering.word.widths import ems, plain

_SIZES, _PITCH = (12.0, 10.5, 9.0, 8.0, 7.5), 1.3  # points; height of a line in them
_ROOM = HEIGHT / 20 - 4 * HEIGHT / 20 / LINES  # below the annex's number and title


def names_page(paper: Paper, honours: tuple[DecidedHonour, ...]) -> None:
    """All names on one page: a line of the quota a paragraph, as small as that takes."""
    paragraphs = [*_names_of_all(honours)]
    texts = [plain(words) for _heading, words in paragraphs]
    size = next((size for size in _SIZES if _height(texts, size) < _ROOM), _SIZES[-1])
    for heading, words in paragraphs:
        paper.sized(words, size, _PITCH * size, keep=heading)


def _height(texts: Sequence[str], size: float) -> float:
    """Points that paragraphs of the full width take."""
    width = WIDTH_MM / 25.4 * 72 / size - 1
    return sum(ceil(ems(text) / width) for text in texts) * _PITCH * size


def _names_of_all(honours: tuple[DecidedHonour, ...]) -> Iterator[tuple[bool, Sequence[Run]]]:
    """Headings (True) and lines of the page of names."""
    for number, honour in enumerate(honours, start=1):
        name, word = honour.honour.name.zh, honour.honour.measure_word
        counts = f"授予{honour.count}，空缺{honour.open_places}{word}"
        told = counts if honour.decided else "尚未审定"
        heading = f"{chinese_numeral(number)}、{name}（名额{honour.places}{word}；{told}）"
        yield True, [Run(heading, ooxml.HEADING)]
        for line in honour.lines if honour.decided else ():
            places = f"{line.places}{word}{'左右' if line.approximate else ''}"
            vacant = f"，空缺{line.open_places}{word}" if line.open_places else ""
            label = f"{line.name}（{places}，授予{len(line.awarded)}{word}{vacant}）："
            yield False, [Run(label, ooxml.KAI), Run(names_of(honour, line) or "空缺")]


def names_of(honour: DecidedHonour, line: DecidedLine) -> str:
    """Who has the places of a line; persons with their unit."""
    persons = honour.honour.kind == "individual"
    return "、".join(name_and_unit(c) if persons else c.name for c in line.awarded)
