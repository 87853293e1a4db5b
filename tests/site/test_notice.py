"""The notice on the site: every word of it, every clause with its anchor, in any edition."""

from collections import Counter
from pathlib import Path

import pytest

from pages import Edition
from pages.notice import NoticePage
from pages.notice.page import source_text
from pages.notice.parse import anchor_of
from rulebook.problems import InputError
from rulebook.provenance import without_space
from tests.editions import QUARTERLY
from tests.site.html import marked_text

EDITIONS = {name: Edition.of(name) for name in ("2021", str(QUARTERLY))}


@pytest.fixture(params=EDITIONS, ids=lambda name: Path(name).name)
def edition(request: pytest.FixtureRequest) -> Edition:
    """An edition that describes its notice."""
    return EDITIONS[request.param]


@pytest.fixture
def notice(edition: Edition) -> NoticePage:
    """Its notice."""
    found = NoticePage.of(edition)
    assert found
    return found


def test_clauses_are_the_whole_notice(edition: Edition, notice: NoticePage) -> None:
    """A word of the notice would be lost, doubled or moved."""
    text = "".join(clause.text for section in notice.sections for clause in section.clauses)
    assert without_space(text) == without_space(source_text(edition, notice.document))


def test_anchors_are_unique(notice: NoticePage) -> None:
    """A link to a clause would lead to another one."""
    anchors = Counter(clause.anchor for section in notice.sections for clause in section.clauses)
    assert max(anchors.values()) == 1


def test_every_rule_finds_its_clause(edition: Edition, notice: NoticePage) -> None:
    """A rule would cite a clause that the page of the notice does not have."""
    cited = {words for rule in edition.book.rules() for words in rule.clause.split("；") if words}
    assert cited
    assert all(anchor_of(words, notice.anchors) for words in cited)


def test_a_notice_of_another_city_is_said_in_one_line(notice: NoticePage) -> None:
    """Whoever copied an edition and changed its notice would read of a fault of ours."""
    with pytest.raises(InputError, match=r"site/notice\.toml"):
        anchor_of("九、别的", notice.anchors)


def test_links_of_the_page_lead_to_clauses(notice: NoticePage) -> None:
    """The list of contents would jump nowhere, or a table stand beside no clause."""
    page = notice.structure.page
    anchors = {clause.anchor for section in notice.sections for clause in section.clauses}
    wanted = {anchor for anchor, _ in page.jumps} | set(page.tables)
    assert wanted | set(notice.structure.anchors.values()) <= anchors


def test_oddities_stand_where_they_say() -> None:
    """A footnote would speak of words that are not there, and show no mark."""
    notice = NoticePage.of(EDITIONS["2021"])
    assert notice
    clauses = {clause.anchor: clause for section in notice.sections for clause in section.clauses}
    assert len(notice.oddities) > 20
    for oddity in notice.oddities:
        pieces = list(notice.pieces(clauses[oddity.anchor]))
        assert [text for text, number in pieces if number == oddity.number]
        assert "".join(text for text, _ in pieces) == clauses[oddity.anchor].text


def test_page_shows_the_whole_notice(site: Path) -> None:
    """The published page would lack part of the notice, or change a word."""
    notice = NoticePage.of(EDITIONS["2021"])
    assert notice
    page = (site / "rules" / "notice.html").read_text(encoding="utf-8")
    text = source_text(EDITIONS["2021"], notice.document)
    assert without_space(marked_text(page)) == without_space(text)
