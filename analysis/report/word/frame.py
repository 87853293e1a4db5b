"""The frame of an official paper: red head, number, signer, seal, and the lines at its foot.

What the office fills in by itself is left open as a tinted blank.
"""

from dataclasses import replace

from analysis.report.word import ooxml
from analysis.report.word.ooxml import RED, Run
from analysis.report.word.paper import WIDTH_MM, Paper

_RED_LINE = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="{RED}"/></w:pBdr>'


def blank(what: str) -> Run:
    """Something for people to fill in."""
    return Run(f"〔{what}〕", blank=True)


def red_head(paper: Paper, *, signer: bool = True) -> None:
    """Issuer in red, number (and signer, on a paper that goes upwards), red line."""
    head = Run("〔发文机关标志〕", colour=RED, blank=True)
    paper.add(ooxml.paragraph(head, "RedHead"))
    if signer:
        edge = round((WIDTH_MM / 25.4 * 1440) - 316)
        words = (blank("发文字号"), Run("\t"), Run("签发人："), blank("姓名"))
        ends = f'<w:tabs><w:tab w:val="right" w:pos="{edge}"/></w:tabs>'
        place = '<w:ind w:leftChars="100" w:left="316"/>'
        paper.add(ooxml.paragraph(words, "", _RED_LINE + ends + place))
    else:
        middle = '<w:jc w:val="center"/>'
        paper.add(ooxml.paragraph(blank("发文字号"), "", _RED_LINE + middle))


def signed(paper: Paper) -> None:
    """Issuer, seal and date: all open."""
    paper.right([blank("发文机关署名"), blank("印章")])
    paper.right(blank("成文日期"))


def closing(paper: Paper) -> None:
    """Copies and printing, at the foot of the last page (版记)."""
    width = round(WIDTH_MM / 25.4 * 1440)
    place = (
        f'<w:framePr w:w="{width}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" '
        'w:xAlign="center" w:yAlign="bottom"/>'
    )
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{width - 280}"/></w:tabs>'
    edges = '<w:ind w:left="280" w:right="280"/>'
    lines = (
        ((Run("抄送："), blank("抄送机关")), _line("top", 8) + _line("bottom", 6)),
        ((blank("印发机关"), Run("\t"), blank("印发日期"), Run("印发")), _line("bottom", 8)),
    )
    for words, borders in lines:
        small = [replace(one, size=14) for one in words]
        properties = f"{place}<w:pBdr>{borders}</w:pBdr>{tabs}{edges}"
        paper.add(ooxml.paragraph(small, "TableText", properties))


def _line(side: str, eighths: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="2" w:color="000000"/>'
