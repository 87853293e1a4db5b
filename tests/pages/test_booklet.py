"""The booklet: every practice, with page numbers, from our own fonts, the same bytes each time."""

import json
import re
import zlib
from pathlib import Path

import pytest

from pages import booklet
from pages.booklet.contents import booklet_words
from tests.pages import sources


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The booklet of the repository."""
    return booklet.write(
        sources.ROOT, sources.EDITION, tmp_path_factory.mktemp("booklet") / "out" / "booklet.pdf"
    )


def test_is_a_tagged_pdf(pdf: Path) -> None:
    """The file would not open, or a screen reader could not read it."""
    data = pdf.read_bytes()
    assert data.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in data


def test_is_the_same_each_time(pdf: Path, tmp_path: Path) -> None:
    """A new file would look changed where no practice has."""
    again = booklet.write(sources.ROOT, sources.EDITION, tmp_path / "again.pdf")
    assert again.read_bytes() == pdf.read_bytes()


def test_uses_only_the_fonts_that_ship_with_us(pdf: Path) -> None:
    """Characters outside our fonts would be set in whatever the machine has, or as boxes."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf.read_bytes(), re.DOTALL)
    fonts = {
        name for data in streams for name in re.findall(rb"/FontName ?/([^\s/]+)", _plain(data))
    }
    fonts |= set(re.findall(rb"/FontName ?/([^\s/]+)", pdf.read_bytes()))
    assert {font.split(b"+")[1] for font in fonts} == {b"NotoSansSC-Regular", b"NotoSansSC-Bold"}


def test_holds_every_practice_with_its_words() -> None:
    """A practice would be missing from the booklet, or stand there without its source's words."""
    library = sources.library()
    words = booklet_words(library, sources.figures())
    entries = [entry for theme in words["themes"] for entry in theme["practices"]]
    assert [entry["slug"] for entry in entries] == [one.slug for one in library.practices]
    text = json.dumps(words, ensure_ascii=False)
    assert all(
        json.dumps(q, ensure_ascii=False)[1:-1] in text for p in library.practices for q in p.quotes
    )
    assert "不是苏州市行政审批局编印" in words["disclaimer"]


def _plain(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""
