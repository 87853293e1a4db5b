"""All practices, read from site/practices, and how they follow one another over the years."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import ValidationError

from pages.practices.model import Practice

_FILE = re.compile(r"\A---\n(?P<meta>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
_SPACE = re.compile(r"\s+")


class PracticeError(ValueError):
    """A file of site/practices that cannot be used: which one, what is wrong."""


@dataclass(frozen=True)
class Words:
    """The controlled words: each list maps an id to its Chinese, in the order of display."""

    themes: Mapping[str, str]
    years: Mapping[str, str]
    kinds: Mapping[str, str]
    levels: Mapping[str, str]
    sources: Mapping[str, str]
    sources_short: Mapping[str, str]


@dataclass(frozen=True)
class Library:
    """Every practice in the order of display: by theme, then by year, then as in the source."""

    practices: tuple[Practice, ...]
    words: Words

    @cached_property
    def by_slug(self) -> Mapping[str, Practice]:
        """A practice by the name of its file."""
        return {practice.slug: practice for practice in self.practices}

    def of_theme(self, theme: str) -> list[Practice]:
        """The practices whose first theme this is."""
        return [practice for practice in self.practices if practice.theme == theme]

    def sharing(self, passage: str, year: int) -> list[Practice]:
        """The practices of a year whose quotation holds the passage or stands within it."""
        return [
            practice
            for practice in self.practices
            if practice.year == year and any(_overlap(passage, quote) for quote in practice.quotes)
        ]

    def followed_by(self, plan: Practice) -> list[Practice]:
        """The practices of 2022 that a plan of 2023 carries on, those it names first."""
        found = [
            practice
            for practice in self.practices
            if practice.follow_up and plan in self.sharing(practice.follow_up.words, plan.year)
        ]
        return sorted(found, key=lambda one: one.carried_on != "direct")

    def naming(self, earlier: Practice) -> list[Practice]:
        """The later practices that quote an entry of the 2021 notice."""
        return [
            practice
            for practice in self.practices
            if practice.named_2021 and earlier in self.sharing(practice.named_2021, earlier.year)
        ]


def bare(text: str) -> str:
    """The text without any white space, for comparing with a source."""
    return _SPACE.sub("", text)


def _overlap(one: str, other: str) -> bool:
    one, other = bare(one), bare(other)
    return one in other or other in one


def read(root: Path) -> Library:
    """The library under a project's root. Raises PracticeError naming the file."""
    words = _words(root / "site" / "_data" / "practices.toml")
    paths = sorted((root / "site" / "practices").glob("*.md"))
    practices = [_practice(path, words) for path in paths if path.name != "index.md"]
    themes, years = list(words.themes), list(words.years)
    practices.sort(key=lambda one: (themes.index(one.theme), years.index(str(one.year)), one.id))
    return Library(tuple(practices), words)


def _words(path: Path) -> Words:
    data = tomllib.loads(path.read_text(encoding="utf-8"))

    def named(table: str, key: str = "zh") -> dict[str, str]:
        return {entry["id"]: entry[key] for entry in data[table]}

    return Words(
        themes=named("themes"),
        years=named("years"),
        kinds=named("kinds"),
        levels=named("levels"),
        sources=named("sources"),
        sources_short=named("sources", "short"),
    )


def _practice(path: Path, words: Words) -> Practice:
    found = _FILE.match(path.read_text(encoding="utf-8"))
    if not found:
        raise PracticeError(f"{path}: needs front matter between two lines of ---")
    try:
        meta = yaml.safe_load(found["meta"])
        practice = Practice(slug=path.stem, summary=found["body"], **meta)
    except (yaml.YAMLError, TypeError, ValidationError) as error:
        raise PracticeError(f"{path}: {error}") from error
    _check(path, "theme", [practice.theme, *practice.also], words.themes)
    _check(path, "kind", [practice.kind], words.kinds)
    _check(path, "source", [practice.source], words.sources)
    _check(path, "level", [claim.level for claim in practice.claims], words.levels)
    return practice


def _check(path: Path, key: str, used: Sequence[str], known: Mapping[str, str]) -> None:
    for word in used:
        if word not in known:
            raise PracticeError(f"{path}: {key} {word!r} is not one of {', '.join(known)}")
