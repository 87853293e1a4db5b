"""One picture with its caption and its numbers, for a page and for a file of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from analysis.report.report_wording import simulated_mark
from analysis.result.score_report import ScoreReport
from rendering import charts
from rendering.charts import FrameArgs

Rows = Sequence[Sequence[str | None]]


@dataclass(frozen=True)
class Figure:
    """A picture with its caption, a remark and its numbers as a table.

    ``clue`` marks pictures of what has to be looked into: not for everybody's eyes.
    """

    caption: str
    draw: Callable[[FrameArgs], str]
    frame: FrameArgs
    head: Sequence[str]
    rows: Rows
    remark: str = ""
    clue: bool = False

    @property
    def picture(self) -> Markup:
        """For a page: desktop and phone."""
        return both_widths(self.draw, self.frame)

    @property
    def alone(self) -> str:
        """For a file of its own: the SVG with its style inside."""
        return self.draw({**self.frame, "standalone": True})

    @property
    def table(self) -> Markup:
        """The numbers, for a page."""
        mark = self.frame.get("mark", "")
        caption = f"{self.caption}　{mark}" if mark else self.caption
        return Markup(charts.data_table(caption, self.head, self.rows))


def figure_frame(report: ScoreReport, chart: str, title: str, description: str) -> FrameArgs:
    """What every picture takes."""
    return FrameArgs(id=chart, title=title, desc=description, mark=simulated_mark(report))


def both_widths(draw: Callable[[FrameArgs], str], args: FrameArgs) -> Markup:
    """The same picture for desktop and phone; CSS shows the one that fits."""
    narrow: FrameArgs = {**args, "width": "narrow"}
    return Markup(charts.responsive(draw(args), draw(narrow)))
