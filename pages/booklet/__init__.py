"""The practices as one printable PDF, set by Typst with the fonts that stand beside this file."""

import json
import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from pages.booklet.words import booklet_words
from pages.figures.data import read_figures
from pages.practices import output, read

_HERE = Path(__file__).parent


def write(root: Path, out: Path) -> Path:
    """Write the booklet of a project's practices; the same practices give the same bytes."""
    library = read(root)
    words = booklet_words(library, read_figures(root, library))
    with _fonts() as folder:
        pdf = typst.compile(
            str(_HERE / "booklet.typ"),
            root=str(_HERE),
            font_paths=[folder],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    return output.write(out, pdf)


@contextmanager
def _fonts() -> Iterator[str]:
    """A folder with the unpacked fonts, gone afterwards."""
    with TemporaryDirectory(prefix="ceping-fonts-") as folder:
        for packed in sorted((_HERE / "fonts").glob("*.xz")):
            (Path(folder) / packed.stem).write_bytes(lzma.decompress(packed.read_bytes()))
        yield folder
