"""A bound file as Word: cover, contents with their numbers, and every page broken where it ends."""

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from rendering.bound.blocks import CONTENTS, Bound, Heading, Photos, Text
from rendering.bound.layout import (
    HIGH,
    REMARK,
    REMARK_SIZE,
    ROW,
    SIZES,
    SPACE,
    TEXT,
    TEXT_SIZE,
    Listed,
    Piece,
    contents,
    laid_out,
)
from rendering.bound.photo_row import photo_row
from rendering.word import ooxml
from rendering.word.ooxml import Run
from rendering.word.paper import WIDTH_MM, Paper

_COVER = 1  # pages
_LONGEST_NAME = 200  # of a document, as Word keeps it
_BREAK = "<w:pageBreakBefore/>"
_RIGHT = round(WIDTH_MM * 1440 / 25.4)
_LEVELS = 3
_LEADER = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{_RIGHT}"/></w:tabs>'
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_CONTENTS = (
    _FIELD.format("begin")
    + '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    + _FIELD.format("separate")
)
_END = _FIELD.format("end")
_REST, _PHOTOS = "（续表）", "照片"


def word_file(bound: Bound) -> bytes:
    """The file; the same contents give the same bytes."""
    bound = bound.legible()
    paper = Paper(bound.mark or bound.title, bound.mark, headings=_LEVELS)
    paper.one_pitch("TableText", ROW)
    _cover(paper, bound)
    pieces, listed = laid_out(bound.blocks)
    _contents(paper, contents(listed, _COVER))
    marks = iter(range(1, len(listed) + 1))
    for piece in pieces:
        _piece(paper, piece, marks, bound.mark)
    file = io.BytesIO()
    paper.save(file, bound.name[:_LONGEST_NAME], bound.author, bound.day)
    return file.getvalue()


def _cover(paper: Paper, bound: Bound) -> None:
    center = '<w:jc w:val="center"/>'
    above = '<w:spacing w:before="2400"/>'
    paper.add(ooxml.paragraph(Run(bound.above, ooxml.HEADING, 16), "", above + center))
    paper.gap()
    paper.title(bound.title)
    paper.gap()
    paper.add(ooxml.paragraph(Run(bound.about, ooxml.HEADING, 18), "", center))
    paper.gap()
    if bound.mark:
        paper.add(ooxml.paragraph(Run(bound.mark, ooxml.HEADING, 14, colour=ooxml.RED), "", center))
    paper.add(ooxml.paragraph("", "", '<w:spacing w:before="2400"/>'))
    for fact in bound.facts:
        paper.add(ooxml.paragraph(Run(fact, size=14), "", center))


def _contents(paper: Paper, listed: list[Listed]) -> None:
    """A field that Word can bring up to date, and what it shows until then: the right numbers."""
    paper.add(
        ooxml.paragraph(
            Run(CONTENTS, ooxml.HEADING, 16),
            "",
            f'{_BREAK}{_pitch(TEXT * 2)}<w:jc w:val="center"/>',
        )
    )
    last = len(listed)
    for number, one in enumerate(listed, 1):
        begin = _CONTENTS if number == 1 else ""
        turns = _BREAK if one.turns else ""
        indent = f'<w:ind w:left="{(one.heading.level - 1) * 360}" w:right="720"/>'
        paper.add(
            '<w:p><w:pPr><w:pStyle w:val="Text"/>'
            f'{turns}{_LEADER}{_pitch(TEXT)}{indent}<w:jc w:val="left"/></w:pPr>'
            f"{begin}{_entry(one, number)}{_END if number == last else ''}</w:p>"
        )


def _entry(one: Listed, number: int) -> str:
    words = Run(one.heading.words, ooxml.HEADING if one.heading.level == 1 else "")
    page = f'<w:fldSimple w:instr=" PAGEREF {_mark(number)} \\h "><w:r><w:t>{one.page}</w:t></w:r>'
    return (
        f"<w:hyperlink w:anchor={quoteattr(_mark(number))}>{ooxml.runs(words)}"
        f"<w:r><w:tab/></w:r>{page}</w:fldSimple></w:hyperlink>"
    )


def _piece(paper: Paper, piece: Piece, marks: Iterator[int], mark: str) -> None:
    block, turns = piece.block, _BREAK if piece.turns else ""
    if isinstance(block, Heading):
        paper.add(_heading(block, turns, marks))
    elif isinstance(block, Text):
        paper.add(_text(block, turns, indented=not piece.rest))
    elif isinstance(block, Photos):
        _turn_with_words(paper, piece, _PHOTOS)
        photo_row(paper, block, mark, REMARK_SIZE, REMARK)
        paper.add(ooxml.paragraph("", "Text", _pitch(SPACE)))
    else:
        words = f"{block.caption}{_REST}" if piece.rest else block.caption
        _turn_with_words(paper, piece, words)
        paper.add(ooxml.table(piece.columns, block.rows, caption=block.caption, mark=mark))
        paper.add(ooxml.paragraph("", "Text", _pitch(SPACE)))


def _heading(block: Heading, turns: str, marks: Iterator[int]) -> str:
    size = SIZES[block.level]
    inside = ooxml.runs(Run(block.words, size=size))
    if block.level < _LEVELS:
        number = next(marks)
        name = quoteattr(_mark(number))
        inside = (
            f'<w:bookmarkStart w:id="{number}" w:name={name}/>{inside}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Heading{block.level}"/>{turns}'
        f"{_pitch(HIGH[block.level])}{_indent(0)}</w:pPr>{inside}</w:p>"
    )


def _text(block: Text, turns: str, *, indented: bool) -> str:
    size, pitch = (REMARK_SIZE, REMARK) if block.small else (TEXT_SIZE, TEXT)
    label = [Run(block.label, ooxml.HEADING, size)] if block.label else []
    words = [*label, Run(block.words, size=size)]
    return ooxml.paragraph(words, "Text", f"{turns}{_pitch(pitch)}{_indent(2 * indented)}")


def _turn_with_words(paper: Paper, piece: Piece, words: str) -> None:
    """Where a table begins a page, a line of text above it carries the break."""
    if piece.turns:
        run = Run(words, size=REMARK_SIZE)
        paper.add(ooxml.paragraph(run, "Text", f"{_BREAK}{_pitch(REMARK)}{_indent(0)}"))


def _pitch(points: float) -> str:
    """Lines of one height, whatever font stands in."""
    return f'<w:snapToGrid w:val="0"/><w:spacing w:line="{points * 20:.0f}" w:lineRule="exact"/>'


def _indent(characters: int) -> str:
    return f'<w:ind w:firstLineChars="{characters * 100}" w:firstLine="{characters * 240}"/>'


def _mark(number: int) -> str:
    """The name of a place in the file."""
    return escape(f"_Toc{number:06d}")
