"""The filter of the overview, in a browser, straight from a file."""

import re
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from playwright.sync_api import Page, expect

from tests.browser import Look, axe, overflow
from tests.pages import sources

LIBRARY = sources.library()
ASSETS = sources.ROOT / "site" / "assets"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The overview as one HTML file, without the site's theme."""
    text = sources.page("practices/index.md").split("---\n", 2)[2]
    body = markdown.markdown(text, extensions=["md_in_html", "attr_list", "tables"])
    style = "".join(
        (ASSETS / name).read_text(encoding="utf-8") for name in ("site.css", "practices.css")
    )
    script = (ASSETS / "practices.js").read_text(encoding="utf-8")
    path = Path(tmp_path_factory.mktemp("overview")) / "index.html"
    path.write_text(
        '<!doctype html><html lang="zh" class="no-js" data-md-color-scheme="default">'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>x</title>'
        f'<style>{style}</style><body><main class="md-typeset">{body}</main>'
        f"<script>{script}</script></body></html>",
        encoding="utf-8",
    )
    return path.as_uri()


def shown(page: Page) -> int:
    """How many cards can be seen."""
    return page.locator(".pr-card:visible").count()


def test_without_scripts_every_card_is_there(
    address: str, open_page: Callable[[Look], Page]
) -> None:
    """A reader whose browser runs no scripts would miss practices, or see a dead form."""
    page = open_page(Look(scripts=False))
    page.goto(address)
    assert shown(page) == len(LIBRARY.practices)
    expect(page.locator("#pr-filter")).to_be_hidden()


def test_counts_what_each_choice_would_leave(address: str, page: Page) -> None:
    """The counts beside the choices would not follow the other choices."""
    page.goto(address)
    page.get_by_label("全国", exact=False).first.check()
    nation = [one for one in LIBRARY.practices if any(c.level == "nation" for c in one.claims)]
    # The page filters after the event: what it says of itself is waited for, then counted.
    expect(page.get_by_role("status")).to_have_text(
        f"符合条件{len(nation)}项，共{len(LIBRARY.practices)}项"
    )
    assert shown(page) == len(nation)
    for box in page.locator("input[name=theme]").all():
        theme = box.get_attribute("value")
        left = sum(theme in (one.theme, *one.also) for one in nation)
        expect(box.locator("xpath=..").locator("[data-count]")).to_have_text(str(left))


def test_selection_stands_in_the_address(address: str, page: Page) -> None:
    """A selection could not be shared or kept."""
    page.goto(address)
    page.get_by_label("找做法").fill("电子证照")
    page.locator("input[name=year][value='2022']").check()
    expect(page).to_have_url(re.compile("q=.*year=2022"))
    left = shown(page)
    assert 0 < left < len(LIBRARY.practices)
    again = page.url
    page.goto("about:blank")
    page.goto(again)
    assert shown(page) == left
    expect(page.get_by_label("找做法")).to_have_value("电子证照")


def test_finds_words_of_the_quotation(address: str, page: Page) -> None:
    """A practice whose title lacks the word but whose source has it would not be found."""
    page.goto(address)
    page.get_by_label("找做法").fill("不成事")
    expect(page.locator("#pr-count")).to_contain_text("符合条件")
    assert shown(page) >= 1
    page.get_by_label("找做法").fill("没有这样的词")
    expect(page.locator("#pr-none")).to_be_visible()
    page.get_by_role("button", name="清除筛选").click()
    expect(page.get_by_role("status")).to_have_text(f"共{len(LIBRARY.practices)}项")
    assert "?" not in page.url


def test_works_by_keyboard(address: str, page: Page) -> None:
    """A reader without a mouse could not filter."""
    page.goto(address)
    page.get_by_label("找做法").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("year=2022"))
    assert shown(page) == sum(one.year == 2022 for one in LIBRARY.practices)


@pytest.mark.grid
@pytest.mark.parametrize("page", [Look("phone"), Look("desktop")], indirect=True, ids=str)
def test_breaks_no_rule_of_access(address: str, page: Page) -> None:
    """Someone with an assistive device would meet a barrier, or the phone a sideways scroll."""
    page.goto(address)
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) == 0
