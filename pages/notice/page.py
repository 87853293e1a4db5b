"""The notice as a page: its clauses in order, with footnotes on oddities and the rules beside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pages.edition import Edition
from pages.notice.parse import Clause, Section, anchor_of, by_name, sections
from pages.notice.structure import Structure
from rulebook.campaign import Document
from rulebook.load import document_path
from rulebook.model import Rulebook
from rulebook.provenance import Rule


@dataclass(frozen=True)
class Oddity:
    """Something odd in the printed text: where, at which words, and what we say about it."""

    number: int
    anchor: str
    words: str
    note: str


@dataclass(frozen=True)
class NoticePage:
    """The whole notice, ready for its template."""

    document: Document
    structure: Structure
    sections: Sequence[Section]
    oddities: Sequence[Oddity]
    anchors: Mapping[str, str]
    beside: Mapping[str, Sequence[Rule]]
    numbers: Mapping[str, str]

    @classmethod
    def of(cls, edition: Edition) -> Self | None:
        """The filed text, read as notice.toml says, with its oddities; None without notice.toml."""
        structure = edition.read(Structure, "notice")
        if structure is None:
            return None
        documents = {document.id: document for document in edition.book.campaign.documents}
        document = documents[structure.document]
        parts = sections(source_text(edition, document), structure)
        entries = edition.data("oddities").get("oddities", [])
        oddities = [Oddity(number, **entry) for number, entry in enumerate(entries, 1)]
        anchors = by_name([clause for section in parts for clause in section.clauses])
        numbers = {document.id: document.number for document in documents.values()}
        beside = _beside(edition.book, anchors)
        return cls(document, structure, parts, oddities, anchors, beside, numbers)

    @cached_property
    def description(self) -> str:
        """What the page is, for search engines."""
        return self.structure.page.description.format(number=self.document.number)

    @cached_property
    def contains(self) -> str:
        """Which annexes the text holds."""
        return self.structure.page.contains.format(**self.numbers)

    def link(self, rule: Rule, up: str) -> str:
        """Where the clause of a rule stands."""
        return f"{up}rules/notice.html#{anchor_of(rule.clause, self.anchors)}"

    def of_document(self, document: Document) -> str:
        """The anchor at which a document begins, with its #; empty at the top of the page."""
        anchor = self.structure.anchors.get(document.id, "")
        return f"#{anchor}" if anchor else ""

    def pieces(self, clause: Clause) -> Iterator[tuple[str, int]]:
        """The clause's exact words in pieces, each with the footnote at its end (0: none)."""
        ends = {
            clause.text.index(oddity.words) + len(oddity.words): oddity.number
            for oddity in self.oddities
            if oddity.anchor == clause.anchor and oddity.words in clause.text
        }
        start = 0
        for end in sorted(ends):
            yield clause.text[start:end], ends[end]
            start = end
        yield clause.text[start:], 0

    @staticmethod
    def table(section: Section) -> tuple[list[Clause], list[list[list[Clause]]]]:
        """A section's table: its head, and its rows of cells; a cell may hold two clauses."""
        head = [clause for clause in section.clauses if clause.kind == "head"]
        columns = {column for column, _ in section.table.columns} if section.table else set()
        rows: dict[str, list[list[Clause]]] = {}
        for clause in section.clauses:
            if clause.kind == "cell":
                row = rows.setdefault(clause.row, [])
                if clause.anchor.removeprefix(f"{clause.row}-") in columns:
                    row.append([clause])
                else:
                    row[-1].append(clause)
        return head, list(rows.values())


def source_text(edition: Edition, document: Document) -> str:
    """The published text of a document, as filed."""
    return document_path(edition.folder, document.file).read_text(encoding="utf-8")


def _beside(book: Rulebook, anchors: Mapping[str, str]) -> dict[str, list[Rule]]:
    """The rules of each clause, by its anchor, in the order of the rulebook."""
    beside: dict[str, list[Rule]] = {}
    for rule in book.rules():
        for cited in filter(None, rule.clause.split("；")):
            beside.setdefault(anchors[cited], []).append(rule)
    return beside
