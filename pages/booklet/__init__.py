"""The practices of an edition as one printable PDF.

Comes in: the practices and figures of an edition. Goes out: a PDF.
Asks: rendering for printing, pages.practices and pages.figures.
"""

from pathlib import Path

from pages.booklet.contents import booklet_words
from pages.edition import Edition
from pages.figures import read_figures
from pages.output import write as write_file
from pages.practices import Library, read
from rendering.printing import pdf
from rulebook.problems import InputError, Problem, Words

_TEMPLATE = Path(__file__).parent / "booklet.typ"


def write(root: Path, edition: Edition, out: Path) -> Path:
    """Write the booklet of an edition's practices; the same practices give the same bytes.

    Raises
    ------
    InputError
        If the edition has no practices.
    """
    library = read(root, edition)
    if library is None:
        words = Words("有改革做法的规则版本", "an edition with practices")
        raise InputError([Problem("site/practices.toml", words, edition.argument)])
    return write_file(out, pdf(_TEMPLATE, booklet_words(library, read_figures(edition, library))))


def write_reported(library: Library, out: Path, mark: str = "") -> Path:
    """Write the booklet of practices that districts reported.

    ``mark`` is that of a simulated round: it stands on the cover and over every page.
    """
    words = booklet_words(library, None)
    words["mark"] = mark
    return write_file(out, pdf(_TEMPLATE, words))
