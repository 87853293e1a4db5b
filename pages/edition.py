"""The edition that a site is about: its rules, and what its folder `site/` adds for the pages.

All of that folder is optional. What is not there is not on the site: no page, no link, no sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import Field, ValidationError

from pages.source import read_toml
from rulebook.faults import problems_of
from rulebook.load import SITE_TEXTS, edition_folder, is_built_in, load
from rulebook.model import Rulebook
from rulebook.problems import RulesError
from rulebook.provenance import Exact, Id, Part

_Kind = TypeVar("_Kind", bound=Part)
_EXAMPLE = {"marks": Fraction(90), "vote": Fraction(80), "survey": Fraction(85)}


class FurtherSource(Part):
    """A document that the site quotes beside those of campaign.toml; ``file`` is its text."""

    id: Id = "further"
    file: str = ""
    title: str
    short: str
    dated: str


class SiteTexts(Part):
    """site.toml: what the pages say of this edition's own documents.

    ``says`` are sentences by the place that asks for them, ``rules`` ids of rules by the list that
    shows them, ``calibrated`` whether bench/calibration.json was measured with this edition.
    """

    place: str = ""
    survey_minutes: int | None = None
    calibrated: bool = False
    search_examples: tuple[str, ...] = ()
    example: Mapping[str, Exact] = _EXAMPLE
    sources: tuple[FurtherSource, ...] = ()
    absent: tuple[str, ...] = ()
    rules: Mapping[str, tuple[Id, ...]] = Field(default_factory=dict)
    says: Mapping[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class Edition:
    """One edition with what its folder holds for the site."""

    folder: Path
    book: Rulebook

    @classmethod
    def of(cls, edition: str, relative_to: Path | None = None) -> Self:
        """A built-in edition by its id, or one in a folder.

        Raises
        ------
        RulesError
            If there is none, or its rules contradict themselves.
        """
        folder = edition_folder(edition, relative_to)
        return cls(folder, load(folder))

    @property
    def argument(self) -> str:
        """How a command line names it: the id of a built-in one, else a word for its folder."""
        return self.folder.name if is_built_in(self.folder) else "规则文件夹"

    @cached_property
    def texts(self) -> SiteTexts:
        """site.toml; what it would say where there is none. RulesError where it has a fault."""
        return self.read(SiteTexts, "site") or SiteTexts()

    def read(self, kind: type[_Kind], name: str) -> _Kind | None:
        """A TOML file of the edition's folder for the site, checked; None where there is none.

        Raises
        ------
        RulesError
            If the file is not as ``kind`` asks.
        """
        if not self.path(f"{name}.toml").is_file():
            return None
        try:
            return kind.model_validate(self.data(name))
        except ValidationError as error:
            raise RulesError(problems_of(f"{SITE_TEXTS}/{name}.toml", error)) from None

    def path(self, name: str) -> Path:
        """A file or folder of the edition's folder for the site, there or not."""
        return self.folder / SITE_TEXTS / name

    def data(self, name: str) -> dict[str, Any]:
        """A TOML file of the edition's folder for the site; empty where there is none."""
        return read_toml(self.path(f"{name}.toml"))

    def says(self, place: str, otherwise: str = "") -> str:
        """What the edition says at a place of the site."""
        return self.texts.says.get(place, otherwise)
