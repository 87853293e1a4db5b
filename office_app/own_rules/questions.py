"""What an office is asked about its rules: pages of sections, as questions.toml has them."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, str]  # what was typed, by field; ``id`` names what the row is about
Answers = dict[str, list[Row]]  # rows by section


@dataclass(frozen=True)
class Field:
    """One question. ``rows_of`` names the section whose rows are its choices."""

    id: str
    label: str
    hint: str = ""
    kind: str = "text"
    needed: bool = False
    longest: int = 60
    choices: tuple[tuple[str, str], ...] = ()
    rows_of: str = ""


@dataclass(frozen=True)
class Section:
    """Questions that are asked once, or once a row.

    A ``matrix`` has a row for every pair of rows of two other sections, each under its own name.
    """

    id: str
    fields: tuple[Field, ...]
    title: str = ""
    row: str = ""
    single: bool = False
    matrix: tuple[tuple[str, str], ...] = ()
    ids: str = ""
    least: int = 0
    most: int = 1

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The fields that make a row one: a choice alone has always something chosen."""
        return tuple(one.id for one in self.fields if one.kind not in ("choice", "tick"))

    @property
    def names(self) -> tuple[str, ...]:
        """What a row says of what it is about, besides its fields."""
        return "id", *(name for name, _ in self.matrix)


@dataclass(frozen=True)
class Page:
    """A page: what its answers do, and a worked example."""

    id: str
    title: str
    says: str
    example: str
    sections: tuple[Section, ...]


def _field(data: dict[str, Any]) -> Field:
    choices = tuple((value, label) for value, label in data.pop("choices", ()))
    return Field(choices=choices, rows_of=data.pop("from", ""), **data)


def _section(data: dict[str, Any]) -> Section:
    fields = tuple(_field(field) for field in data.pop("fields"))
    matrix = tuple((name, of) for name, of in data.pop("matrix", ()))
    return Section(fields=fields, matrix=matrix, **data)


def _page(data: dict[str, Any]) -> Page:
    return Page(sections=tuple(_section(section) for section in data.pop("sections")), **data)


_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PAGES = {page.id: page for page in map(_page, _DATA["pages"])}
SECTIONS = {section.id: section for page in PAGES.values() for section in page.sections}
