"""Bound files as PDF, set by Typst, which counts the pages itself."""

import base64
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from string import Template
from typing import Any

from typst import TypstError

from rendering import printing
from rendering.bound.blocks import CONTENTS, Block, Bound, Grid, Heading, Photo, Photos
from rendering.bound.child import child

_CHILD = "from rendering.bound.pdf import print_all; print_all()"
_SVG = Template(
    '<svg xmlns="http://www.w3.org/2000/svg" width="$width" height="$height"><image '
    'width="$width" height="$height" href="data:image/png;base64,$inside"/></svg>'
)
_TEMPLATE = Path(__file__).with_name("bound.typ")


def pdf_file(bound: Bound) -> bytes:
    """The file, to be kept for years: PDF/A-2a and PDF/UA-1.

    Where somebody wrote in letters that our fonts lack, no such standard is met: then a plain PDF,
    with boxes in their place, as no single name may keep all others from being printed.
    """
    words = _words(bound.legible())
    try:
        return next(printing.pdfs(_TEMPLATE, [words], kept=True))
    except TypstError:
        return next(printing.pdfs(_TEMPLATE, [words], accessible=False))


@contextmanager
def printed_beside(files: Sequence[tuple[Bound, Path]]) -> Iterator[None]:
    """Let the files be printed meanwhile; at the end all of them lie at their paths.

    In a process of its own: Typst keeps what it has set, some 300 MB for 200 candidates, and only
    the end of a process gives it back.

    Raises
    ------
    RuntimeError
        If that process failed; it has said why on standard error.
    """
    with subprocess.Popen(**child(_CHILD), stdin=subprocess.PIPE) as process:
        try:
            assert process.stdin
            process.stdin.write(pickle.dumps(files))
            process.stdin.close()
            yield
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise RuntimeError(f"printing ended with {process.returncode}")


def print_all() -> None:
    """What that process does."""
    for bound, path in pickle.load(sys.stdin.buffer):  # from our own parent
        path.write_bytes(pdf_file(bound))


def _words(bound: Bound) -> dict[str, Any]:
    return {
        "above": bound.above,
        "title": bound.title,
        "about": bound.about,
        "name": bound.name,
        "facts": bound.facts,
        "mark": bound.mark,
        "author": bound.author,
        "day": [bound.day.year, bound.day.month, bound.day.day],
        "contents": CONTENTS,
        "blocks": [_block(block) for block in bound.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", **vars(block)}
    if isinstance(block, Grid):
        numbers = sorted(block.numbers)
        return {"kind": "grid", **vars(block), "numbers": numbers}
    if isinstance(block, Photos):
        return {"kind": "photos", "photos": [_photo(photo) for photo in block.photos]}
    return {"kind": "text", **vars(block)}


def _photo(photo: Photo) -> dict[str, Any]:
    """Within an SVG: words travel to Typst as text, and bytes only so."""
    width, height = photo.size
    inside = base64.b64encode(photo.png).decode("ascii")
    svg = _SVG.substitute(width=width, height=height, inside=inside)
    return {"svg": svg, "width": width, "words": photo.words}
