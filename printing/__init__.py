"""Printed sheets as PDF, set by Typst with the fonts that stand beside this file.

Three rooms print: the booklet of practices (``pages``), the window's report sheet (``analysis``)
and plates, codes and slips (``survey_app``). Each brings its own template and words.
"""

import json
import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

_FONTS = Path(__file__).parent / "fonts"


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
        If the template is at fault.
    """
    with _fonts() as folder:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=[folder],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
            format="pdf",
            pdf_standards=["ua-1"] if accessible else [],
        )
    assert isinstance(made, bytes)
    return made


@contextmanager
def _fonts() -> Iterator[str]:
    """A folder with the unpacked fonts, gone afterwards."""
    with TemporaryDirectory(prefix="ceping-fonts-") as folder:
        for packed in sorted(_FONTS.glob("*.xz")):
            (Path(folder) / packed.stem).write_bytes(lzma.decompress(packed.read_bytes()))
        yield folder
