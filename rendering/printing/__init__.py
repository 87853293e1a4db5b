"""Printed sheets as PDF, set by Typst with the fonts that stand beside this file.

Comes in: a Typst template and words. Goes out: PDF and PNG, the same bytes for the same words.
Three rooms ask here: the booklet of practices (``pages``), the window's report sheet (``analysis``)
and plates, codes and slips (``survey_app``). Pictures for Word go through Typst too.
"""

import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import typst

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
Standards = list[Literal["a-2a", "ua-1"]]
_LACKING = "could not be displayed"  # what Typst says where no font has a character


def pdf(template: Path, words: object, *, accessible: bool = True) -> bytes:
    """A PDF of ``words`` set by ``template``; the same words give the same bytes.

    Parameters
    ----------
    template
        A Typst file that reads ``json(bytes(sys.inputs.data))`` and sets its document's date.
    words
        Anything that JSON can carry.
    accessible
        Whether the file must meet PDF/UA-1; Typst then refuses what a screen reader cannot read.

    Raises
    ------
    typst.TypstError
        If the template is at fault, or an accessible file has a character that no font has.
    """
    return next(pdfs(template, [words], accessible=accessible))


def pdfs(
    template: Path,
    sheets: Iterable[object],
    *,
    accessible: bool = True,
    kept: bool = False,
    system_fonts: bool = True,
) -> Iterator[bytes]:
    """One PDF for each of ``sheets``, like ``pdf``, with the fonts unpacked once.

    ``kept`` ones go into an archive: they must meet PDF/UA-1 and PDF/A-2a, for which the template
    must set its document's date. Codes and slips have none: no file says when they were made.
    A sheet with a character that our fonts lack is set with those of this computer, and its bytes
    are this computer's; without ``system_fonts`` it is refused.
    """
    standards: Standards = ["a-2a", "ua-1"] if kept else ["ua-1"] if accessible else []
    with _fonts() as folder:
        for words in sheets:
            data = json.dumps(words, ensure_ascii=False)
            try:
                yield _compiled(template, data, folder, standards)
            except typst.TypstError as error:
                if not system_fonts or _LACKING not in str(error):
                    raise
                yield _compiled(template, data, folder, standards, system_fonts=True)


def _compiled(
    template: Path, data: str, fonts: str, standards: Standards, *, system_fonts: bool = False
) -> bytes:
    document = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[fonts],
        ignore_system_fonts=not system_fonts,
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=[*standards],
    )
    assert isinstance(document, bytes)
    return document


def pngs(svgs: Sequence[str], *, ppi: float = 144) -> list[bytes]:
    """Each SVG as a PNG with a transparent ground, at ``ppi`` pixels to 72 px of the SVG.

    The same SVG gives the same bytes. Text takes our own fonts, whatever the SVG names first.
    """
    if not svgs:
        return []
    with _fonts() as folder:
        pictures: object = typst.compile(
            str(_HERE / "pictures.typ"),
            root=str(_HERE),
            font_paths=[folder],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(list(svgs), ensure_ascii=False)},
            format="png",
            ppi=ppi,
        )
    # The stubs promise bytes; several pages come as a list of them.
    return list(pictures) if isinstance(pictures, list) else [pictures]  # type: ignore[list-item]


@contextmanager
def _fonts() -> Iterator[str]:
    """A folder with the unpacked fonts, gone afterwards."""
    with TemporaryDirectory(prefix="ceping-fonts-") as folder:
        for packed in sorted(_FONTS.glob("*.xz")):
            (Path(folder) / packed.stem).write_bytes(_unpacked(packed))
        yield folder


@cache
def _unpacked(packed: Path) -> bytes:
    """A font, unpacked once: a report prints its pictures in several goes."""
    return lzma.decompress(packed.read_bytes())
