"""A bound file of many pages, with cover and contents: the same blocks as Word and as PDF.

Comes in: a cover and blocks (headings, texts, tables, photos). Goes out: bytes whose contents
name the right pages. Who may be asked: ``word_file``, ``pdf_file``, ``printed_beside``, and
``scaled`` for photos of any size. Asks: no other room.
"""

from rendering.bound.blocks import Block, Bound, Grid, Heading, Photo, Photos, Text
from rendering.bound.pdf import pdf_file, printed_beside
from rendering.bound.scaling import scaled
from rendering.bound.word import word_file

__all__ = [
    "Block",
    "Bound",
    "Grid",
    "Heading",
    "Photo",
    "Photos",
    "Text",
    "pdf_file",
    "printed_beside",
    "scaled",
    "word_file",
]
