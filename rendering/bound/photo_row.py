"""Photos beside each other in a Word file, each with its words beneath: a table without lines."""

import io

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell

from rendering.bound.blocks import Photo, Photos
from rendering.word.paper import WIDTH_MM, Paper, describe


def photo_row(paper: Paper, block: Photos, mark: str, size: float, pitch: float) -> None:
    """Append the row; ``size`` and ``pitch`` in points are those of the words."""
    table = paper.document.add_table(1, len(block.photos))
    table.autofit = False
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(OxmlElement("w:cantSplit"))
    for cell, photo in zip(table.rows[0].cells, block.photos, strict=True):
        cell.width = Mm(WIDTH_MM / 2)
        _fill(cell, photo, mark, size, pitch)


def _fill(cell: _Cell, photo: Photo, mark: str, size: float, pitch: float) -> None:
    shown, said = cell.paragraphs[0], cell.add_paragraph()
    width, height = photo.size
    shape = shown.add_run().add_picture(io.BytesIO(photo.png), Mm(width), Mm(height))
    describe(shape, photo.words)
    words = said.add_run(photo.words + (f"（{mark}）" if mark else ""))
    words.font.size = Pt(size)
    for paragraph in (shown, said):
        paragraph.style = "TableText"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shown.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE  # an exact one would cut it
    said.paragraph_format.line_spacing = Pt(pitch)
