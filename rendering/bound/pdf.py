"""Bound files as PDF, set by Typst, which counts the pages itself."""

from pathlib import Path
from typing import Any

from rendering import printing
from rendering.bound.blocks import CONTENTS, Block, Bound, Grid, Heading

_TEMPLATE = Path(__file__).with_name("bound.typ")


def pdf_file(bound: Bound) -> bytes:
    """The file, to be kept for years: PDF/A-2a and PDF/UA-1."""
    return next(printing.pdfs(_TEMPLATE, [_words(bound)], kept=True))


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
