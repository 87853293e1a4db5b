"""The search: seventy queries find their page, and none answers nearly everything."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.pinyin import sounds
from tests.site.search_queries import FIRST_AT_LEAST, NARROW, QUERIES

# Types a query into the search page and returns the pages found, best first.
TYPED = """async (query) => {
  const field = document.getElementById("find-page-words");
  field.value = query;
  field.dispatchEvent(new Event("input"));
  await new Promise((done) => setTimeout(done, 20));
  const base = location.href.replace(/search\\.html.*/, "");
  const links = [...document.querySelectorAll("#hits li > a")];
  return links.map((link) => link.href.replace(base, "").replace(/#.*/, ""));
}"""


@pytest.fixture
def searching(site: Path, page: Page) -> Page:
    """The search page with its index loaded."""
    page.goto((site / "search.html").as_uri() + "?q=总分")
    expect(page.locator("#hits li").first).to_be_visible()
    return page


def found(page: Page, query: str) -> list[str]:
    """The pages that a query finds."""
    return list(page.evaluate(TYPED, query))


def test_queries_find_their_page_first(searching: Page) -> None:
    """People would not find what they came for by the words they use."""
    assert len(dict(QUERIES)) == len(QUERIES) == 70
    first = {query: found(searching, query)[:1] for query, _ in QUERIES}
    missed = {query: first[query] for query, wanted in QUERIES if first[query] != [wanted]}
    assert len(QUERIES) - len(missed) >= FIRST_AT_LEAST, missed
    assert all(first.values())


@pytest.mark.parametrize("query", NARROW)
def test_a_query_does_not_answer_everything(searching: Page, query: str) -> None:
    """Cut into letters or single digits, a query would be answered with most of the site."""
    pages = found(searching, query)
    assert len(pages) <= NARROW[query]
    assert bool(pages) == bool(NARROW[query])


@pytest.mark.parametrize("query", ["12521", "12,521", "12 521", "１２５２１"])
def test_a_number_is_not_part_of_a_longer_one(searching: Page, query: str) -> None:
    """A number would be found in pieces, or in other numbers."""
    assert found(searching, query) == found(searching, "12521")
    assert found(searching, "2521") == []


def test_relations_are_not_searched(site: Path) -> None:
    """A practice would be found by the names of others that stand beneath it."""
    index = (site / "assets" / "search-index.js").read_text(encoding="utf-8")
    assert '"相关做法"' not in index
    assert "办不成事" in index


def test_sounds_are_those_of_the_texts() -> None:
    """A search by sound would know nothing, or carry characters that no page has."""
    known = sounds(["拿地即开工", "办不成事", "重大"])
    assert known["na"] == "拿"
    assert known["di"] == "地"
    assert known["zhong"] == known["chong"] == "重"
    assert set("".join(known.values())) == set("拿地即开工办不成事重大")
