"""Official paper after GB/T 9704-2012: 156 x 225 mm, 22 lines of 28 characters, numbers outside."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.section import Section, _Footer, _Header
from docx.shape import InlineShape
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from rendering.word import ooxml
from rendering.word.blank import blank_document
from rendering.word.ooxml import Column, Run, Words
from rendering.word.saving import save
from rendering.word.widths import fitted

HEIGHT = 12756  # twips of the type area: 225 mm
LINES, MOST_LINES, CHARACTERS = 22, 32, 28
# Twips a character of 16 points, to set 28 in 156 mm. Not by the grid of the section: LibreOffice
# gives a character that is wider than its cell two of them.
_SQUEEZE = -5
WIDTH_MM = 156.0
_TALLEST_MM = 195  # a picture and its heading stay on one page
TITLE_POINTS, HEAD_POINTS = 30.0, 44.0
_LANGUAGE = "zh-CN"


class Paper:
    """A document in the making. Words go in from top to bottom."""

    def __init__(self, header: str, mark: str = "", headings: int = 2) -> None:
        """Blank paper; ``header`` stands red at the head of every page, ``mark`` in every table.

        ``headings`` are the levels of headings that it has.
        """
        self._mark = mark
        self.document = blank_document()
        self._body = self.document.element.body
        self._styles(headings)
        self._page(header)

    def new_section(self, lines: int) -> None:
        """End what stands so far as a section of so many lines a page; the rest has 22 again.

        With more lines than the standard's, letters of a font that stands in could take two of the
        grid: their height is set.
        """
        if lines > LINES:
            for paragraph in self._body.iterchildren(qn("w:p")):
                _set_height(paragraph, HEIGHT // lines - 1)
        _grid(self.document.sections[-1], lines)
        _grid(self.document.add_section(WD_SECTION.NEW_PAGE), LINES)

    def one_pitch(self, style: str, points: float) -> None:
        """Let all lines of a style that keeps off the grid have one height."""
        shape = self.document.styles[style].paragraph_format
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = Pt(points)

    def _styles(self, headings: int) -> None:
        styles = self.document.styles
        for language in styles.element.iter(qn("w:lang")):
            # Not w:val too: numbers would be broken in two like Chinese text.
            language.set(qn("w:eastAsia"), _LANGUAGE)
        normal = styles["Normal"]
        _font(normal, ooxml.BODY, 16)
        _spacing(normal)
        looks = (
            ("Body", ooxml.BODY, 16, WD_ALIGN_PARAGRAPH.JUSTIFY, True),
            ("RedHead", ooxml.TITLE, 36, WD_ALIGN_PARAGRAPH.CENTER, False),
            ("TableText", ooxml.BODY, ooxml.SMALL, WD_ALIGN_PARAGRAPH.LEFT, False),
            ("Text", ooxml.BODY, 12, WD_ALIGN_PARAGRAPH.JUSTIFY, False),
            ("Note", ooxml.KAI, 12, WD_ALIGN_PARAGRAPH.LEFT, False),
            ("Tag", ooxml.HEADING, 16, WD_ALIGN_PARAGRAPH.LEFT, False),
        )
        for name, font, size, align, indented in looks:
            style = styles.add_style(name, 1)
            style.base_style = normal
            _font(style, font, size)
            style.paragraph_format.alignment = align
            if indented:
                _indent(style)
        for name in ("TableText", "Note", "Text"):
            _off_grid(styles[name])
        _exactly(styles["RedHead"], HEAD_POINTS)
        for name, font, size in (
            ("Title", ooxml.TITLE, 22),
            ("Heading 1", ooxml.HEADING, 16),
            ("Heading 2", ooxml.KAI, 16),
            ("Heading 3", ooxml.HEADING, 12),
        )[: headings + 1]:
            style = styles[name]
            _font(style, font, size)
            _spacing(style)
            style.paragraph_format.keep_with_next = True
            for border in style.element.findall(f".//{qn('w:pBdr')}"):
                border.getparent().remove(border)
        _exactly(styles["Title"], TITLE_POINTS)
        styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _indent(styles["Heading 1"])
        _indent(styles["Heading 2"])

    def _page(self, header: str) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin = Mm(37), Mm(28)
        section.bottom_margin, section.right_margin = Mm(35), Mm(26)
        section.header_distance, section.footer_distance = Mm(20), Mm(25)
        _grid(section, LINES)
        self.document.settings.odd_and_even_pages_header_footer = True
        _numbers(section)
        for place in (section.header, section.even_page_header):
            _replace(place, ooxml.paragraph(_red(header), "TableText", '<w:jc w:val="center"/>'))

    def add(self, xml: str) -> None:
        """Append a block of XML: before the section's, which is the last of the body."""
        # By its neighbour: an index is counted from the beginning, for ever longer files.
        self._body[-1].addprevious(ooxml.element(xml))

    def title(self, words: str) -> None:
        """The title, centred; ``\n`` ends a line."""
        self.add(ooxml.paragraph(words, "Title"))

    def heading(self, words: Words, level: int = 1) -> None:
        """A heading of the first or second level."""
        self.add(ooxml.paragraph(words, f"Heading{level}"))

    def text(self, words: Words) -> None:
        """A paragraph of the text."""
        self.add(ooxml.paragraph(words, "Body"))

    def left(self, words: Words) -> None:
        """A line from the left edge: whom it is to."""
        self.add(ooxml.paragraph(words))

    def right(self, words: Words) -> None:
        """A line that ends four characters from the right edge: signature and date."""
        self.add(
            ooxml.paragraph(
                words, "", '<w:ind w:rightChars="400" w:right="1263"/><w:jc w:val="right"/>'
            )
        )

    def gap(self) -> None:
        """An empty line."""
        self.add(ooxml.paragraph(""))

    def keep_together(self, blocks: int) -> None:
        """Hold the last blocks on one page, so that no signature stands there alone."""
        paragraphs = list(self._body.iterchildren(qn("w:p")))[-blocks:-1]
        for paragraph in paragraphs:
            held = OxmlElement("w:keepNext")
            properties = paragraph.get_or_add_pPr()
            properties.insert(1 if properties.pStyle is not None else 0, held)

    def small(self, words: Words) -> None:
        """A paragraph in the size of remarks, for what is read up rather than read."""
        self.add(ooxml.paragraph(words, "Text"))

    def sized(self, words: Words, size: float, pitch: float, *, keep: bool = False) -> None:
        """A paragraph in any size, its lines ``pitch`` points apart; ``keep`` as for a note."""
        height = f'<w:spacing w:line="{round(pitch * 20)}" w:lineRule="exact"/>'
        held = "<w:keepNext/>" if keep else ""
        self.add(ooxml.paragraph(ooxml.sized(words, size), "Text", f"{held}{height}"))

    def note(self, words: Words, *, keep: bool = False) -> None:
        """A remark beneath a table or picture; ``keep`` holds it with what follows."""
        self.add(ooxml.paragraph(words, "Note", "<w:keepNext/>" if keep else ""))

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Words]],
        *,
        caption: str,
        strong: Iterable[int] = (),
        size: float = ooxml.SMALL,
    ) -> None:
        """A table, see ``ooxml.table``; its columns fit what stands in them."""
        cells = [list(row) for row in rows]
        wide = fitted(columns, cells, size)
        self.add(
            ooxml.table(wide, cells, caption=caption, mark=self._mark, strong=strong, size=size)
        )

    def form(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Words]],
        *,
        caption: str,
        size: float,
        height: float,
    ) -> None:
        """A table to write into: columns as wide as they say, rows as high as a hand needs."""
        self.add(
            ooxml.table(columns, rows, caption=caption, mark=self._mark, size=size, height=height)
        )

    def picture(self, png: bytes, description: str, width: float = WIDTH_MM - 2) -> None:
        """A picture across the type area, with what it shows in words."""
        paragraph = self.document.add_paragraph(style="TableText")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width))
        if shape.height > Mm(_TALLEST_MM):
            shape.width = Length(shape.width * Mm(_TALLEST_MM) // shape.height)
            shape.height = Mm(_TALLEST_MM)
        describe(shape, description)

    def annex(self, number: int, title: str, remark: str = "") -> None:
        """An annex on a page of its own; ``remark`` stands beside its number, 0 for an only one."""
        beside = Run(f"　{remark}", ooxml.HEADING, colour=ooxml.RED) if remark else ""
        self.add(ooxml.paragraph([f"附件{number or ''}", beside], "Tag", "<w:pageBreakBefore/>"))
        self.gap()
        self.title(title)

    def save(self, path: Path | BinaryIO, title: str, author: str, day: dt.date) -> None:
        """Write the file; the same contents give the same bytes."""
        save(self.document, path, title.replace("\n", ""), author, day)


def describe(shape: InlineShape, description: str) -> None:
    """Say in words what a picture shows; its title is what stands before the first colon."""
    properties = shape._inline.docPr
    properties.set("descr", description)
    properties.set("title", description.split("：")[0])


def _red(words: str) -> Run:
    return Run(words, ooxml.HEADING, ooxml.SMALL, colour=ooxml.RED)


def _font(style: ParagraphStyle, font: str, size: float) -> None:
    style.font.name, style.font.size = ooxml.LATIN, Pt(size)
    style.font.bold, style.font.italic = False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]
    fonts.set(qn("w:eastAsia"), font)
    squeeze = OxmlElement("w:spacing")
    squeeze.set(qn("w:val"), str(_SQUEEZE if size == 16 else 0))
    style.element.rPr.find(qn("w:sz")).addprevious(squeeze)


def _spacing(style: ParagraphStyle) -> None:
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape.widow_control = False  # else Word leaves lines of a page empty


def _indent(style: ParagraphStyle) -> None:
    """Two characters, whatever the size."""
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "632")


def _exactly(style: ParagraphStyle, points: float) -> None:
    """Lines of one height, off the grid: large letters would take two lines of it."""
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(points)
    _off_grid(style)


def _set_height(paragraph: CT_P, twips: int) -> None:
    """Lines of one height, in the style of the text or of headings of it."""
    if paragraph.style in (None, "Body", "Heading1", "Heading2"):
        spacing = paragraph.get_or_add_pPr()._add_spacing()
        spacing.set(qn("w:line"), str(twips))
        spacing.set(qn("w:lineRule"), "exact")
        snap = OxmlElement("w:snapToGrid")
        snap.set(qn("w:val"), "0")
        spacing.addprevious(snap)


def _off_grid(style: ParagraphStyle) -> None:
    """Small print keeps its own pitch."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = style.element.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        properties.append(snap)
    else:
        spacing.addprevious(snap)


def _grid(section: Section, lines: int) -> None:
    """So many lines a page."""
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    # A twip less: with a line too many for its rounding, LibreOffice would take one off.
    grid.set(qn("w:linePitch"), str(HEIGHT // lines - 1))
    section._sectPr.append(grid)


def _numbers(section: Section) -> None:
    """Page numbers "— 1 —": odd pages right, even pages left, one character from the edge."""
    field = (
        '<w:r><w:rPr>{0}</w:rPr><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:rPr>{0}</w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:rPr>{0}</w:rPr><w:t xml:space="preserve"> —</w:t></w:r>'
    )
    song = f'<w:rFonts w:ascii="{ooxml.SONG}" w:hAnsi="{ooxml.SONG}" w:eastAsia="{ooxml.SONG}"/>'
    look = f'{song}<w:sz w:val="28"/><w:szCs w:val="28"/>'
    for footer, side, edge in (
        (section.footer, "right", "right"),
        (section.even_page_footer, "left", "left"),
    ):
        place = f'<w:ind w:{edge}Chars="100" w:{edge}="280"/><w:jc w:val="{side}"/>'
        _replace(footer, f"<w:p><w:pPr>{place}</w:pPr>{field.format(look)}</w:p>")


def _replace(place: _Header | _Footer, xml: str) -> None:
    """The only paragraph of a header or footer."""
    place.is_linked_to_previous = False
    root = place._element
    for old in list(root):
        root.remove(old)
    root.append(ooxml.element(xml))
