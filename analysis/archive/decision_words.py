"""What decision.docx says of the decision, apart from what only whole ballots could repeat."""

import re
import zipfile
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from analysis.report.word.decision import FIRST_OF_CHECKS, SHEET
from analysis.report.word.decision_page import OPEN_CLUES

_OPEN_CLUES = re.compile(OPEN_CLUES)


def decision_words(path: Path) -> list[str] | None:
    """The paragraphs of the decision: names, reasons, sheet to sign; None for no Word file.

    Left out are the annexes between them, which rest on checks and scores, and how many clues are
    open, of page one.
    """
    try:
        body = docx.Document(str(path)).element.body
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        return None
    said = [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    ]
    said = [_OPEN_CLUES.sub("", words) for words in said]
    if FIRST_OF_CHECKS not in said or SHEET not in said:
        return said
    return said[: said.index(FIRST_OF_CHECKS)] + said[said.index(SHEET) :]
