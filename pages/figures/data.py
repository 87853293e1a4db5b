"""The figures of the site: the nine of the year, and those of the practices."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pages.practices import Figure, Library, Practice

YEAR = "year"
OPENING = "开篇"


class FigureError(ValueError):
    """A picture that names a figure which no practice has."""


@dataclass(frozen=True)
class YearFigure:
    """One of the nine figures that open the summary of 2022."""

    figure: Figure
    quote: str


@dataclass(frozen=True)
class PictureBar:
    """One bar: the figure, and the short name that stands beside it."""

    name: str
    figure: Figure


@dataclass(frozen=True)
class Picture:
    """Figures of one unit that may stand side by side, and the sentence that says how."""

    theme: str
    title: str
    says: str
    unit: str
    decimals: int
    bars: tuple[PictureBar, ...]


@dataclass(frozen=True)
class Figures:
    """All that the pages of figures show."""

    library: Library
    year: tuple[YearFigure, ...]
    pictures: tuple[Picture, ...]

    def of_theme(self, theme: str) -> list[tuple[Practice, Figure]]:
        """The figures of a theme in the order of its practices."""
        practices = self.library.of_theme(theme)
        return [(one, figure) for one in practices for figure in one.figures]


def read_figures(root: Path, library: Library) -> Figures:
    """The nine figures and the pictures of site/_data/figures.toml, joined with the practices."""
    path = root / "site" / "_data" / "figures.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    year = tuple(_year(entry) for entry in data["year"])
    known = {(YEAR, one.figure.label): one.figure for one in year}
    known |= {
        (one.slug, figure.label): figure for one in library.practices for figure in one.figures
    }
    return Figures(library, year, tuple(_picture(entry, known) for entry in data["pictures"]))


def _year(entry: Mapping[str, str]) -> YearFigure:
    value, unit = Decimal(entry["value"]), entry["unit"]
    figure = Figure(value=value, unit=unit, label=entry["label"], raw=entry["value"] + unit)
    return YearFigure(figure, entry["quote"])


def _picture(entry: Mapping[str, Any], known: Mapping[tuple[str, str], Figure]) -> Picture:
    bars = tuple(_bar(bar, known) for bar in entry["bars"])
    words = {key: entry[key] for key in ("theme", "title", "says", "unit")}
    return Picture(**words, decimals=entry.get("decimals", 0), bars=bars)


def _bar(bar: Mapping[str, str], known: Mapping[tuple[str, str], Figure]) -> PictureBar:
    key = (bar["from"], bar["label"])
    if key not in known:
        raise FigureError(f"figures.toml: no figure {key[1]!r} in {key[0]!r}")
    return PictureBar(bar["name"], known[key])


def table(figures: Figures) -> tuple[Sequence[str], list[list[str]]]:
    """Header and rows of figures.csv: every figure, its exact words and where they stand."""
    header = (
        *("id", "做法", "年份", "主题", "数字说明", "数值", "单位", "原文用词", "类别", "备注"),
        *("出处", "原文", "网页"),
    )
    kinds = {"quantity": "数量", "date": "日期", "name": "名称编号"}
    words = figures.library.words
    rows = [
        [
            *("", "年度总数", "2022", "", one.figure.label, str(one.figure.value)),
            *(one.figure.unit, one.figure.raw, kinds["quantity"], "", OPENING, one.quote, ""),
        ]
        for one in figures.year
    ]
    rows += [
        [
            *(one.id, one.title, str(one.year), words.themes[one.theme], figure.label),
            *(str(figure.value), figure.unit, figure.raw, kinds[figure.kind], figure.remark),
            *(one.clause, one.quote, f"practices/{one.slug}/index.html"),
        ]
        for one in figures.library.practices
        for figure in one.figures
    ]
    return header, rows
