"""The notice on the site: every word of it, every clause with its anchor."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from pages.notice import anchor_of, by_name, clauses, source_text
from rulebook.load import load
from rulebook.provenance import Rule, without_space
from tests.site.html import marked_text

ROOT = Path(__file__).parents[2]
CLAUSES = clauses(source_text())
ODDITIES = tomllib.loads((ROOT / "site" / "_data" / "oddities.toml").read_text("utf-8"))["oddities"]


def test_clauses_are_the_whole_notice() -> None:
    """A word of the notice would be lost, doubled or moved."""
    text = "".join(clause.text for clause in CLAUSES)
    assert without_space(text) == without_space(source_text())


def test_anchors_are_unique() -> None:
    """A link to a clause would lead to another one."""
    assert max(Counter(clause.anchor for clause in CLAUSES).values()) == 1


@pytest.mark.parametrize("rule", [one for one in load().rules() if one.clause], ids=lambda r: r.id)
def test_every_rule_finds_its_clause(rule: Rule) -> None:
    """A rule would cite a clause that the page of the notice does not have."""
    anchors = by_name(CLAUSES)
    for cited in rule.clause.split("；"):
        assert anchor_of(cited, anchors)


@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda one: str(one["words"])[:12])
def test_oddity_stands_where_it_says(oddity: dict[str, str]) -> None:
    """A footnote would speak of words that are not there, and show no mark."""
    clause = next(clause for clause in CLAUSES if clause.anchor == oddity["anchor"])
    assert oddity["words"] in clause.text


def test_page_shows_the_whole_notice(site: Path) -> None:
    """The published page would lack part of the notice, or change a word."""
    page = (site / "rules" / "notice.html").read_text(encoding="utf-8")
    assert without_space(marked_text(page)) == without_space(source_text())
