"""Head and foot of an official paper: red head, number, signer, seal, copies and printing.

What the office fills in by itself is left open as a tinted blank.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from analysis.report.report_wording import simulated_mark
from analysis.result.score_report import STATUS_WORDS, ScoreReport
from rendering.word import ooxml
from rendering.word.ooxml import RED, Run, blank
from rendering.word.paper import WIDTH_MM, Paper
from rendering.word.widths import ems

_ROW_MM = 8.5
_COPIES_EMS = 28.0  # a line of the copies, at 14 points
_RED_LINE = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="{RED}"/></w:pBdr>'


def official_paper(report: ScoreReport, *, status: bool = True) -> Paper:
    """Blank paper; every page says that a simulated round is so.

    ``status`` says beside it how settled the result is: not on what goes out to everybody.
    """
    mark = simulated_mark(report)
    settled = f"〔{STATUS_WORDS[report.status].zh}〕" if status else ""
    return Paper("　".join(filter(None, (mark, settled))), mark)


def red_head(paper: Paper, *, signer: bool = True) -> None:
    """Issuer in red, number (and signer, on a paper that goes upwards), red line."""
    head = Run("〔发文机关标志〕", colour=RED, blank=True)
    paper.add(ooxml.paragraph(head, "RedHead"))
    if signer:
        edge = round((WIDTH_MM / 25.4 * 1440) - 316)
        # One character in by a space: an indent would shorten the red line too.
        words = (Run("　"), blank("发文字号"), Run("\t"), Run("签发人："), blank("姓名"))
        ends = f'<w:tabs><w:tab w:val="right" w:pos="{edge}"/></w:tabs>'
        paper.add(ooxml.paragraph(words, "", _RED_LINE + ends))
    else:
        middle = '<w:jc w:val="center"/>'
        paper.add(ooxml.paragraph(blank("发文字号"), "", _RED_LINE + middle))


def minutes_head(paper: Paper, title: str, day: str) -> None:
    """Red title of minutes, number and day above the red line."""
    paper.gap()
    paper.add(ooxml.paragraph(Run(title, colour=RED), "Title"))
    paper.gap()
    edge = round((WIDTH_MM / 25.4 * 1440) - 316)
    ends = f'<w:tabs><w:tab w:val="right" w:pos="{edge}"/></w:tabs>'
    words = (Run("　"), blank("编号"), Run("\t"), Run(day))
    paper.add(ooxml.paragraph(words, "", _RED_LINE + ends))
    paper.gap()


def headed(paper: Paper, title: str, to: str | Run = "") -> None:
    """Two blank lines, the title, a blank line and whom the paper is to."""
    paper.gap()
    paper.gap()
    paper.title(title)
    paper.gap()
    if to:
        paper.left([to, "："])


def signed(paper: Paper) -> None:
    """Issuer, seal and date: all open."""
    paper.right([blank("发文机关署名"), blank("印章")])
    paper.right(blank("成文日期"))


def closing(paper: Paper, copies: str = "") -> None:
    """Copies and printing, at the foot of the last page (版记); without ``copies`` a blank.

    A text box that hangs at the bottom of the type area: LibreOffice moves no frame and no table
    of the full width there.
    """
    width = round(WIDTH_MM / 25.4 * 1440)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{width - 280}"/></w:tabs>'
    place = f'{tab}<w:ind w:left="280" w:right="280"/>'
    several = ceil((ems(copies) + 3) / _COPIES_EMS)
    to = Run(copies) if copies else blank("抄送机关")
    lines = (
        ((Run("抄送："), to), _line("top", 8), several),
        (
            (blank("印发机关"), Run("\t"), blank("印发日期"), Run("印发")),
            _line("top", 6) + _line("bottom", 8),
            1,
        ),
    )
    rows = "".join(
        _closing_row([replace(run, size=14) for run in runs], borders, place, many)
        for runs, borders, many in lines
    )
    inside = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{rows}</w:tbl><w:p/>'
    )
    paper.add(ooxml.box_at_foot(inside, WIDTH_MM, (several + 1) * _ROW_MM + 1))


def _closing_row(words: Sequence[Run], borders: str, place: str, lines: int) -> str:
    height = round(lines * _ROW_MM / 25.4 * 1440)
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
        f"<w:tc><w:tcPr><w:tcBorders>{borders}</w:tcBorders>"
        f'<w:vAlign w:val="center"/></w:tcPr>{ooxml.paragraph(words, "TableText", place)}</w:tc>'
        "</w:tr>"
    )


def _line(side: str, eighths: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
