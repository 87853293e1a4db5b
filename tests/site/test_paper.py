"""Pages on paper: nothing is cut off at the edge of a box or of a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import Look
from tests.site.conftest import SLUGS

PAGES = (
    *(f"results/{slug}/index.html" for slug in SLUGS),
    f"results/{SLUGS[1]}/windows/W1.html",
    "practices/later.html",
    "practices/land-and-start/index.html",
    f"results/{SLUGS[1]}/receipts.html",
    "index.html",
    "rules/notice.html",
    "rules/score.html",
    "methods/index.html",
    "methods/analysis.html",
    "practices/summary.html",
    "figures/firsts.html",
    "data/index.html",
    "guide/glossary.html",
    "guide/threats.html",
    "en/index.html",
    "rules/honours.html",
    "rules/groups.html",
    "methods/checks.html",
    "figures/index.html",
    "practices/index.html",
    "guide/apply.html",
    "adopt/timetable.html",
)
# A4 within margins of a centimetre, in CSS pixels.
WIDTH, HEIGHT = 718, 1047
CUT = """([width, height]) => {
  const shown = (one) => one.checkVisibility();
  const cut = [...document.querySelectorAll("article *")].filter((one) => {
    const style = getComputedStyle(one);
    const hides = /hidden|auto|scroll|clip/;
    if (!shown(one) || one.closest("svg, math, .vh")) return false;
    return (hides.test(style.overflowY) && one.scrollHeight > one.clientHeight + 1)
      || (hides.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1);
  });
  const wide = [...document.querySelectorAll("article :is(table, svg, figure, dl, ul)")]
    .filter((one) => shown(one) && one.getBoundingClientRect().right > width + 1);
  const tall = [...document.querySelectorAll("article svg")]
    .filter((one) => shown(one) && one.getBoundingClientRect().height > height);
  return [...cut, ...wide, ...tall].map((one) => one.tagName + "." + one.className);
}"""
INK = "all => all.filter((one) => one.checkVisibility()).map((one) => getComputedStyle(one).color)"
SCHEMES = {"light": "default", "dark": "slate"}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.grid
def test_nothing_is_cut_on_paper(
    site: Path, address: str, open_page: Callable[[Look], Page]
) -> None:
    """A leading group would read a table on paper without its last rows or columns."""
    page = open_page(Look("desktop"))
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto((site / address).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.emulate_media(media="print")
    assert page.evaluate(CUT, [WIDTH, HEIGHT]) == []


@pytest.mark.grid
@pytest.mark.parametrize("address", ["rules/score.html", "practices/land-and-start/index.html"])
def test_paper_is_inked_the_same_from_the_dark(
    site: Path, address: str, open_page: Callable[[Look], Page]
) -> None:
    """Who reads in the dark and prints would get pale letters on white paper."""
    inks = []
    for look in (Look("desktop", "light"), Look("desktop", "dark")):
        page = open_page(look)
        page.goto((site / address).as_uri())
        page.emulate_media(media="print", color_scheme=look.colours)
        inks.append(page.eval_on_selector_all("article *", INK))
        assert page.evaluate("document.body.dataset.mdColorScheme") == SCHEMES[look.colours]
    assert inks[0] == inks[1]


@pytest.mark.parametrize("kind", [".btn", ".tag", ".verdict"])
def test_what_is_told_by_its_ground_has_an_edge_without_colours(
    site: Path, kind: str, page: Page
) -> None:
    """In forced colours a button would look like running text, and a label like part of it."""
    page.emulate_media(forced_colors="active")
    address = "index.html" if kind != ".verdict" else f"results/{SLUGS[1]}/index.html"
    page.goto((site / address).as_uri())
    edge = "one => getComputedStyle(one).borderTopWidth"
    assert page.locator(f"article {kind}").first.evaluate(edge) == "1px"
