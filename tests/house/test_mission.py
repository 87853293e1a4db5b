"""docs/mission.md: every clause and practice of the sources has a row that says where it lives."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from pages.notice.parse import Clause, sections
from pages.notice.structure import Structure
from rulebook.provenance import without_space

ROOT = Path(__file__).parents[2]
MISSION = (ROOT / "docs" / "mission.md").read_text(encoding="utf-8")
SITE = ROOT / "rulebook" / "editions" / "2021" / "site"
SOURCES = ROOT / "rulebook" / "sources"
# The clauses of the notice, as they were numbered when it was read sentence by sentence.
CLAUSES = {
    "SCO": 11, "HON": 24, "ELI": 15, "QUO": 22, "SCR": 11, "RNK": 7, "EXC": 8, "PHA": 18,
    "ARC": 3, "PRO": 25, "RES": 10, "LDG": 7,
}  # fmt: skip
# Of a document: its structure, its text, and which pieces are no sentence (titles, signatures).
BARE = {"title", "heading", "sign", "annex", "head", "number", "to"}
DOCUMENTS = {
    "notice": ("notice.toml", "notice-2021.txt", BARE),
    "summary": ("summary.toml", "summary-2022.txt", BARE | {"stage"}),
}
BACKGROUND = "只作背景，不做"


class Row(NamedTuple):
    """One row of the tables."""

    id: str
    anchor: str
    words: tuple[str, ...]
    where: str
    shown_by: str


def rows() -> list[Row]:
    """All rows, in their order."""
    found = []
    for line in MISSION.splitlines():
        if not line.startswith("| ") or line.startswith(("| Clause |", "| Practice |")):
            continue
        first, words, where, shown_by = (cell.strip() for cell in line.strip("| ").split(" | "))
        id, _, anchor = first.partition(" ")
        pieces = tuple(without_space(one) for one in words.split(" … "))
        found.append(Row(id, anchor.strip("`"), pieces, where, shown_by))
    return found


ROWS = rows()


@cache
def paragraphs(document: str) -> list[Clause]:
    """The pieces of a document, as the site has them."""
    structure, text, _ = DOCUMENTS[document]
    made = Structure.model_validate(tomllib.loads((SITE / structure).read_text(encoding="utf-8")))
    whole = sections((SOURCES / text).read_text(encoding="utf-8"), made)
    return [clause for section in whole for clause in section.clauses]


def test_every_clause_and_practice_has_one_row() -> None:
    """A clause would be forgotten, or two rows would say where it lives."""
    clauses = {f"R-{topic}-{n:02}" for topic, most in CLAUSES.items() for n in range(1, most + 1)}
    practices = {
        line.removeprefix("id: ")
        for path in (ROOT / "site" / "practices").glob("*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("id: ")
    }
    ids = [row.id for row in ROWS]
    assert len(set(ids)) == len(ids)
    assert clauses | practices <= set(ids)
    others = set(ids) - clauses - practices
    assert all(re.fullmatch(r"[DF]-\d\d", id) for id in others)


def test_no_row_is_empty() -> None:
    """A clause would seem to be served by a row that says nothing."""
    for row in ROWS:
        assert all((row.anchor, row.words[0], row.where, row.shown_by)), row.id
        assert "`" in row.where, row.id
        assert "`tests/" in row.shown_by, row.id
        if BACKGROUND in row.where:  # with a reason
            assert len(row.where.split(BACKGROUND, 1)[1]) > 15, row.id


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_paragraph_is_quoted(document: str) -> None:
    """A system that a document names in a paragraph of its own would stand nowhere."""
    words = {piece for row in ROWS for piece in row.words}
    for paragraph in paragraphs(document):
        text = without_space(paragraph.text)
        if paragraph.kind not in DOCUMENTS[document][2]:
            assert any(piece in text for piece in words), paragraph.text


def test_quotations_are_printed_so() -> None:
    """The table would put words of ours into the documents, or cite another paragraph."""
    texts = {
        name: {p.anchor: without_space(p.text) for p in paragraphs(name)} for name in DOCUMENTS
    }
    whole = {name: "".join(by_anchor.values()) for name, by_anchor in texts.items()}
    for row in ROWS:
        name = "summary" if row.id.startswith(("P22", "P23", "F-")) else "notice"
        assert all(piece in whole[name] for piece in row.words), row.id
        assert row.anchor in texts[name], row.id
        assert row.words[0] in texts[name][row.anchor], row.id


def test_every_named_file_and_test_is_there() -> None:
    """A clause would be said to live where nothing is, or be shown by a test that was renamed."""
    tests: dict[str, set[str]] = {}
    for row in ROWS:
        for named in re.findall(r"`([^`]+)`", f"{row.where} {row.shown_by}"):
            path, _, test = named.partition("::")
            if "/" in path:
                assert (ROOT / path).is_file(), f"{row.id}: {path}"
            if test and path not in tests:
                tests[path] = set(_tests_of(path))
            assert not test or test in tests[path], f"{row.id}: {named}"


def _tests_of(path: str) -> list[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = [one.name for one in tree.body if isinstance(one, ast.FunctionDef)]
    for one in tree.body:
        if isinstance(one, ast.ClassDef):
            found += [f"{one.name}::{own.name}" for own in one.body if hasattr(own, "name")]
    return found
