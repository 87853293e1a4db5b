"""Tables on every screen: no cell so narrow that a word falls into single characters."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import Look

# Cells with three characters or more that have room for fewer than three in a line.
NARROW = """() => [...document.querySelectorAll("article td, article th")].filter((cell) => {
  const style = getComputedStyle(cell);
  const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const shown = cell.getClientRects().length && room > 0;
  return shown && cell.textContent.trim().length > 2 && room < 3 * parseFloat(style.fontSize) - 1;
}).map((cell) => cell.textContent.trim())"""


# Sentences with room for fewer than eight characters in a line.
TALL = """() => [...document.querySelectorAll("article .prose td")].filter((cell) => {
  const style = getComputedStyle(cell);
  const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return cell.textContent.trim().length > 20 && room < 8 * parseFloat(style.fontSize);
}).map((cell) => cell.textContent.trim())"""


@pytest.mark.grid
@pytest.mark.parametrize("name", ["rules", "methods", "figures", "guide", "adopt", "en"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_cell_is_narrower_than_three_characters(
    site: Path, page: Page, width: int, name: str
) -> None:
    """Quotas, groups and names would stand one character a line."""
    narrow = {}
    page.set_viewport_size({"width": width, "height": 800})
    for path in sorted((site / name).rglob("*.html")):
        page.goto(path.as_uri())
        narrow[path.name] = page.evaluate(NARROW)
    assert narrow
    assert {name: cells for name, cells in narrow.items() if cells} == {}


@pytest.mark.parametrize("page", [Look("phone")], indirect=True)
@pytest.mark.parametrize("name", ["guide/threats.html", "guide/glossary.html", "rules/groups.html"])
def test_sentences_in_tables_have_room(site: Path, page: Page, name: str) -> None:
    """A sentence would run down the screen, four characters a line."""
    page.goto((site / name).as_uri())
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.locator("article .prose td").count() > 5
    assert page.evaluate(TALL) == []
