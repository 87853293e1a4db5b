"""What a paper says, for comparison where its bytes cannot be the same."""

import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from openpyxl.utils.exceptions import InvalidFileException

from analysis.report.word.decision import FIRST_OF_CHECKS, SHEET
from analysis.report.word.decision_page import OPEN_CLUES

_OPEN_CLUES = re.compile(OPEN_CLUES)
_OTHERWISE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NO_PAPER = (PackageNotFoundError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError)


def paper_words(path: Path) -> list[str] | None:
    """The paragraphs of a Word file, lines of a page, cells of a workbook; None for other files."""
    readers = {".docx": _paragraphs, ".html": _lines, ".xlsx": _cells}
    reader = readers.get(path.suffix)
    if reader is None:
        return None
    try:
        return reader(path)
    except _NO_PAPER:
        return None


def different_words(kept: list[str], now: list[str]) -> list[str]:
    """What only one of two papers says, each as often as it says it more; the kept one's first.

    Empty also where both say the same in another order.
    """
    return [*(Counter(kept) - Counter(now)).elements(), *(Counter(now) - Counter(kept)).elements()]


def decision_words(path: Path) -> list[str] | None:
    """The paragraphs of the decision: names, reasons, sheet to sign; None for no Word file.

    Left out are the annexes between them, which rest on checks and scores, and how many clues are
    open, of page one.
    """
    said = paper_words(path)
    if said is None:
        return None
    said = [_OPEN_CLUES.sub("", words) for words in said]
    if FIRST_OF_CHECKS not in said or SHEET not in said:
        return said
    return said[: said.index(FIRST_OF_CHECKS)] + said[said.index(SHEET) :]


def _paragraphs(path: Path) -> list[str]:
    body = docx.Document(str(path)).element.body
    said: dict[Any, list[str]] = {paragraph: [] for paragraph in body.iter(qn("w:p"))}
    for text in body.iter(qn("w:t")):
        if not any(_says_it_again(above) for above in text.iterancestors(_OTHERWISE)):
            # A text box stands within a paragraph: what is in it belongs to its own.
            said[next(text.iterancestors(qn("w:p")))].append(text.text or "")
    return [words for one in said.values() if (words := "".join(one))]


def _says_it_again(otherwise: Any) -> bool:
    """Whether what older programs would show instead says the same, as other programs write it."""
    chosen = otherwise.getprevious()
    if chosen is None:
        return False
    said = {"".join(t.text or "" for t in one.iter(qn("w:t"))) for one in (chosen, otherwise)}
    return len(said) == 1


def _lines(path: Path) -> list[str]:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page.lines


class _Page(HTMLParser):
    """The lines of a page; what a script or a style holds is text that nobody sees."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self._tag not in ("script", "style"):
            self.lines.append(words)


def _cells(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [
        f"{sheet.title} {cell.coordinate} {cell.value}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
