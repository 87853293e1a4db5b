"""A picture of figures for both widths, and its numbers as a table."""

from markupsafe import Markup

from pages.figures.data import Picture
from rendering.charts import Bar, Chart, FrameArgs, bars, data_table


def drawn(picture: Picture) -> Markup:
    """The bars, for screens and phones."""
    return Markup(chart(picture).on_page)


def chart(picture: Picture) -> Chart:
    """The bars with their frame."""
    rows = [Bar(bar.name, float(bar.figure.value), bar.figure.text) for bar in picture.bars]

    def draw(frame: FrameArgs) -> str:
        return bars(rows, unit=picture.unit, decimals=picture.decimals, **frame)

    frame = FrameArgs(id=picture.id, title=picture.title, desc=picture.says)
    return Chart(draw, frame)


def numbers(picture: Picture) -> Markup:
    """The figures of the bars with the source's own words."""
    rows: list[list[str | None]] = [
        [bar.name, bar.figure.large, bar.figure.raw] for bar in picture.bars
    ]
    caption = f"{picture.title}（单位：{picture.unit}）"
    return Markup(data_table(caption, ["名称", "数字", "原文用词"], rows))
