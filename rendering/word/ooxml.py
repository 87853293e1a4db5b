"""Small pieces of WordprocessingML that python-docx has no call for. Lengths in twips or points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

BODY, HEADING, KAI, TITLE, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
# What to take where a computer lacks the fonts that the standard names.
SUBSTITUTES = {BODY: "仿宋", KAI: "楷体", TITLE: "华文中宋"}
_SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
RED = "E60012"
SMALL = 10.5  # points: 五号, for tables
_TINT = "E8F1EF"


@dataclass(frozen=True)
class Run:
    """Words in one look. ``blank`` marks what people still have to fill in."""

    words: str
    font: str = ""
    size: float = 0
    bold: bool = False
    colour: str = ""
    blank: bool = False


Words = str | Run | Sequence[str | Run]


def blank(label: str) -> Run:
    """Something for people to fill in."""
    return Run(f"〔{label}〕", blank=True)


def element(xml: str) -> object:
    """``xml`` as an element; the w namespace is declared."""
    head, rest = xml.split(">", 1) if "/>" not in xml.split(">", 1)[0] + ">" else (xml[:-2], "")
    return parse_xml(f"{head} {nsdecls('w')}{'>' + rest if rest else '/>'}")


def runs(words: Words) -> str:
    """Runs as XML; unsafe characters are escaped, and those that XML cannot hold left out."""
    if isinstance(words, str | Run):
        words = [words]
    return "".join(_run(part if isinstance(part, Run) else Run(part)) for part in words)


def _run(run: Run) -> str:
    if run.words == "\t":
        return f"<w:r><w:rPr>{_look(run)}</w:rPr><w:tab/></w:r>"
    lines = ["".join(c for c in line if _sound(c)) for line in run.words.split("\n")]
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r><w:rPr>{_look(run)}</w:rPr>{inside}</w:r>"


def _sound(character: str) -> bool:
    """Whether XML can hold a character."""
    return character >= " " and character not in "\ufffe\uffff"


def _look(run: Run) -> str:
    look = ""
    if run.font:
        look += f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{run.font}"/>'
    if run.bold:
        look += "<w:b/>"
    if run.colour:
        look += f'<w:color w:val="{run.colour}"/>'
    if run.size:
        look += f'<w:sz w:val="{run.size * 2:.0f}"/><w:szCs w:val="{run.size * 2:.0f}"/>'
    if run.blank:
        look += '<w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/>'
    return look


def paragraph(words: Words, style: str = "", properties: str = "") -> str:
    """A paragraph as XML; ``properties`` go into its pPr after the style."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs(words)}</w:p>"


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its width in mm, and whether its words stand right."""

    head: str
    width: float
    number: bool = False


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Words]],
    *,
    caption: str,
    mark: str = "",
    strong: Iterable[int] = (),
    size: float = SMALL,
    height: float = 0,
) -> str:
    """A ruled table as XML: head and mark repeat on every page, no row is cut in two.

    ``caption`` is read aloud; ``mark`` stands in a row above the head; rows whose place is in
    ``strong`` are tinted; ``size`` is that of the rows, in points; ``height`` is the least of a
    row, in mm.
    """
    grid = "".join(f'<w:gridCol w:w="{_twips(c.width)}"/>' for c in columns)
    width = sum(_twips(c.width) for c in columns)
    heads = _mark_row(mark, width, len(columns)) if mark else ""
    heads += _row([Run(c.head, HEADING) for c in columns], columns, head=True)
    tinted = set(strong)
    other = size if size != SMALL else 0
    body = "".join(
        _row(
            [sized(cell, other) for cell in cells],
            columns,
            fill=_TINT if i in tinted else "",
            height=height,
        )
        for i, cells in enumerate(rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(caption)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{heads}{body}</w:tbl>"
    )


def sized(words: Words, size: float) -> Words:
    """Words in another size than their paragraph's; 0 leaves them as they are."""
    if not size:
        return words
    if isinstance(words, str | Run):
        words = [words]
    return [replace(w if isinstance(w, Run) else Run(w), size=size) for w in words]


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _mark_row(mark: str, width: int, columns: int) -> str:
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{columns}"/></w:tcPr>'
        f"{paragraph(Run(mark, HEADING, colour=RED), 'TableText')}</w:tc>"
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cell}</w:tr>"


def _row(
    cells: Sequence[Words],
    columns: Sequence[Column],
    *,
    head: bool = False,
    fill: str = "",
    height: float = 0,
) -> str:
    properties = "<w:cantSplit/>"
    if height:
        properties += f'<w:trHeight w:val="{_twips(height)}" w:hRule="atLeast"/>'
    if head:
        properties += "<w:tblHeader/>"
    shade = "F2F2F2" if head else fill
    tint = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    inside = []
    for words, column in zip(cells, columns, strict=True):
        align = '<w:jc w:val="right"/>' if column.number else ""
        inside.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(column.width)}" w:type="dxa"/>{tint}'
            f'<w:vAlign w:val="center"/></w:tcPr>{paragraph(words, "TableText", align)}</w:tc>'
        )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(inside)}</w:tr>"


def box_at_foot(inside: str, width: float, height: float) -> str:
    """A paragraph whose text box stands at the foot of the type area. Lengths in mm."""
    size = f'cx="{round(width * 36000)}" cy="{round(height * 36000)}"'
    return (
        f'<w:p {nsdecls("wp", "a")} xmlns:wps="{_SHAPES}"><w:pPr><w:pStyle w:val="TableText"/>'
        '</w:pPr><w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
        'allowOverlap="0"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin">'
        '<wp:align>center</wp:align></wp:positionH><wp:positionV relativeFrom="margin">'
        f"<wp:align>bottom</wp:align></wp:positionV><wp:extent {size}/>"
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>'
        '<wp:docPr id="9000" name="版记" descr="版记：抄送机关、印发机关和印发日期"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_SHAPES}"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/></wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r></w:p>"
    )
