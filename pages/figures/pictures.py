"""A picture of figures for both widths, and its numbers as a table."""

from markupsafe import Markup

from pages.figures.data import Picture
from rendering.charts import Bar, bars, data_table, responsive
from rendering.charts.svg import Width


def drawn(picture: Picture) -> Markup:
    """The bars, for screens and phones."""
    wide, narrow = (
        _bars(picture, f"{picture.id}-wide", "wide"),
        _bars(picture, picture.id, "narrow"),
    )
    return Markup(responsive(wide, narrow))


def numbers(picture: Picture) -> Markup:
    """The figures of the bars with the source's own words."""
    rows: list[list[str | None]] = [
        [bar.name, bar.figure.large, bar.figure.raw] for bar in picture.bars
    ]
    caption = f"{picture.title}（单位：{picture.unit}）"
    return Markup(data_table(caption, ["名称", "数字", "原文用词"], rows))


def _bars(picture: Picture, name: str, width: Width) -> str:
    rows = [Bar(bar.name, float(bar.figure.value), bar.figure.text) for bar in picture.bars]
    return bars(
        rows,
        unit=picture.unit,
        decimals=picture.decimals,
        id=name,
        title=picture.title,
        desc=picture.says,
        width=width,
    )
