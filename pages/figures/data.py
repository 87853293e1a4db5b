"""The figures of an edition: totals of the year, those of the practices, pictures; its firsts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pages.edition import Edition
from pages.practices import Claim, Figure, Library, Practice
from rulebook.provenance import Part

YEAR = "year"


class FigureError(ValueError):
    """A picture that names a figure which no practice has."""


class FigureWords(Part):
    """What the pages say of the totals of the year, which `clause` of the source holds."""

    description: str
    heading: str
    home: str
    cite: str
    year: str
    clause: str


@dataclass(frozen=True)
class YearFigure:
    """One of the totals that a source gives for its year."""

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

    id: str
    theme: str
    title: str
    says: str
    unit: str
    decimals: int
    bars: tuple[PictureBar, ...]


@dataclass(frozen=True)
class Figures:
    """All that the pages of figures show."""

    words: FigureWords
    library: Library
    year: tuple[YearFigure, ...]
    pictures: tuple[Picture, ...]

    def of_theme(self, theme: str) -> list[tuple[Practice, Figure]]:
        """The figures of a theme in the order of its practices."""
        practices = self.library.of_theme(theme)
        return [(practice, figure) for practice in practices for figure in practice.figures]

    def pictures_of(self, theme: str) -> list[Picture]:
        """The pictures of a theme, or of the year."""
        return [picture for picture in self.pictures if picture.theme == theme]


def read_figures(edition: Edition, library: Library | None) -> Figures | None:
    """The totals and the pictures of figures.toml, joined with the practices; None without them.

    Raises
    ------
    FigureError
        If a picture names a figure that is not there.
    """
    data = edition.data("figures")
    if library is None or not data:
        return None
    year = tuple(_year(entry) for entry in data["year"])
    known = {(YEAR, total.figure.label): total.figure for total in year}
    known |= {
        (practice.slug, figure.label): figure
        for practice in library.practices
        for figure in practice.figures
    }
    words = FigureWords.model_validate(data["words"])
    return Figures(words, library, year, _pictures(data["pictures"], known))


def _year(entry: Mapping[str, str]) -> YearFigure:
    value, unit = Decimal(entry["value"]), entry["unit"]
    figure = Figure(value=value, unit=unit, label=entry["label"], raw=entry["value"] + unit)
    return YearFigure(figure, entry["quote"])


def _pictures(
    entries: Sequence[Mapping[str, Any]], known: Mapping[tuple[str, str], Figure]
) -> tuple[Picture, ...]:
    pictures: list[Picture] = []
    for entry in entries:
        number = sum(picture.theme == entry["theme"] for picture in pictures)
        words = {key: entry[key] for key in ("theme", "title", "says", "unit")}
        bars = tuple(_bar(bar, known) for bar in entry["bars"])
        name = f"chart-{entry['theme']}-{number}"
        pictures.append(Picture(name, **words, decimals=entry.get("decimals", 0), bars=bars))
    return tuple(pictures)


def _bar(bar: Mapping[str, str], known: Mapping[tuple[str, str], Figure]) -> PictureBar:
    key = (bar["from"], bar["label"])
    if key not in known:
        raise FigureError(f"figures.toml: no figure {key[1]!r} in {key[0]!r}")
    return PictureBar(bar["name"], known[key])


@dataclass(frozen=True)
class First:
    """One claim; several practices may rest on the same passage."""

    claim: Claim
    practices: tuple[Practice, ...]


def firsts(library: Library) -> list[First]:
    """Every 全国首创, 全省率先 and the like once, in the order of its practices' ids."""
    claims: dict[tuple[str, str], list[tuple[Claim, Practice]]] = {}
    for practice in sorted(library.practices, key=lambda practice: (practice.year, practice.id)):
        for claim in practice.claims:
            claims.setdefault((claim.words, claim.quote), []).append((claim, practice))
    return [
        First(pairs[0][0], tuple(practice for _, practice in pairs)) for pairs in claims.values()
    ]
