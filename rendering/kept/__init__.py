"""Official papers as PDF/A, to be kept for years: what a Word paper of ours says, word for word.

Comes in: a file that ``rendering.word`` has written. Goes out: PDF/A-2a and PDF/UA-1, set by Typst
in the fonts that come along. The Word file is the paper that is edited, numbered and sealed; this
one follows from it, so nobody writes a paper twice.
"""

from pathlib import Path

from typst import TypstError

from rendering import printing
from rendering.kept.reading import OTHERS, read_paper

_TEMPLATE = Path(__file__).with_name("kept.typ")


class NotKept(Exception):
    """No PDF can be made of it; why is its cause."""


def kept_pdf(paper: bytes) -> bytes:
    """A Word file as PDF/A; the same file gives the same bytes.

    Raises
    ------
    NotKept
        If it is no file of ours, or another program has saved it since: what that put in nobody
        could read here. Or if it has a character that the fonts that come along lack: PDF/A takes
        no box in its place, and a font of this computer's would give other bytes elsewhere.
    """
    try:
        words = read_paper(paper)
        return next(printing.pdfs(_TEMPLATE, [words], kept=True, system_fonts=False))
    except (*OTHERS, TypstError) as error:
        raise NotKept from error
