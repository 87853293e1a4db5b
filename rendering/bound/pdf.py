"""Bound files as PDF, set by Typst, which counts the pages itself."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rendering import printing
from rendering.bound.blocks import CONTENTS, Block, Bound, Grid, Heading

_TEMPLATE = Path(__file__).with_name("bound.typ")


def pdf_file(bound: Bound) -> bytes:
    """The file, to be kept for years: PDF/A-2a and PDF/UA-1."""
    return next(printing.pdfs(_TEMPLATE, [_words(bound)], kept=True))


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
    process = get_context("spawn").Process(target=_print, args=(files,))
    process.start()
    try:
        yield
    except BaseException:
        process.terminate()
        raise
    finally:
        process.join()
    if process.exitcode:
        raise RuntimeError(f"printing ended with {process.exitcode}")


def _print(files: Sequence[tuple[Bound, Path]]) -> None:
    for bound, path in files:
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
    return {"kind": "text", **vars(block)}
