"""The built site in a browser: every type of page in every look, search, calculator."""

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser import EVERY_LOOK, Look, axe, external_requests, overflow
from tests.site.conftest import SLUGS

TYPES = [
    "index.html",
    "rules/index.html",
    "rules/score.html",
    "rules/notice.html",
    "methods/checks.html",
    "methods/analysis.html",
    "results/index.html",
    f"results/{SLUGS[1]}/index.html",
    f"results/{SLUGS[3]}/index.html",
    f"results/{SLUGS[4]}/index.html",
    f"results/{SLUGS[1]}/receipts.html",
    f"results/{SLUGS[1]}/windows/W3.html",
    f"results/{SLUGS[1]}/last-round.html",
    "practices/index.html",
    "practices/land-and-start/index.html",
    "figures/index.html",
    "data/index.html",
    "guide/faq.html",
    "guide/apply.html",
    "guide/glossary.html",
    "adopt/templates.html",
    "en/index.html",
    "search.html",
]
ALIKE = [
    "rules/honours.html",
    "rules/groups.html",
    "rules/open-questions.html",
    "methods/index.html",
    f"results/{SLUGS[0]}/index.html",
    f"results/{SLUGS[2]}/index.html",
    f"results/{SLUGS[2]}/windows/W200.html",
    f"results/{SLUGS[3]}/receipts.html",
    "figures/firsts.html",
    "practices/later.html",
    "guide/index.html",
    "guide/survey.html",
    "guide/nominate.html",
    "guide/report.html",
    "guide/my-score.html",
    "guide/questions.html",
    "guide/vote.html",
    "guide/threats.html",
    "guide/notices.html",
    "guide/accessibility.html",
    "guide/about.html",
    "adopt/index.html",
    "adopt/timetable.html",
]
# Costly: two looks have both screens and both colours between them.
PLAIN = (Look("phone", "light"), Look("desktop", "dark"))
LOOKS = [
    pytest.param(look, marks=[] if look in PLAIN else [pytest.mark.costly]) for look in EVERY_LOOK
]
UNREAD = r"<(script|style|svg|form|button)\b.*?</\1>"
# Names of other pages beneath a practice: searching is for what a page itself says.
RELATED = r"<section data-search-skip[^>]*>.*?</section>"
TERMS = [
    *("拿地即开工", "办不成事", "全城通办", "电子证照", "不成事", "15分钟"),
    *("改革创新标兵单位", "为民服务工作先进集体", "窗口服务明星", "先进工作者"),
]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The site under a sub-path of a server, as many hosts publish it."""
    folder = site.parent
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
        server.shutdown()


def barriers(page: Page, address: str) -> list[str]:
    """What is wrong with a page in one look: rules broken, script errors, calls to elsewhere."""
    found: list[str] = []

    def remember(error: object) -> None:
        found.append(str(error))

    page.on("pageerror", remember)
    page.goto(address)
    found += axe(page) + external_requests(page)
    page.set_viewport_size({"width": 320, "height": 700})
    return found + [f"{overflow(page)} px too wide"] * bool(overflow(page))


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("address", TYPES)
@pytest.mark.grid
def test_every_type_in_every_look(
    served: str, address: str, look: Look, open_page: Callable[[Look], Page]
) -> None:
    """A reader would meet a barrier, a sideways scroll, a script error or a call to elsewhere."""
    assert barriers(open_page(look), served + address) == []


@pytest.mark.parametrize("address", ALIKE)
@pytest.mark.grid
def test_pages_that_are_like_others(
    served: str, address: str, open_page: Callable[[Look], Page]
) -> None:
    """A page of a known type would hold something that the type's first page does not."""
    assert barriers(open_page(Look("phone", "dark")), served + address) == []


def holding(site: Path, words: str) -> set[str]:
    """The pages whose article contains the words as a reader sees them."""
    found = set()
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        article = re.search(r"<article.*</article>", html, re.DOTALL)
        name = path.relative_to(site).as_posix()
        if article and name not in {"404.html", "search.html"}:
            seen = re.sub(f"{UNREAD}|{RELATED}", "", article[0], flags=re.DOTALL)
            if words in re.sub(r"<[^>]+>|\s+", "", seen):
                found.add(name)
    return found


def hits(page: Page, address: str) -> list[str]:
    """The pages that the search page lists, best first."""
    expect(page.locator("#hits-count")).to_contain_text("页")
    links: list[str] = page.eval_on_selector_all("#hits > li > a", "all => all.map(a => a.href)")
    return [unquote(link).removeprefix(address).split("#")[0] for link in links]


@pytest.mark.parametrize("page", [Look("desktop")], indirect=True)
@pytest.mark.parametrize("words", TERMS)
def test_search_finds_every_page(site: Path, served: str, page: Page, words: str) -> None:
    """A reader would not find pages that hold the very words, in the middle of a word even."""
    page.goto(f"{served}search.html?q={quote(words)}")
    found = hits(page, served)
    assert holding(site, words) <= set(found)
    assert words in re.sub(r"\s|[“”]", "", (site / found[0]).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("拿地即开工", "practices/land-and-start/index.html"),
        ("办不成事", "practices/cannot-get-done-window/index.html"),
        ("不成事", "practices/cannot-get-done-window/index.html"),
        ("十五分钟", "practices/fifteen-minute-circle/index.html"),
        ("窗口服务明星", "rules/honours.html"),
    ],
)
def test_search_from_a_folder_best_first(site: Path, page: Page, words: str, first: str) -> None:
    """Without a server the search would fail, or bury the page that is meant."""
    address = site.as_uri() + "/"
    page.goto(f"{address}search.html?q={quote(words)}")
    assert hits(page, unquote(address))[0] == first


@pytest.mark.parametrize("page", [Look("desktop")], indirect=True)
def test_search_splits_a_question(served: str, page: Page) -> None:
    """A whole question, which stands nowhere as such, would find nothing."""
    page.goto(served + "rules/index.html")
    page.get_by_role("searchbox", name="搜索本站").fill("营业执照怎么异地领取")
    first = page.locator(".found a").first
    expect(first).to_contain_text("全城通")
    page.keyboard.press("Escape")
    expect(page.locator(".found")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("search.html"))


def test_calculator_by_keyboard(served: str, page: Page) -> None:
    """A reader without a mouse could not move a part, or the sum would be wrong."""
    page.goto(served + "rules/score.html")
    total = page.locator("#calc-total")
    expect(total).to_have_text("92.00")
    page.get_by_role("slider", name="双月度考核").focus()
    page.keyboard.press("ArrowRight")
    expect(total).to_have_text("92.25")
    page.get_by_role("spinbutton", name="第三方问卷").fill("100")
    expect(total).to_have_text("93.50")
    page.get_by_role("spinbutton", name="第三方问卷").fill("95.01")
    expect(total).to_have_text("92.25")


@pytest.mark.grid
@pytest.mark.parametrize("entry", ["", "-1", "100.001", "101", "1e3", "92.0001", "1e2"])
def test_calculator_refuses_what_is_no_score(served: str, page: Page, entry: str) -> None:
    """An empty, negative or too large entry would be counted as some score."""
    page.goto(served + "rules/score.html")
    field, fault = page.get_by_role("spinbutton", name="民主投票"), page.locator("#calc-fault")
    expect(fault).to_be_hidden()
    field.fill(entry)
    expect(fault).to_have_text("民主投票：请填0到100的数，最多三位小数。")
    expect(page.locator("#calc-total")).to_have_text("—")
    expect(page.locator("#calc")).not_to_contain_text("92.00")
    field.fill("88")
    expect(fault).to_be_hidden()
    expect(page.locator("#calc-total")).to_have_text("92.00")


def test_reads_without_scripts(served: str, open_page: Callable[[Look], Page]) -> None:
    """Without scripts the worked example, a table or the way around would be missing."""
    page = open_page(Look(scripts=False))
    page.goto(served + "rules/score.html")
    expect(page.get_by_text("92.00分")).to_be_visible()
    expect(page.locator("#calc")).to_be_hidden()
    page.goto(served + f"results/{SLUGS[0]}/index.html")
    expect(page.get_by_role("table").first).to_be_visible()


@pytest.mark.parametrize("page", [Look("desktop")], indirect=True)
@pytest.mark.parametrize("opened", ["from a server", "from a folder"])
def test_a_clause_is_cited_by_keyboard(site: Path, served: str, page: Page, opened: str) -> None:
    """Whoever writes about a clause would have to copy number, title and address by hand."""
    base = served if opened == "from a server" else site.as_uri()
    page.goto(f"{base}/rules/notice.html")
    cite = page.locator("details.cite").nth(5)
    cite.locator("summary").focus()
    page.keyboard.press("Enter")
    link = cite.locator("a").evaluate("link => link.href")
    words = cite.locator(".citation").inner_text()
    assert re.search(r"#.+", link)
    assert "（苏行审〔2021〕57号），" in words
    for button, copied in (("复制链接", link), ("复制引用", f"{words}，{link}")):
        cite.get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text="复制")).to_have_text(f"已{button}")
        expect(cite.get_by_role("button", name=button)).to_be_focused()
        page.locator("#find-words").fill("")
        page.locator("#find-words").focus()
        page.keyboard.press("Control+V")
        assert page.locator("#find-words").input_value() == copied


def test_a_long_page_has_its_contents_on_a_phone(served: str, page: Page) -> None:
    """A reader on a phone would scroll through twenty screens to find a section."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served}/rules/score.html")
    contents = page.locator("details.contents")
    contents.locator("summary").click()
    headings = [h.removesuffix("¶") for h in page.locator("article h2").all_inner_texts()]
    assert contents.locator("li").all_inner_texts() == headings
    contents.locator("a").last.click()
    expect(page.locator("article h2").last).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(contents).to_be_hidden()  # the theme's own stands beside the text


@pytest.mark.parametrize("page", [Look("desktop")], indirect=True)
def test_keyboard_reaches_the_menu(served: str, page: Page) -> None:
    """A reader without a mouse could not get from one section to the next."""
    page.goto(served + "index.html")
    names = []
    for _ in range(14):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert {"评选规则", "改革做法", "参与指南"} <= set(names)


def test_phone_menu_by_keyboard(served: str, page: Page) -> None:
    """On a narrow or much enlarged screen the menu would open to a finger or mouse only."""
    page.goto(served + "rules/score.html")
    menu = page.get_by_role("button", name="菜单")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("link", name="通知全文").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()


@pytest.mark.parametrize("address", ["index.html", "rules/score.html", "en/index.html"])
def test_the_way_past_the_frame(served: str, page: Page, address: str) -> None:
    """By keyboard a reader would step through the whole frame on every page."""
    page.goto(served + address)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="跳到正文")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("address", ["index.html", "rules/score.html"])
def test_a_closed_drawer_is_out_of_the_way(served: str, page: Page, address: str) -> None:
    """On a phone with a keyboard twenty stops would go through a menu that nobody sees."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(served + address)
    for _ in range(16):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.md-sidebar--primary')") is None


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_the_theme_switch_by_keyboard(served: str, page: Page, key: str) -> None:
    """A button that the space bar does not press is broken for whoever uses it."""
    page.goto(served + "rules/score.html")
    scheme, pressed = "document.body.dataset.mdColorScheme", []
    page.locator("[data-md-component=palette] input:visible, #__palette_0").first.focus()
    for _ in range(3):
        pressed.append(page.evaluate(scheme))
        page.keyboard.press(key)
        page.wait_for_function(f"{scheme} !== '{pressed[-1]}'")
    assert pressed == ["default", "slate", "default"]


@pytest.mark.parametrize("address", ["index.html", "rules/score.html", "rules/notice.html"])
def test_text_of_twice_the_size_fits(served: str, page: Page, address: str) -> None:
    """Whoever needs large letters would have to scroll sideways on every page."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(served + address)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) == 0
