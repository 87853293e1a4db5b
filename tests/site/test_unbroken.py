"""What must stay on one line does, and what goes on to the side says so."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from pages.unbroken import unbroken
from tests.browser import Look
from tests.site.conftest import SLUGS

PAGES = (
    "index.html",
    "rules/honours.html",
    "rules/groups.html",
    "rules/notice.html",
    "methods/checks.html",
    "methods/analysis.html",
    "results/index.html",
    f"results/{SLUGS[1]}/index.html",
    f"results/{SLUGS[1]}/windows/W3.html",
    f"results/{SLUGS[1]}/last-round.html",
    f"results/{SLUGS[4]}/index.html",
    "figures/index.html",
    "practices/index.html",
    "guide/about.html",
    "guide/notices.html",
    "guide/glossary.html",
    "guide/threats.html",
    "adopt/index.html",
)
# Dates and numbers with units that stand on two lines, in cells, facts and headings.
BROKEN = r"""() => {
  const said = /\d{4}年(\d{1,2}月(\d{1,2}日)?)?|\d[\d,.]*\s?[份名个张票期人题条次]|\d+／\d+/g;
  const broken = [];
  for (const cell of document.querySelectorAll("article :is(td, th, dd, h1, h2, h3)")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (cell.checkVisibility() && texts.nextNode()) {
      const text = texts.currentNode;
      for (const found of text.data.matchAll(said)) {
        const range = document.createRange();
        range.setStart(text, found.index);
        range.setEnd(text, found.index + found[0].length);
        const lines = [...range.getClientRects()].filter((one) => one.width > 1);
        if (new Set(lines.map((one) => Math.round(one.top))).size > 1) broken.push(found[0]);
      }
    }
  }
  return broken;
}"""
# Blocks that scroll to the side: those without a shade that scrolls away, and how many there are.
SCROLLING = """() => {
  const wide = [...document.querySelectorAll("article *")].filter((one) =>
    /auto|scroll/.test(getComputedStyle(one).overflowX) && one.checkVisibility()
    && one.scrollWidth > one.clientWidth + 1);
  const bare = wide.filter((one) => {
    const style = getComputedStyle(one);
    return !style.backgroundAttachment.includes("local") || !style.backgroundImage.includes("grad");
  });
  return [bare.map((one) => one.tagName + "." + one.className), wide.length];
}"""
LONELY = """() => [...document.querySelectorAll("article .headerlink")].filter((link) => {
  const range = document.createRange();
  range.selectNodeContents(link.parentElement);
  range.setEndBefore(link);
  const last = [...range.getClientRects()].at(-1);
  return last && link.getBoundingClientRect().top > last.bottom - 4;
}).map((link) => link.parentElement.textContent)"""


@pytest.mark.parametrize("page", [Look("phone")], indirect=True)
def test_phones_break_no_number_and_hide_no_column(site: Path, page: Page) -> None:
    """2021年6 would stand over 月18日, and a cut column look like the last one."""
    broken, bare, scrolling = {}, {}, 0
    for name in PAGES:
        page.goto((site / name).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        broken[name] = page.evaluate(BROKEN)
        bare[name], wide = page.evaluate(SCROLLING)
        scrolling += wide
    assert {name: found for name, found in broken.items() if found} == {}
    assert {name: found for name, found in bare.items() if found} == {}
    assert scrolling > 20


@pytest.mark.parametrize("page", [Look("phone")], indirect=True)
def test_a_headings_link_takes_no_line_of_its_own(site: Path, page: Page) -> None:
    """A gap would stand beneath headings that just fill their line."""
    for name in ("guide/faq.html", "rules/score.html", "methods/index.html"):
        page.goto((site / name).as_uri())
        assert page.evaluate(LONELY) == [], name


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("2021年6月18日印发", ["2021年6月18日"]),
        ("2021年6月-11月下旬", ["2021年6月", "11月下旬"]),
        ("2021年1—2月", ["2021年1—2月"]),
        ("210份至1,900份", ["210份", "1,900份"]),
        ("1,245／6,895", ["1,245／6,895"]),
        ("98.2%—100.0%", ["98.2%—100.0%"]),
        ("±0.85分，3,400多 个", ["±0.85分", "3,400多 个"]),
        ("运行 ceping close --by li", ["--by"]),
        ("苏行审〔2021〕57号", ["57号"]),
        ("电话：0512-69820100。", ["0512-69820100"]),
        ("没有数", []),
    ],
)
def test_what_is_kept_on_one_line(words: str, kept: list[str]) -> None:
    """A date, a number with its unit or an option of a command would be torn."""
    held = unbroken(f'<td title="2021年1月">{words}</td>')
    assert held.count('<span class="whole">') == len(kept)
    for one in kept:
        assert f'<span class="whole">{one}</span>' in held
    assert unbroken(held) == held
    assert 'title="2021年1月"' in held


def test_formulas_and_running_text_stay_as_they_are() -> None:
    """A span inside MathML would be no MathML; in long lines nothing need be kept."""
    for html in ("<dd><math><mn>5个</mn></math></dd>", "<p>2021年6月18日</p>"):
        assert unbroken(html) == html
