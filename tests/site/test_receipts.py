"""S12 on the site: a voter finds the receipt, with scripts and without, and checks the lists."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Look
from tests.site.conftest import SLUGS
from tests.site.sample import write_closing

SIXTY, REAL = SLUGS[1], SLUGS[3]


@pytest.fixture(scope="module")
def receipts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The receipts of the round with sixty windows."""
    return write_closing(tmp_path_factory.mktemp("receipts"), 85)


def address(site: Path, slug: str) -> str:
    """The page of receipts, from a folder: it must work without any server."""
    return (site / "results" / slug / "receipts.html").as_uri()


def test_lists_are_published_as_closed(site: Path, receipts: list[str]) -> None:
    """If a byte of a list changed on the way, its root would be another and doubt would follow."""
    for slug, mark in ((SIXTY, "simulated-not-real-"), (REAL, "")):
        folder = site / "results" / slug
        page = (folder / "receipts.html").read_text(encoding="utf-8")
        shown = re.findall(r'<code class="root">([0-9a-f]{64})</code>', page)
        names = ["receipts", "commitments", *(["eligible", "used"] if slug == REAL else [])]
        files = [folder / f"{mark}{name}.csv" for name in names]
        assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in files] == shown
        assert all(f'href="{path.name}"' in page for path in files)
        index = (folder / "index.html").read_text(encoding="utf-8")
        assert all(root in index for root in shown)
        assert 'href="receipts.html"' in index
    listed = re.findall(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4})</li>", page_of(site, SIXTY))
    assert listed == receipts
    assert not (site / "results" / SLUGS[0] / "receipts.html").exists()


def page_of(site: Path, slug: str) -> str:
    """The page's HTML."""
    return (site / "results" / slug / "receipts.html").read_text(encoding="utf-8")


def test_public_file_has_both_roots(site: Path) -> None:
    """If the reduced file lacked the roots, a program could not check the lists."""
    data = json.loads((site / "results" / REAL / "result.json").read_text(encoding="utf-8"))
    assert data["closing"]["receipts"]["count"] == data["closing"]["commitments"]["count"] == 23


def test_receipts_are_not_searched(site: Path, receipts: list[str]) -> None:
    """If receipts stood in the search index, they would bury every other word."""
    assert receipts[0] not in (site / "assets" / "search-index.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [Look("phone")], indirect=True)
def test_found_by_keyboard(site: Path, page: Page, receipts: list[str]) -> None:
    """If a voter could not find the receipt, the list would be there in vain."""
    page.goto(address(site, SIXTY))
    expect(page.locator("#receipts details[open]")).to_have_count(0)
    page.get_by_label("输入您的收据码").focus()
    page.keyboard.type(f" {receipts[40].lower().replace('-', '').replace('0', 'o')}")
    page.keyboard.press("Enter")
    expect(page.locator("#receipt-found")).to_contain_text(f"找到了：{receipts[40]}")
    expect(page.locator("#receipts .found")).to_be_in_viewport()
    page.get_by_label("输入您的收据码").fill("ZZZZ-ZZZZ")
    expect(page.locator("#receipt-found")).to_contain_text("名单里没有这个收据码")
    expect(page.locator("#receipts .found")).to_have_count(0)
    page.get_by_label("输入您的收据码").fill("ZZZ")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#receipt-found")).to_contain_text("共8位")


def test_found_without_scripts(
    site: Path, open_page: Callable[[Look], Page], receipts: list[str]
) -> None:
    """If the list needed scripts, people in old browsers could not look."""
    page = open_page(Look("phone", scripts=False))
    page.goto(address(site, SIXTY))
    expect(page.locator("#receipt-find")).to_be_hidden()
    group = page.locator("#receipts details", has_text=receipts[40])
    group.locator("summary").click()
    expect(page.get_by_text(receipts[40])).to_be_visible()
