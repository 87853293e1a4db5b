"""The charts that anybody may take: each as SVG and PNG, with the page on which it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pages import figures, results
from pages.edition import Edition
from pages.output import write
from pages.rounds import PublishedRound
from pages.rulepages import Rules
from rendering import printing
from rendering.charts import Chart


@dataclass(frozen=True)
class OpenChart:
    """A chart with its place on the site, without ending; ``mark`` says of a round's what it is."""

    path: str
    title: str
    chart: Chart
    page: str
    mark: str = ""

    @property
    def id(self) -> str:
        """Its name among everything that the site offers."""
        return self.path.replace("/", "-")

    @property
    def svg(self) -> str:
        """The picture that stays sharp at every size."""
        return f"{self.path}.svg"

    @property
    def png(self) -> str:
        """The picture for programs that take no SVG."""
        return f"{self.path}.png"


def open_charts(
    edition: Edition,
    pictures: figures.Figures | None,
    rounds: Iterable[PublishedRound],
    methods: Iterable[Chart] = (),
) -> list[OpenChart]:
    """The charts of rules, methods, figures and rounds; only what a page draws is there."""
    parts = Rules(edition).composition_chart("parts")
    shown = pictures.pictures if pictures else ()
    charts = [OpenChart("rules/parts", parts.frame["title"], parts, "rules/score.html")]
    charts += [
        OpenChart(f"figures/{own.id}", own.title, figures.chart(own), "figures/index.html")
        for own in shown
    ]
    charts += [
        OpenChart(
            f"methods/simulated-{chart.frame['id']}",
            chart.frame["title"],
            chart,
            "methods/checks.html",
            chart.frame.get("mark", ""),
        )
        for chart in methods
    ]
    for published in rounds:
        charts += _of_round(published)
    return charts


def write_charts(out: Path, charts: Sequence[OpenChart]) -> list[Path]:
    """Write each chart as SVG with its style inside, and as PNG."""
    svgs = [chart.chart.alone for chart in charts]
    written = []
    for chart, svg, png in zip(charts, svgs, printing.pngs(svgs), strict=True):
        written += [write(out / chart.svg, svg), write(out / chart.png, png)]
    return written


def _of_round(published: PublishedRound) -> list[OpenChart]:
    view, (stem, _) = results.View(published), results.stem(published)
    folder = f"results/{published.slug}"
    return [
        OpenChart(
            f"{folder}/{stem}-{name}",
            _titled(published.title, chart.frame["title"]),
            chart,
            f"{folder}/index.html",
            view.mark or view.status,
        )
        for name, chart in view.charts().items()
    ]


def _titled(of: str, title: str) -> str:
    """A chart's title with its round's, once."""
    return title if title.startswith(of) else f"{of}：{title}"
