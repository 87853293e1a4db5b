"""The texts that practices quote, clause by clause: where each quotation stands in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pages.edition import Edition
from pages.notice.parse import Clause, Section, sections
from pages.notice.structure import Structure
from rulebook.load import document_path
from rulebook.provenance import without_space

NOTICE, SUMMARY = "notice", "summary"
_ADDRESS = {NOTICE: "rules/notice.html", SUMMARY: "practices/summary.html"}
_LABEL = re.compile(r"^(?:第.阶段|[一二三四五六七八九]是|[^。：；]{1,40})")


@dataclass(frozen=True)
class Place:
    """Where a quotation stands, in words, and its address from the root of the site."""

    words: str
    address: str


@dataclass(frozen=True)
class SourceText:
    """One document as the site prints it whole, by the ``name`` of the file that describes it."""

    name: str
    title: str
    structure: Structure
    sections: Sequence[Section]

    @classmethod
    def of(cls, edition: Edition, name: str) -> Self | None:
        """The document that an edition's ``name``.toml describes; None where it has none."""
        structure = edition.read(Structure, name)
        if structure is None:
            return None
        documents = edition.book.campaign.documents
        known = {each.id: (each.title, each.file) for each in documents}
        known |= {each.id: (each.title, each.file) for each in edition.texts.sources}
        title, file = known[structure.document]
        text = document_path(edition.folder, file).read_text(encoding="utf-8")
        return cls(name, title, structure, sections(text, structure))

    @property
    def address(self) -> str:
        """Its page, from the root of the site."""
        return _ADDRESS[self.name]

    def place(self, passage: str) -> Place | None:
        """Where a passage begins; None where the document does not have it."""
        at = self._bare.find(without_space(passage))
        if at < 0:
            return None
        section, clause = [(part, each) for start, part, each in self._starts if start <= at][-1]
        return Place(self._trail(section, clause), f"{self.address}#{clause.anchor}")

    @cached_property
    def _bare(self) -> str:
        texts = (clause.text for section in self.sections for clause in section.clauses)
        return without_space("".join(texts))

    @cached_property
    def _starts(self) -> list[tuple[int, Section, Clause]]:
        """Where each clause begins in the bare text."""
        starts, at = [], 0
        for section in self.sections:
            for clause in section.clauses:
                starts.append((at, section, clause))
                at += len(without_space(clause.text))
        return starts

    def _trail(self, section: Section, clause: Clause) -> str:
        """The headings above a clause and what it begins with: 一、… › 2.… › 三是."""
        if clause.name and clause.kind != "heading":
            return clause.name
        own = [] if clause.kind == "text" else [_label(clause)]
        part = [] if section is self.sections[0] else [section.label]
        above = [each.name or _label(each) for each in _above(section, clause)]
        return " › ".join([*part, *above, *own])


def read_sources(edition: Edition) -> Mapping[str, SourceText]:
    """The texts of an edition by the id of their document."""
    texts = (SourceText.of(edition, name) for name in (NOTICE, SUMMARY))
    return {text.structure.document: text for text in texts if text}


def _above(section: Section, clause: Clause) -> list[Clause]:
    """The headings that a clause stands under: by its anchor, else the last one before it."""
    steps = clause.anchor.split("-")
    known = {each.anchor: each for each in section.clauses}
    anchors = ("-".join(steps[:end]) for end in range(1, len(steps)))
    above = [known[anchor] for anchor in anchors if anchor in known]
    before = section.clauses[: section.clauses.index(clause)]
    last = [each for each in before if each.kind == "heading"][-1:]
    headings = [each for each in above if each.kind != "text"]
    return headings or (last if clause.kind == "text" else [])


def _label(clause: Clause) -> str:
    """The first words of a clause: its heading, its number or its 一是."""
    label = _LABEL.match(clause.text)
    return label[0] if label else clause.text
