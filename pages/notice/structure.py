"""notice.toml: how the text of an edition's document is read into clauses. Data only."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from rulebook.provenance import Part as Entry

Kind = Literal[
    "number", "title", "to", "text", "sign", "heading", "stage", "item", "annex", "person", "head",
    "cell",
]  # fmt: skip


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Join(Entry):
    """Lines that were broken: from one that matches ``starts``, up to one that matches ``ends``,
    or up to the last before one that matches ``before``.
    """

    starts: Pattern
    ends: Pattern | None = None
    before: Pattern | None = None


class ClauseRule(Entry):
    """What a line that matches becomes; of several rules the first that matches counts.

    ``level`` makes it a heading for what follows (1 the highest). ``anchor`` and ``name`` may hold
    ``{number}`` and ``{word}``: the first group of the pattern as a number and as printed;
    ``{count}``: the how-manieth clause with this anchor; ``{index}``: the line's place in its part,
    from 0; ``{under}``: the anchor of the heading above it (without one the rule does not apply);
    ``{line}``: the line.
    """

    matches: Pattern
    kind: Kind
    anchor: str
    name: str = ""
    level: int | None = None


class Table(Entry):
    """A table of which every cell starts with a tab; the first row is its head.

    ``columns`` are id and label; ``apart`` the id and first words of a line that is a clause of
    its own within its cell. ``name`` may hold ``{row}``, the words of the row's first cell.
    """

    label: str
    anchor: str
    name: str
    columns: tuple[tuple[str, str], ...]
    apart: tuple[str, str] | None = None


class DocumentPart(Entry):
    """A part of the text, from the line that matches ``begins``; with ``section`` one opens.

    Lines that are whole again are split where ``splits`` matches.
    """

    begins: Pattern | None = None
    section: str = ""
    joins: tuple[Join, ...] = ()
    splits: Pattern | None = None
    clauses: tuple[ClauseRule, ...]
    table: Table | None = None


class NoticeWords(Entry):
    """What the page says: its description, what the text contains, links to tables of the site."""

    description: str
    contains: str = ""
    table_on_phones: str = ""
    jumps: tuple[tuple[str, str], ...] = ()
    tables: Mapping[str, tuple[str, str]] = Field(default_factory=dict)


class Structure(Entry):
    """The whole of notice.toml; ``document`` and the keys of ``anchors`` are ids of documents."""

    document: str
    anchors: Mapping[str, str] = Field(default_factory=dict)
    parts: tuple[DocumentPart, ...]
    page: NoticeWords
