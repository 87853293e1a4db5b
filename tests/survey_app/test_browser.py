"""People with a phone: the whole way through both parts in a real Chromium (S9, S17)."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.personal_links import create_links
from tests.browser import Look, axe, external_requests, overflow
from tests.survey_app.rounds import Server, make_round, serving

PHONE, NO_SCRIPTS = Look("phone"), Look("phone", scripts=False)
OpenPage = Callable[[Look], Page]


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round of 23 windows: three pages of a ballot."""
    this_round = make_round(tmp_path_factory.mktemp("browser") / "round", 23)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote")
    return this_round


@pytest.fixture(scope="module")
def running(this_round: Round) -> Iterator[Server]:
    """Its server."""
    with serving(this_round) as server:
        yield server


def survey_address(this_round: Round, server: Server, view: str = "") -> str:
    """A fresh survey link on this server."""
    (code,) = issuing.create_codes(this_round, "W3", 1, "大厅")
    return server.address + urlsplit(code.link).path + view


def vote_address(this_round: Round, server: Server, view: str = "") -> str:
    """A fresh voter's link on this server."""
    slip = issuing.make_slips(this_round, "window", 5)[0]
    return server.address + urlsplit(slip.link).path + view


def answer_everything(page: Page) -> None:
    """Tap one answer in every group, not always the same."""
    for number, group in enumerate(page.locator("fieldset").all()):
        group.locator("input").nth(number % 6).click()


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.grid
@pytest.mark.parametrize("look", [PHONE, NO_SCRIPTS], ids=str)
def test_survey_on_a_phone(
    open_page: OpenPage, this_round: Round, running: Server, look: Look
) -> None:
    """If the way from the link to 已收到 were broken, no visitor could answer."""
    page = open_page(look)
    page.goto(survey_address(this_round, running))
    expect(page.locator("h1")).to_have_text("请您评一评：示例大厅 · 示例窗口3")
    page.locator("fieldset").nth(0).locator("input").nth(1).click()
    page.fill("#comment", "谢谢")
    press(page, "提交")
    expect(page.locator(".summary li")).to_have_count(7)
    expect(page.locator("#comment")).to_have_value("谢谢")
    expect(page.locator("input:checked")).to_have_count(1)
    answer_everything(page)
    press(page, "提交")
    expect(page.locator("h1")).to_have_text("已收到，谢谢您！")
    assert urlsplit(page.url).path == "/s/form"
    assert external_requests(page) == []


@pytest.mark.grid
@pytest.mark.parametrize("look", [PHONE, NO_SCRIPTS], ids=str)
def test_plate_on_a_phone(
    open_page: OpenPage, this_round: Round, running: Server, look: Look
) -> None:
    """If the way from a plate to 已收到 were broken, nobody without a code could answer."""
    page = open_page(look)
    refuse_cookies(page)
    page.goto(running.address + "/w/W5")
    expect(page.locator("main")).to_contain_text("不计入年度得分")
    page.get_by_role("link", name="不是这个窗口？").click()
    page.get_by_role("link", name="示例窗口7", exact=True).click()
    expect(page.locator("h1")).to_have_text("请您评一评：示例大厅 · 示例窗口7")
    press(page, "提交")
    expect(page.locator(".summary li")).to_have_count(8)
    answer_everything(page)
    press(page, "提交")
    expect(page.locator("h1")).to_have_text("已收到，谢谢您！")
    assert page.context.cookies() == []
    stored = setup.store_of(this_round).records.responses()
    assert ("W7", "open") in {(row["window_id"], row["channel"]) for row in stored}


def refuse_cookies(page: Page) -> None:
    """Let the browser keep nothing, as some webviews do."""

    def without(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        kept = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=kept)

    page.route("**/*", without)


@pytest.mark.grid
@pytest.mark.parametrize("look", [PHONE, NO_SCRIPTS], ids=str)
def test_vote_on_a_phone(
    open_page: OpenPage, running: Server, look: Look, this_round: Round
) -> None:
    """If the way from the slip to the receipt were broken, no voter could vote."""
    page = open_page(look)
    page.goto(vote_address(this_round, running))
    press(page, "开始投票")
    expect(page.locator("h1")).to_have_text("民主投票 · 第1页／共3页")
    expect(page.locator("fieldset")).to_have_count(10)
    answer_everything(page)
    press(page, "下一页")
    # ten answers, of which number 6 of each half dozen is "no rating"
    expect(page.locator(".progress label")).to_have_text("已评9／共23")
    press(page, "上一页")
    expect(page.locator("input:checked")).to_have_count(10)
    press(page, "去核对")
    expect(page.locator(".counts")).to_have_text("已评9个，不评1个，未选13个。")
    with page.expect_navigation():
        page.locator(".review .open button").first.click()
    # the group that was asked for: its first answer has the focus, or its address the anchor
    expect(page.locator("fieldset:target, fieldset:focus-within")).to_be_in_viewport()
    answer_everything(page)
    press(page, "去核对")
    expect(page.locator(".counts")).to_have_text("已评18个，不评2个，未选3个。")
    press(page, "确认提交")
    expect(page.locator("h1")).to_have_text("投票成功")
    receipt = page.locator(".receipt strong").inner_text()
    assert receipt in setup.store_of(this_round).records.receipts()
    assert external_requests(page) == []


def test_receipt_stands_in_the_list(open_page: OpenPage, opened_round: Round) -> None:
    """If a voter could not find the receipt after the close, trust would be gone."""
    with serving(opened_round) as server:
        page = open_page(PHONE)
        page.goto(vote_address(opened_round, server))
        press(page, "全部不评，提交弃权票")
        expect(page.locator("main")).to_contain_text("您将提交一张弃权票")
        press(page, "确认提交")
        receipt = page.locator(".receipt strong").inner_text()
        closing.close_phase(opened_round, "vote")
        page.goto(server.address + "/v/")
        expect(page.locator("h1")).to_contain_text("投票已于")
    listed = (opened_round.folder / "closing" / "receipts.csv").read_text().splitlines()
    assert listed == ["receipt", receipt]


def test_a_broken_gateway_keeps_the_ballot(
    open_page: OpenPage, running: Server, this_round: Round
) -> None:
    """If a proxy's error page took the place of the ballot, its answers would be gone."""
    page = open_page(PHONE)
    page.goto(vote_address(this_round, running))
    press(page, "开始投票")
    answer_everything(page)
    page.route("**/v/form*", lambda route: route.fulfill(status=502, body="bad gateway"))
    page.get_by_role("button", name="下一页").click()
    expect(page.locator(".offline")).to_contain_text("没有发出去，您选的内容还在本页")
    expect(page.locator("input:checked")).to_have_count(10)
    page.unroute("**/v/form*")
    press(page, "下一页")
    expect(page.locator(".progress label")).to_have_text("已评9／共23")


def test_back_finds_every_answer(open_page: OpenPage, running: Server, this_round: Round) -> None:
    """If "back" lost answers, a voter who looks again at a page would have to begin anew."""
    page = open_page(PHONE)
    page.goto(vote_address(this_round, running))
    press(page, "开始投票")
    answer_everything(page)
    press(page, "下一页")
    answer_everything(page)
    press(page, "下一页")
    page.locator("fieldset").nth(0).locator("input").nth(2).check()
    h1 = page.locator("h1")
    for title, checked in (("第2页／共3页", 10), ("第1页／共3页", 10)):
        page.go_back()
        expect(h1).to_contain_text(title)
        expect(page.locator("input:checked")).to_have_count(checked)
    page.locator("fieldset").nth(3).locator("input").nth(5).check()
    page.go_back()
    expect(h1).not_to_contain_text("页")
    press(page, "开始投票")
    expect(page.locator("input:checked")).to_have_count(10)
    expect(page.locator("fieldset").nth(3).locator("input").nth(5)).to_be_checked()
    press(page, "去核对")
    expect(page.locator(".counts")).to_have_text("已评18个，不评3个，未选2个。")
    press(page, "确认提交")
    expect(h1).to_have_text("投票成功")


def test_a_reload_asks_before_it_loses_answers(
    open_page: OpenPage, running: Server, this_round: Round
) -> None:
    """If a slip of the thumb reloaded the page, forty grades would be gone without a word."""
    page = open_page(PHONE)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(vote_address(this_round, running))
    page.reload()
    assert asked == []
    press(page, "开始投票")
    answer_everything(page)
    page.reload()
    assert asked == ["beforeunload"]
    press(page, "开始投票")
    press(page, "去核对")
    press(page, "确认提交")
    expect(page.locator("h1")).to_have_text("投票成功")
    assert asked == ["beforeunload"]


def test_progress_follows_every_tap(
    open_page: OpenPage, running: Server, this_round: Round
) -> None:
    """If the count stood still, voters would wonder whether their taps were taken."""
    page = open_page(PHONE)
    page.goto(vote_address(this_round, running))
    press(page, "开始投票")
    for group, label, shown in ((0, 0, 1), (1, 5, 1), (2, 3, 2), (0, 5, 1)):
        page.locator("fieldset").nth(group).locator("input").nth(label).click()
        expect(page.locator(".progress label")).to_have_text(f"已评{shown}／共23")


def test_offline_keeps_the_answers(open_page: OpenPage, running: Server, this_round: Round) -> None:
    """If a lost connection lost the answers, people would not begin again."""
    page = open_page(PHONE)
    page.goto(survey_address(this_round, running))
    answer_everything(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".offline")).to_contain_text("没有发出去，您选的内容还在本页")
    page.context.set_offline(False)
    press(page, "提交")
    expect(page.locator("h1")).to_have_text("已收到，谢谢您！")


def test_keyboard_only(open_page: OpenPage, running: Server, this_round: Round) -> None:
    """If the form needed a finger, people who use a keyboard would be shut out."""
    page = open_page(Look("desktop"))
    page.goto(survey_address(this_round, running))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("skip")
    page.locator("#main").focus()
    for _ in range(2):
        page.keyboard.press("Tab")  # the note about the wrong window, then the first question
    for number in range(8):
        expect(page.locator(":focus")).to_have_attribute("type", "radio")
        page.keyboard.press("Space")
        for _ in range(number % 6):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    expect(page.locator("input:checked")).to_have_count(8)
    page.keyboard.type("好")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("提交")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("已收到，谢谢您！")


def test_enter_in_a_group_sends_nothing_away(
    open_page: OpenPage, running: Server, this_round: Round
) -> None:
    """If Enter pressed the button for large print, answers would seem to vanish."""
    page = open_page(Look("desktop"))
    page.goto(survey_address(this_round, running))
    page.locator("#overall").check()
    page.keyboard.press("Enter")
    expect(page.locator(".summary li")).to_have_count(7)
    expect(page.locator("#overall")).to_be_checked()


def test_elder_view_stays(open_page: OpenPage, running: Server, this_round: Round) -> None:
    """If large print were lost on the next page, it would help nobody."""
    page = open_page(PHONE)
    page.goto(vote_address(this_round, running))
    page.get_by_role("link", name="大字版").click()
    large = page.locator("html.elder")
    for name in ("开始投票", "下一页", "去核对", "返回修改", "标准字号"):
        expect(large).to_have_count(1)
        press(page, name)
    expect(large).to_have_count(0)
    page.locator("fieldset").nth(0).locator("input").nth(1).click()
    press(page, "大字版")
    expect(large).to_have_count(1)
    expect(page.locator("input:checked")).to_have_count(1)


LOOKS = [
    (Look("phone", "light"), ""),
    (Look("phone", "dark"), ""),
    (Look("phone", "light"), "?view=elder"),
    (Look("phone", "dark"), "?view=elder"),
    (Look("desktop", "light"), ""),
]


@pytest.mark.parametrize(("look", "view"), LOOKS, ids=str)
@pytest.mark.grid
def test_every_page_is_accessible(
    open_page: OpenPage, running: Server, this_round: Round, look: Look, view: str
) -> None:
    """If a page broke the rules for accessibility, some people could not answer or vote."""
    page = open_page(look)
    require_accessible(page, every_page(page, this_round, running, view), 15, 60 if view else 44)


def require_accessible(page: Page, visits: Iterable[str], number: int, least: int) -> None:
    """Every page that is visited, ``number`` of them: no barrier, targets of ``least`` pixels."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    seen = []
    for title in visits:
        seen.append(title)
        assert axe(page) == [], title
        assert overflow(page) == 0, title
        assert small_targets(page, least) == [], title
    assert len(seen) == len(set(seen)) == number
    assert [text for text in complaints if "Content Security Policy" in text] == []


@pytest.mark.grid
@pytest.mark.parametrize("look", [PHONE, NO_SCRIPTS], ids=str)
def test_vote_by_a_personal_link(open_page: OpenPage, tmp_path: Path, look: Look) -> None:
    """If the way from a link to the receipt were broken or hid its weakness, it would mislead."""
    this_round = make_round(tmp_path / "round", 3)
    lines = [f"e{number},某{number},,window,W{number % 3 + 1}" for number in range(6)]
    register = "\n".join(["elector_id,name,post,category,window_id", *lines, ""])
    (this_round.folder / "electors.csv").write_text(register, encoding="utf-8")
    links = create_links(this_round)
    opening.open_phase(this_round, "vote")
    with serving(this_round) as server:
        page = open_page(look)
        refuse_cookies(page)
        page.goto(server.address + urlsplit(links[0].link).path)
        expect(page.locator("main")).to_contain_text("保密性弱于现场抽签")
        if look.scripts:
            assert axe(page) == []
        press(page, "开始投票")
        answer_everything(page)
        press(page, "去核对")
        press(page, "确认提交")
        expect(page.locator("h1")).to_have_text("投票成功")
        page.goto(server.address + urlsplit(links[0].link).path)
        expect(page.locator("h1")).to_contain_text("这个链接已经投过票")
        assert page.context.cookies() == []


def every_page(page: Page, this_round: Round, server: Server, view: str) -> Iterator[str]:
    """Visit every page there is."""
    for path in ("/", "/privacy", "/s/", "/w/", "/w/W3", "/nothing"):
        page.goto(server.address + path + view)
        yield path
    page.goto(server.address + "/v/" + view)
    page.fill("#code", "0000-0000-0000")
    press(page, "继续")
    yield "unknown code"
    page.goto(survey_address(this_round, server, view))
    yield "survey"
    press(page, "提交")
    yield "survey with faults"
    answer_everything(page)
    press(page, "提交")
    yield "received"
    page.goto(vote_address(this_round, server, view))
    yield "instructions"
    press(page, "全部不评，提交弃权票")
    yield "blank ballot"
    press(page, "返回修改")
    answer_everything(page)
    yield "ballot"
    press(page, "去核对")
    yield "review"
    press(page, "确认提交")
    yield "receipt"


def small_targets(page: Page, least: int) -> list[str]:
    """What one can tap that is lower than ``least`` pixels; links within a sentence aside."""
    script = """least => [...document.querySelectorAll(
        'a:not(.skip), button, summary, textarea, .code, .grade label')]
        .filter(e => e.getBoundingClientRect().height < least - 0.5)
        .map(e => e.outerHTML.slice(0, 80))"""
    found: list[str] = page.evaluate(script, least)
    return found


@pytest.mark.grid
@pytest.mark.parametrize("view", ["", "?view=elder"])
def test_narrow_screen_at_200_percent(
    open_page: OpenPage, running: Server, this_round: Round, view: str
) -> None:
    """If 320 pixels at 200 % needed sideways scrolling, people with weak eyes would lose lines."""
    page = open_page(PHONE)
    page.set_viewport_size({"width": 160, "height": 370})  # what a page has at 200 % of 320
    for title in every_page(page, this_round, running, view):
        assert overflow(page) == 0, title


def test_base_text_is_large(open_page: OpenPage, running: Server, this_round: Round) -> None:
    """If the text were smaller than 18 pixels, older people could not read it."""
    page = open_page(PHONE)
    page.goto(survey_address(this_round, running))
    size = "getComputedStyle(document.querySelector('.grade label')).fontSize"
    assert page.evaluate(size) == "18px"
    page.get_by_role("link", name="大字版").click()
    expect(page.locator("html.elder .grade").first).to_be_visible()
    assert page.evaluate(size) == "24px"
