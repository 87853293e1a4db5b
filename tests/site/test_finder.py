"""Finding, sorting and comparing windows on a round's page, in a real Chromium."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Look, axe, overflow
from tests.site.conftest import SLUGS

PHONE, LARGE = Look("phone", "light"), f"results/{SLUGS[2]}/index.html"
MARK = "模拟数据 · 非真实结果"


@pytest.fixture
def page(site: Path, open_page: Callable[[Look], Page]) -> Page:
    """The page of the round of 200 windows, on a phone."""
    page = open_page(PHONE)
    page.goto((site / LARGE).as_uri())
    return page


def shown(page: Page) -> list[str]:
    """The windows in the table, as they stand."""
    names: list[str] = page.eval_on_selector_all(
        "table.windows tbody tr:not([hidden]) .name", "all => all.map(one => one.textContent)"
    )
    return names


@pytest.mark.costly
def test_two_hundred_windows_are_short_until_unfolded(page: Page) -> None:
    """A reader on a phone would scroll through twenty screens to find one name."""
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    assert page.evaluate("document.querySelectorAll('*').length") < 5500
    assert axe(page) == []
    page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
    assert axe(page) == []
    assert overflow(page) == 0


def test_the_page_is_small(site: Path) -> None:
    """The page of a large round would load slowly: 40 KB of HTML at most, gzip."""
    assert len(gzip.compress((site / LARGE).read_bytes())) < 40_000


def test_a_window_is_found_by_a_part_of_its_name(page: Page) -> None:
    """A window head would have to read two hundred lines."""
    page.get_by_label("窗口名称、部门或编号").fill("窗口 １３７")
    expect(page.locator(".window-find > [role=status]")).to_have_text("找到1个窗口")
    assert shown(page) == ["窗口 137 <b>&"]
    expect(page.locator("table.windows")).to_be_visible()
    assert "q=" in page.url
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"windows/W137\.html$"))


def test_nothing_found_is_said(page: Page) -> None:
    """An empty table would look like a fault."""
    page.get_by_label("窗口名称、部门或编号").fill("没有这个")
    expect(page.locator(".window-find > [role=status]")).to_contain_text("没有找到")
    page.get_by_label("窗口名称、部门或编号").fill("")
    assert len(shown(page)) == 200


def test_columns_sort_both_ways_and_gaps_stay_last(page: Page) -> None:
    """Who has the fewest answers could not be seen, or gaps would stand first."""
    page.get_by_text("全部200个窗口的得分").click()
    head = page.locator("table.windows thead th", has_text="问卷份数")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert shown(page)[0] == "窗口 200 <b>&"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert shown(page)[0] == "窗口 1 <b>&"
    ranks = page.locator("table.windows thead th", has_text="名次")
    for _ in range(2):
        ranks.get_by_role("button").click()
        assert shown(page)[-2:] == ["窗口 199 <b>&", "窗口 200 <b>&"]


def test_two_to_four_windows_are_compared(page: Page) -> None:
    """Two windows would have to be held side by side in the head."""
    page.get_by_text("全部200个窗口的得分").click()
    picked = [page.get_by_label(f"比较窗口 {n} <b>&", exact=True) for n in (1, 7, 9, 12, 15)]
    picked[0].check()
    expect(page.locator(".compared table")).to_have_count(0)
    for box in picked[1:4]:
        box.check()
    expect(picked[4]).to_be_disabled()
    table = page.locator(".compared table")
    expect(table.locator("caption")).to_have_text(f"{MARK} | 比较")
    expect(table.locator("tr").first.locator("th")).to_have_count(5)
    row = table.locator("tr", has=page.get_by_role("rowheader", name="总分", exact=True))
    assert row.locator("td").all_text_contents() == ["94.60", "92.20", "91.40", "90.20"]
    assert axe(page) == []
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".compared tr").first.locator("th")).to_have_count(5)
    page.get_by_role("button", name="不再比较").click()
    expect(page.locator(".compared table")).to_have_count(0)
    assert "compare" not in page.url


def test_jumping_unfolds_the_table(page: Page) -> None:
    """The place that a link names would stay folded away."""
    page.get_by_text("全部200个窗口的得分").click()
    page.get_by_role("link", name="第121名", exact=True).click()
    expect(page.locator("#rank-W121")).to_be_in_viewport()


def test_without_a_script_every_window_is_there(
    site: Path, open_page: Callable[[Look], Page]
) -> None:
    """Without a script, a window would have no number and no page."""
    page = open_page(Look("phone", "light", scripts=False))
    page.goto((site / LARGE).as_uri())
    expect(page.locator(".window-find")).to_be_hidden()
    assert page.locator("table.windows a.name").count() == 200
    page.get_by_text("全部200个窗口的得分").click()
    expect(page.locator("table.windows")).to_be_visible()


def test_a_windows_page_is_whole_on_paper(site: Path, open_page: Callable[[Look], Page]) -> None:
    """The clauses would stay folded on paper."""
    page = open_page(PHONE)
    page.goto((site / f"results/{SLUGS[1]}/windows/W3.html").as_uri())
    folded = page.locator(".window-page details:not([open])")
    assert folded.count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded.count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.count()
    expect(page.get_by_role("button", name="打印本页")).to_be_visible()
