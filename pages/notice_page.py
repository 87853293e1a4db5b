"""The notice as a page: its clauses in order, with footnotes on oddities and the rules beside."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from markupsafe import Markup

from pages.notice import Clause, anchor_of, by_name, clauses, source_text
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

    clauses: Sequence[Clause]
    oddities: Sequence[Oddity]
    anchors: Mapping[str, str]
    beside: Mapping[str, Sequence[Rule]]

    @classmethod
    def of(cls, root: Path, book: Rulebook) -> "NoticePage":
        """Read the filed text and the list of its oddities."""
        found = clauses(source_text())
        path = root / "site" / "_data" / "oddities.toml"
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["oddities"]
        oddities = [Oddity(number, **entry) for number, entry in enumerate(entries, 1)]
        anchors = by_name(found)
        return cls(found, oddities, anchors, _beside(book, anchors))

    def link(self, rule: Rule, up: str) -> str:
        """Where the clause of a rule stands."""
        return f"{up}rules/notice.html#{anchor_of(rule.clause, dict(self.anchors))}"

    def words(self, clause: Clause) -> Markup:
        """The clause's exact words with the marks of its footnotes."""
        text = escape(clause.text, quote=False)
        for oddity in self.oddities:
            if oddity.anchor == clause.anchor:
                words = escape(oddity.words, quote=False)
                text = text.replace(words, words + _mark(oddity.number), 1)
        return Markup(text)

    def parts(self) -> list[tuple[str, list[Clause]]]:
        """The clauses in three parts: the notice itself and its two annexes."""
        names = {"annex1": "annex1", "annex2": "annex2"}
        parts: list[tuple[str, list[Clause]]] = [("main", [])]
        for clause in self.clauses:
            if clause.anchor in names:
                parts.append((names[clause.anchor], []))
            parts[-1][1].append(clause)
        return parts

    def table(self) -> tuple[list[Clause], list[list[list[Clause]]]]:
        """Annex 2's table: its head, and its rows of cells; a cell may hold two clauses."""
        head = [clause for clause in self.clauses if clause.kind == "head"]
        rows: dict[str, list[list[Clause]]] = {}
        for clause in self.clauses:
            if clause.kind == "cell":
                row = rows.setdefault(clause.row, [])
                if clause.anchor.endswith("-quota"):
                    row[-1].append(clause)
                else:
                    row.append([clause])
        return head, list(rows.values())


def _mark(number: int) -> str:
    return (
        f'<sup class="odd" id="odd-{number}-at"><a href="#odd-{number}" '
        f'aria-label="注{number}">注{number}</a></sup>'
    )


def _beside(book: Rulebook, anchors: Mapping[str, str]) -> dict[str, list[Rule]]:
    """The rules of each clause, by its anchor, in the order of the rulebook."""
    beside: dict[str, list[Rule]] = {}
    for rule in book.rules():
        for cited in filter(None, rule.clause.split("；")):
            beside.setdefault(anchors[cited], []).append(rule)
    return beside
