"""One picture with its caption and its numbers, for a page and for a file of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rendering import charts
from rendering.charts import FrameArgs

Draw = Callable[..., str]  # a chart with its data, still without its frame
Rows = Sequence[Sequence[str | None]]


@dataclass(frozen=True)
class Figure:
    """A picture with its caption, a remark and its numbers as a table.

    ``mark`` says that a round is simulated; ``description`` stands for a remark to readers of the
    screen only. ``clue`` marks pictures of what has to be looked into: not for everybody's eyes.
    """

    id: str
    caption: str
    draw: Draw
    head: Sequence[str]
    rows: Rows
    mark: str
    remark: str = ""
    description: str = ""
    clue: bool = False

    @property
    def frame(self) -> FrameArgs:
        """What every chart takes."""
        about = self.remark or self.description
        return FrameArgs(id=self.id, title=self.caption, desc=about, mark=self.mark)

    @property
    def picture(self) -> Markup:
        """For a page: desktop and phone; CSS shows the one that fits."""
        return Markup(charts.both_widths(lambda frame: self.draw(**frame), self.frame))

    @property
    def alone(self) -> str:
        """For a file of its own: the SVG with its style inside."""
        return self.draw(**{**self.frame, "standalone": True})

    @property
    def table(self) -> Markup:
        """The numbers, for a page."""
        caption = f"{self.caption}　{self.mark}" if self.mark else self.caption
        return Markup(charts.data_table(caption, self.head, self.rows))
