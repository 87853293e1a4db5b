"""report/charts: every picture of the report as a file of its own, SVG and PNG."""

from pathlib import Path

from analysis.report.choices import choices_figure
from analysis.report.figure import Figure
from analysis.report.figures import figures
from analysis.result.score_report import ScoreReport
from rendering import printing


def write_charts(report: ScoreReport, folder: Path) -> None:
    """Write ``<picture>.svg`` and ``<picture>.png`` for every picture that is no clue.

    Pictures of clues may point at somebody's conduct; they stay in annex 4 and in report.html.
    """
    folder.mkdir(exist_ok=True)
    shown = loose_figures(report)
    svgs = [figure.alone for figure in shown]
    for figure, svg, png in zip(shown, svgs, printing.pngs(svgs), strict=True):
        (folder / f"{figure.id}.svg").write_text(svg, encoding="utf-8")
        (folder / f"{figure.id}.png").write_bytes(png)


def loose_figures(report: ScoreReport) -> list[Figure]:
    """The pictures that may leave the report."""
    if report.findings is None:
        return []
    told = report.findings.specifications
    drawn = figures(report, report.findings)
    drawn += [choices_figure(report, told)] if told else []
    return [figure for figure in drawn if not figure.clue]
