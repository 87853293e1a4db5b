"""practices.toml of an edition: the controlled words of practices, and what pages say of them."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from rulebook.provenance import Part

Role = Literal["named", "told", "planned"]


def _by_id(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


class Named(Part):
    """A controlled word: its id, how it reads on a page, and above a list of what it names."""

    id: str
    zh: str
    en: str = ""
    short: str = ""
    heading: str = ""


class Source(Named):
    """A document that practices quote; ``document`` is its id among those that the site prints."""

    document: str = ""


class Year(Named):
    """A year of the sources and its part: the notice names, the summary tells, the plan carries on.

    ``silent`` is said where it says nothing of a task, ``untold`` what it leaves out.
    """

    role: Role
    step: str
    silent: str
    said: str
    untold: str


class Sentences(Part):
    """What the pages say of the practices as a whole and of their sources."""

    description: str
    lede: str
    home: str
    english: str
    attribution: str
    firsts: str
    line: str
    later: str
    later_lede: str
    search_for: str
    direct: str
    related: str


class BookletSentences(Part):
    """What the booklet says of itself."""

    subtitle: str
    lead: str
    disclaimer: str
    firsts: str
    sources: tuple[str, ...]


class Vocabulary(Part):
    """The whole of practices.toml; ``folder`` holds the practices' files. Words are in order."""

    folder: str = "practices"
    words: Sentences
    booklet: BookletSentences
    themes: Annotated[Mapping[str, Named], BeforeValidator(_by_id)]
    years: Annotated[Mapping[str, Year], BeforeValidator(_by_id)]
    kinds: Annotated[Mapping[str, Named], BeforeValidator(_by_id)]
    levels: Annotated[Mapping[str, Named], BeforeValidator(_by_id)]
    sources: Annotated[Mapping[str, Source], BeforeValidator(_by_id)]
