"""English beside Chinese: nothing left out, nothing lost on the way, each marked as what it is."""

import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from rulebook.round import Round
from survey_app.acts import issuing, opening
from survey_app.texts import TEXTS
from tests.browser import Look, axe, overflow
from tests.survey_app.rounds import ANSWERS, Reply, Server, Visitor, make_round, serving

APP = Path(__file__).resolve().parents[2] / "survey_app"
CATALOGUE = APP / "translations" / "en" / "LC_MESSAGES" / "messages.po"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
MARKED = re.compile(r'<(\w+)[^>]* lang="zh-CN"[^>]*>[^<]*</\1>')
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


def fields(words: str) -> set[str | None]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_every_string_is_translated() -> None:
    """If one string had no English, a visitor would meet Chinese in the middle of a page."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {m.id: m.string for m in read_mo(file) if m.id}
    written = {m.id: m.string for m in catalogue if m.id}
    with (APP / "translations" / "babel.cfg").open(encoding="utf-8") as file_names:
        methods, options = parse_mapping_cfg(file_names)  # type: ignore[no-untyped-call]  # Babel's own
    extracted = extract_from_dir(APP, methods, options, keywords={"_": None})
    used = {message for _, _, message, _, _ in extracted}
    assert used == set(written)
    assert set(vars(TEXTS).values()) <= used
    assert compiled == written
    for message in catalogue:
        if message.id:
            assert not message.fuzzy
            assert not CHINESE.search(str(message.string)), message.id
            assert fields(str(message.id)) == fields(str(message.string)), message.id
            assert str(message.string).strip()


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round with both parts open."""
    settings = 'agency = "测评公司"\nagency_phone = "0512-1"\nkeep_until = 2022-12-31\n'
    this_round = make_round(tmp_path_factory.mktemp("language") / "round", settings=settings)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote")
    return this_round


@pytest.fixture(scope="module")
def running(this_round: Round) -> Iterator[Server]:
    """Its server."""
    with serving(this_round) as server:
        yield server


def action(reply: Reply) -> str:
    """Where the form of a page is sent."""
    found = re.search(r'<form method="post" action="([^"]+)"', reply.text)
    assert found
    return found[1].replace("&amp;", "&")


def every_page(visitor: Visitor, this_round: Round) -> Iterator[tuple[str, Reply]]:
    """Walk both ways with ?lang=en on the first page only; forms and links must keep it."""
    for path in ("/", "/privacy", "/nothing"):
        yield path, visitor.get(f"{path}?lang=en")
    entry = visitor.get("/s/?lang=en")
    yield "entry", entry
    sent = {"sealed": entry.hidden(), "code": "0"}
    yield "unknown code", visitor.post(action(entry), sent)
    yield "no code", visitor.post(action(entry), sent | {"code": ""})
    (code,) = issuing.create_codes(this_round, "W1", 1, "大厅")
    form = visitor.get(f"{visitor.local(code.link)}?lang=en")
    yield "survey", form
    sent = {"sealed": form.hidden(), "comment": "x" * 300, "not_done": "\x01"}
    faults = visitor.post(action(form), sent)
    yield "faults", faults
    sent = ANSWERS | {"sealed": faults.hidden()}
    yield "received", visitor.post(action(faults), sent)
    yield "again", visitor.post(action(faults), sent)
    yield "used", visitor.get(f"{visitor.local(code.link)}?lang=en")
    yield "windows", visitor.get("/w/?lang=en")
    plate = visitor.get("/w/W2?lang=en")
    yield "plate", plate
    yield "plate received", visitor.post(action(plate), ANSWERS | {"sealed": plate.hidden()})
    slip = issuing.make_slips(this_round, "window", 5)[0]
    start = visitor.get(f"{visitor.local(slip.link)}?lang=en")
    yield "vote", start
    ballot = visitor.post(action(start), {"sealed": start.hidden(), "go": "1"})
    yield "ballot", ballot
    sent = {"sealed": ballot.hidden(), "page": "1", "w1": "5"}
    yield "blank", visitor.post(action(ballot), sent | {"go": "blank"})
    review = visitor.post(action(ballot), sent | {"go": "review"})
    yield "review", review
    cast = visitor.post(action(review).replace("/form", "/cast"), {"sealed": review.hidden()})
    yield "receipt", cast


def test_no_chinese_on_english_pages(this_round: Round, running: Server) -> None:
    """If an English page spoke Chinese, or did not mark Chinese names, readers would be lost."""
    seen = dict(every_page(running.visitor(), this_round))
    assert len(seen) == 19
    for name, reply in seen.items():
        assert '<html lang="en"' in reply.text, name
        title = re.search(r"<title>(.*?)</title>", reply.text)
        assert title
        body = MARKED.sub("", reply.text.replace(title[0], ""))
        assert CHINESE.findall(body) == [], name
    assert seen["received"].heading() == "Received. Thank you!"
    assert '<span lang="zh-CN">测评公司</span>' in seen["used"].text
    assert "31 December 2022" in seen["/privacy"].text


def test_chinese_pages_have_no_english(this_round: Round, running: Server) -> None:
    """If the Chinese page changed with the English one, most people would suffer for a few."""
    visitor = running.visitor()
    for path in ("/", "/privacy", "/s/", "/v/"):
        text = visitor.get(path).text
        assert '<html lang="zh-CN"' in text
        shown = re.sub(r"<[^>]+>", " ", text[text.index("<body") :].replace("&#39;", "'"))
        allowed = {"English", "SQLite", "PostgreSQL", "QXT", "BDF", "M"}
        assert set(re.findall(r"[A-Za-z]{1,}", shown)) <= allowed | {"K"}, path


def ask(server: Server, path: str) -> str:
    """A page as a browser set to English gets it."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(server.address + path, headers=ENGLISH)
    with opener.open(request, timeout=20) as answer:
        return str(answer.read().decode())


def test_the_browser_is_asked_first_only(running: Server) -> None:
    """If the browser's language always won, the switch to 中文 would not last a page."""
    first = ask(running, "/")
    assert '<html lang="en"' in first
    assert 'href="/s/?lang=en"' in first
    assert 'href="/?lang=zh"' in first
    switched = ask(running, "/?lang=zh")
    assert '<html lang="zh-CN"' in switched
    assert 'href="/s/?lang=zh"' in switched
    assert '<html lang="zh-CN"' in ask(running, "/s/?lang=zh&view=elder")


def test_english_on_a_phone(
    open_page: Callable[[Look], Page], this_round: Round, running: Server
) -> None:
    """If English words ran out of the page or the switch lost answers, few would finish."""
    (code,) = issuing.create_codes(this_round, "W2", 1, "大厅")
    page = open_page(Look("phone"))
    page.goto(running.visitor().local(code.link))
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_contain_text("You are rating")
    assert (axe(page), overflow(page)) == ([], 0)
    page.locator("#efficiency").check()
    page.fill("#comment", "thanks")
    for name, tag in (("中文", "zh-CN"), ("English", "en")):
        page.locator("form").get_by_role("button", name=name).click()
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(page.locator("#efficiency")).to_be_checked()
        expect(page.locator("#comment")).to_have_value("thanks")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".summary li").first).to_contain_text("Question 1 has no answer")
    for group in page.locator("fieldset").all():
        group.locator("input").first.check()
    assert (axe(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("h1")).to_have_text("Received. Thank you!")


@pytest.mark.grid
@pytest.mark.parametrize("view", ["", "&view=elder"])
def test_english_on_narrow_screens(
    open_page: Callable[[Look], Page], this_round: Round, running: Server, view: str
) -> None:
    """If long English words ran out of a narrow screen at 200 %, lines would be cut."""
    page = open_page(Look("phone"))
    page.set_viewport_size({"width": 160, "height": 370})  # what a page has at 200 % of 320
    visitor = running.visitor()
    code = visitor.local(issuing.create_codes(this_round, "W3", 1, "大厅")[0].link)
    slip = visitor.local(issuing.make_slips(this_round, "window", 5)[0].link)
    paths = ("/", "/privacy", "/s/", "/w/", "/w/W1", "/nothing")
    for address in (*(running.address + path for path in paths), code, slip):
        page.goto(f"{address}?lang=en{view}")
        assert overflow(page) == 0, address
    page.get_by_role("button", name="Start voting").click()
    expect(page.locator("fieldset")).to_have_count(10)
    assert overflow(page) == 0
