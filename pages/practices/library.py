"""All practices of an edition, and how they follow one another over the years."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from pages.edition import Edition
from pages.practices.model import Practice
from pages.practices.vocabulary import Role, Vocabulary, Year
from pages.sources import SUMMARY, Place, SourceText, read_sources

_FILE = re.compile(r"\A---\n(?P<meta>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
# Pages that a plain build writes beside the practices.
_GENERATED = ("index.md", "later.md", "summary.md")
# The same rules in C, eight times as fast, wherever PyYAML came with them.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SPACE = re.compile(r"\s+")


class PracticeError(ValueError):
    """A practice's file that cannot be used: which one, what is wrong."""


@dataclass(frozen=True)
class Library:
    """Every practice in the order of display: by theme, then by year, then as in the source."""

    practices: tuple[Practice, ...]
    words: Vocabulary
    texts: Mapping[str, SourceText]

    @cached_property
    def by_slug(self) -> Mapping[str, Practice]:
        """A practice by the name of its file."""
        return {practice.slug: practice for practice in self.practices}

    @property
    def years(self) -> list[Year]:
        """The years of the sources, first to last."""
        return sorted(self.words.years.values(), key=lambda year: year.id)

    def year_of(self, practice: Practice) -> Year:
        """The year whose source tells of a practice."""
        return self.words.years[str(practice.year)]

    def place(self, practice: Practice, quote: str) -> Place:
        """Where a quotation of a practice stands in its source; no address if it is not printed."""
        text = self.texts.get(self.words.sources[practice.source].document)
        place = text.place(quote) if text else None
        return place or Place(practice.clause, "")

    @property
    def summary(self) -> SourceText | None:
        """The text that tells of most practices, if the site prints it whole."""
        return next((text for text in self.texts.values() if text.name == SUMMARY), None)

    def quoting(self, address: str) -> list[Practice]:
        """The practices of which a quotation begins at a clause of a printed source."""
        return self._by_place.get(address, [])

    @cached_property
    def _by_place(self) -> Mapping[str, list[Practice]]:
        quoting: dict[str, list[Practice]] = {}
        for practice in self.practices:
            for address in {self.place(practice, quote).address for quote in practice.quotes}:
                quoting.setdefault(address, []).append(practice)
        return quoting

    def of_theme(self, theme: str) -> list[Practice]:
        """The practices whose first theme this is."""
        return [practice for practice in self.practices if practice.theme == theme]

    def touching(self, theme: str) -> list[Practice]:
        """The practices that belong to a theme at all: what the filter shows."""
        return [practice for practice in self.practices if theme in practice.themes]

    def sharing(self, passage: str, role: Role) -> list[Practice]:
        """The practices of a role whose quotation holds the passage or stands within it."""
        return [
            practice
            for practice in self.practices
            if self.year_of(practice).role == role
            and any(_overlap(passage, quote) for quote in practice.quotes)
        ]

    def followed_by(self, plan: Practice) -> list[Practice]:
        """The practices that a plan carries on, those it names first."""
        followers = [
            practice
            for practice in self.practices
            if practice.follow_up and plan in self.sharing(practice.follow_up.words, "planned")
        ]
        return sorted(followers, key=lambda practice: practice.carried_on != "direct")

    def naming(self, earlier: Practice, role: Role) -> list[Practice]:
        """The practices of a role that quote an entry of the campaign's notice."""
        return [
            practice
            for practice in self.practices
            if self.year_of(practice).role == role
            and practice.named_in_notice
            and earlier in self.sharing(practice.named_in_notice, "named")
        ]


@lru_cache(4096)  # each plan asks for every quotation again
def bare(text: str) -> str:
    """The text without any white space, for comparing with a source."""
    return _SPACE.sub("", text)


def _overlap(passage: str, other: str) -> bool:
    passage, other = bare(passage), bare(other)
    return passage in other or other in passage


def read(root: Path, edition: Edition) -> Library | None:
    """The practices of an edition, None if it has none; ``root`` holds the site's own sources.

    Raises
    ------
    PracticeError
        If a file cannot be used; it is named.
    """
    words = edition.read(Vocabulary, "practices")
    if words is None:
        return None
    own = edition.path(words.folder)
    folder = own if own.is_dir() else root / words.folder
    paths = sorted(folder.glob("*.md"))
    practices = [practice_file(path, words) for path in paths if path.name not in _GENERATED]
    return in_order(practices, words, read_sources(edition))


def in_order(
    practices: Sequence[Practice], words: Vocabulary, texts: Mapping[str, SourceText]
) -> Library:
    """A library in the order of display."""
    themes, years = list(words.themes), list(words.years)

    def place(practice: Practice) -> tuple[int, int, str]:
        return themes.index(practice.theme), years.index(str(practice.year)), practice.id

    return Library(tuple(sorted(practices, key=place)), words, texts)


def practice_file(path: Path, words: Vocabulary, slug: str = "") -> Practice:
    """One file, checked; ``slug`` is its name in addresses, where that is not its own.

    Raises
    ------
    PracticeError
        If it cannot be used; it is named.
    """
    match = _FILE.match(path.read_text(encoding="utf-8"))
    if not match:
        raise PracticeError(f"{path}: needs front matter between two lines of ---")
    try:
        meta = yaml.load(match["meta"], _LOADER)
        practice = Practice(slug=slug or path.stem, summary=match["body"], **meta)
    except (yaml.YAMLError, TypeError, ValidationError) as error:
        raise PracticeError(f"{path}: {error}") from error
    _check(path, "theme", [practice.theme, *practice.also], words.themes)
    _check(path, "year", [str(practice.year)], words.years)
    _check(path, "kind", [practice.kind], words.kinds)
    _check(path, "source", [practice.source], words.sources)
    _check(path, "level", [claim.level for claim in practice.claims], words.levels)
    return practice


def _check(path: Path, key: str, used: Sequence[str], known: Collection[str]) -> None:
    for word in used:
        if word not in known:
            raise PracticeError(f"{path}: {key} {word!r} is not one of {', '.join(known)}")
