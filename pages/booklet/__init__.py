"""The practices as one printable PDF."""

from pathlib import Path

from pages.booklet.words import booklet_words
from pages.figures.data import read_figures
from pages.practices import output, read
from rendering.printing import pdf

_TEMPLATE = Path(__file__).parent / "booklet.typ"


def write(root: Path, out: Path) -> Path:
    """Write the booklet of a project's practices; the same practices give the same bytes."""
    library = read(root)
    return output.write(out, pdf(_TEMPLATE, booklet_words(library, read_figures(root, library))))
