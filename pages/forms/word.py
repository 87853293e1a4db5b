"""A form as a Word file: one ruled table to write into, with its title and what it rests on."""

import datetime as dt
import io
from collections.abc import Sequence
from math import ceil

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from pages.forms.content import Form
from rendering.word import save

_WIDTHS = (32, 48, 32, 48)  # mm: a name, its blank, another name, its blank
_TEXT, _HEAD, _LATIN = "宋体", "黑体", "Times New Roman"
_AUTHOR = "窗口测评"
_BOX, _DAY = "□", "　" * 15 + "年　　　月　　　日"
# Millimetres: rows, lines of words in them, what a page holds, and the room of a longer text.
_LINE, _SIGN, _MARGIN = 8.5, 12, 15
_HEADING, _PAGE, _SPARE = 31, 297 - 2 * _MARGIN, 6
_SMALL, _PITCH = 3.2, 4.3
_LEAST, _ROOM, _MOST = 20, 34, 42


def word_file(form: Form, note: str, source: str, day: dt.date) -> bytes:
    """A form as a file; ``note`` says whose it is, ``source`` by which document it asks."""
    document = docx.Document()
    _page(document)
    _words(document.add_paragraph(), form.title, 18, _HEAD).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _words(document.add_paragraph(), note, 9)
    _words(document.add_paragraph(), source, 9)
    _table(document, form)
    file = io.BytesIO()
    save(document, file, form.title, _AUTHOR, day)
    return file.getvalue()


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(3)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _table(document: Document, form: Form) -> None:
    table = document.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    for one, other in _pairs(form.short):
        _short(table, one, other)
    if form.said:
        _across(table, *form.said, Mm(_LINE))
    for name, options in form.choices:
        _across(table, name, _to_tick(options), Mm(_LINE))
    room = _room(form)
    for name, how in form.long:
        _across(table, name, how, room, top=True)
    if form.conditions:
        _conditions(table, form.conditions)
    for name in form.sign:
        _across(table, name, _DAY, Mm(_SIGN))


def _pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    """Two short lines a row; the last may stand alone."""
    even = [*names, *[""] * (len(names) % 2)]
    return list(zip(even[::2], even[1::2], strict=True))


def _short(table: Table, one: str, other: str) -> None:
    cells = _row(table, Mm(_LINE))
    _words(cells[0].paragraphs[0], one, 10.5, _HEAD)
    if other:
        _words(cells[2].paragraphs[0], other, 10.5, _HEAD)
    else:
        cells[1].merge(cells[3])


def _to_tick(options: Sequence[str]) -> str:
    return "　".join(f"{_BOX} {option}" for option in options)


def _room(form: Form) -> Length:
    """The height of a longer text: what a page has left, or the usual one where that is little."""
    name, blank, *_ = _WIDTHS
    rows = [_LINE] * ((len(form.short) + 1) // 2 + bool(form.said) + bool(form.conditions))
    rows += [_height((_to_tick(options), sum(_WIDTHS) - name)) for _, options in form.choices]
    rows += [_height((words, name), (clause, blank)) for words, clause in form.conditions]
    rows += [_SIGN] * len(form.sign)
    left = _PAGE - _HEADING - sum(rows) - _SPARE
    each = left / max(len(form.long), 1)
    return Mm(min(each, _MOST) if each >= _LEAST else _ROOM)


def _height(*cells: tuple[str, float]) -> float:
    """Millimetres that a row of small words takes, each with the width of its cell."""
    signs = ((len(words) - sum(map(str.isascii, words)) / 2, width) for words, width in cells)
    lines = max(ceil(count * _SMALL / (width - 4)) for count, width in signs)
    return max(_LINE, lines * _PITCH)


def _across(table: Table, name: str, words: str, height: Length, *, top: bool = False) -> None:
    """A name and one blank as wide as the rest of the table; its words may stand at the top."""
    cells = _row(table, height)
    _words(cells[0].paragraphs[0], name, 10.5, _HEAD)
    blank = cells[1].merge(cells[3])
    _words(blank.paragraphs[0], words, 9)
    if top:
        blank.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP


def _conditions(table: Table, conditions: Sequence[tuple[str, str]]) -> None:
    """A row a condition: what it is, where it is said, whether it is met, and by what."""
    for condition, where, met, proof in [
        ("条件", "出处", "自查", "证明材料"),
        *((name, clause, f"{_BOX} 符合　{_BOX} 不符合", "") for name, clause in conditions),
    ]:
        cells = _row(table, Mm(_LINE))
        font = _HEAD if where == "出处" else _TEXT
        for cell, words in zip(cells, (condition, where, met, proof), strict=True):
            _words(cell.paragraphs[0], words, 9, font)


def _row(table: Table, height: Length) -> tuple[_Cell, ...]:
    """A fresh row of at least this height that no page cuts in two."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx ships it untyped
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, _WIDTHS, strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return tuple(row.cells)


def _words(paragraph: Paragraph, words: str, size: float, font: str = _TEXT) -> Paragraph:
    """Words in one look, a Chinese font beside the Latin one."""
    run = paragraph.add_run(words)
    run.font.name, run.font.size = _LATIN, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph
