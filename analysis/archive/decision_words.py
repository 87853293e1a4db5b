"""What decision.docx says of the decision, apart from what only whole ballots could repeat."""

import zipfile
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from analysis.report.word.decision import FIRST_OF_CHECKS
from analysis.report.word.decision_page import CHECKED_APART


def decision_words(path: Path) -> list[str] | None:
    """The paragraphs of the decision, its names, reasons and sheet; None for no Word file.

    Annexes on checks and clues are left out, and the sentence on clues of page one.
    """
    try:
        body = docx.Document(str(path)).element.body
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        return None
    said = [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    ]
    end = said.index(FIRST_OF_CHECKS) if FIRST_OF_CHECKS in said else len(said)
    return [words for words in said[:end] if CHECKED_APART not in words]
