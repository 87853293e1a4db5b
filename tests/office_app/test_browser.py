"""Interviewers and the office in a real Chromium, on the staff's own port (S9, S17)."""

import json
import secrets
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from office_app.jobs.folder import new_folder
from office_app.jobs.runner import ENDED, JOB
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import accounts, opening
from tests.browser import Look, external_requests
from tests.survey_app.rounds import Server, make_round, serving
from tests.survey_app.test_browser import LOOKS, press, require_accessible

OpenPage = Callable[[Look], Page]
DURING = ("codes/", "issue/", "times/", "times/close", "amend/", "meeting/", "meeting/projector")
STAFF_LOOKS = [*LOOKS, (Look("desktop", "dark"), "")]


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round with both parts open."""
    this_round = make_round(tmp_path_factory.mktemp("browser") / "round", 23)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote")
    return this_round


@pytest.fixture(scope="module")
def running(this_round: Round) -> Iterator[Server]:
    """Its server."""
    with serving(this_round) as server:
        yield server


@pytest.mark.parametrize(("look", "view"), STAFF_LOOKS, ids=str)
@pytest.mark.grid
def test_every_staff_page_is_accessible(
    open_page: OpenPage, running: Server, this_round: Round, look: Look, view: str
) -> None:
    """If a staff page broke the rules, a colleague with weak eyes could not do this work."""
    page = open_page(look)
    visits = every_staff_page(page, this_round, running, view)
    require_accessible(page, visits, 21 + len(DURING), 60 if view else 44)


def every_staff_page(page: Page, this_round: Round, server: Server, view: str) -> Iterator[str]:
    """Visit every page of interviewers and of the office."""
    for role in ("interviewer", "office"):
        name = f"n{secrets.token_hex(4)}"
        link = accounts.add(this_round, name, "张三", role, 24).link
        page.goto(server.office + urlsplit(link).path + view)
        yield f"first login, {role}"
        page.fill("#password", "correct horse")
        page.fill("#repeat", "correct horse")
        press(page, "保存并登录")
        if role == "interviewer":
            page.goto(server.office + "/staff/entry/" + view)
            yield "entry"
            press(page, "提交，录下一份")
            yield "entry with faults"
            page.select_option("#window", "W2")
            page.locator("#mode").check()
            for group in page.locator("fieldset").all()[1:]:
                group.locator("input").first.check()
            page.fill("#comment", "排队太久")
            press(page, "提交，录下一份")
            yield "entered"
            press(page, page.locator("td button").first.inner_text())
            yield "taken back"
            page.locator(".own summary").click()
            press(page, "退出登录")
            page.goto(server.office + "/staff/" + view)
            yield "login"
            press(page, "登录")
            yield "login with faults"
        else:
            page.goto(server.office + "/staff/watch/" + view)
            yield "office"
            page.goto(server.office + "/staff/password/" + view)
            yield "password"
            press(page, "修改密码")
            yield "password with faults"
            page.goto(server.office + "/staff/codes/" + view)
            yield "codes"
            press(page, "启用动态码")
            yield "codes with faults"
            setup.store_of(this_round).accounts.codes_on(name, b"salt", 1)
            page.goto(server.office + "/staff/codes/" + view)
            yield "codes in use"
            page.goto(server.office + "/staff/accounts/" + view)
            yield "accounts"
            for own in ("trail/", "steps/", "jobs/", "jobs/score", "export/", "decide/", *DURING):
                page.goto(server.office + f"/staff/{own}" + view)
                yield own


def test_what_was_done_is_read_in_whole_words_on_a_phone(
    open_page: OpenPage, running: Server, this_round: Round
) -> None:
    """Five columns of a phone break 已完成 into one sign a line."""
    page = open_page(Look("phone"))
    name = f"n{secrets.token_hex(4)}"
    folder = new_folder(this_round.folder.resolve(), "certificates")
    moment = "2021-12-20T10:00:00.000+00:00"
    begun = {"command": "certificates", "options": {}, "by": name, "started_at": moment}
    (folder / JOB).write_text(json.dumps(begun | {"arguments": []}), encoding="utf-8")
    ended = {"code": 0, "cancelled": False, "ended_at": moment}
    (folder / ENDED).write_text(json.dumps(ended), encoding="utf-8")
    link = accounts.add(this_round, name, "张三", "office", 24).link
    page.goto(running.office + urlsplit(link).path)
    page.fill("#password", "correct horse")
    page.fill("#repeat", "correct horse")
    press(page, "保存并登录")
    page.goto(running.office + "/staff/jobs/")
    row = page.locator("tbody tr", has_text="荣誉证书和奖状")
    assert "已完成" in row.inner_text()
    for cell in row.locator("td").all():
        box = cell.bounding_box()
        assert box
        assert box["height"] < 40, cell.inner_text()


def test_entering_without_scripts(open_page: OpenPage, running: Server, this_round: Round) -> None:
    """If entering needed scripts, an old machine of the agency could not be used."""
    page = open_page(Look("phone", scripts=False))
    name = f"n{secrets.token_hex(4)}"
    page.goto(
        running.office
        + urlsplit(accounts.add(this_round, name, "王五", "interviewer", 24).link).path
    )
    page.fill("#password", "correct horse")
    page.fill("#repeat", "correct horse")
    press(page, "保存并登录")
    expect(page.locator(".keys")).to_be_hidden()  # what it promises needs scripts
    page.select_option("#window", "W6")
    page.locator("#mode-face_to_face").check()
    for group in page.locator("fieldset").all()[1:]:
        group.locator("input").nth(2).check()
    press(page, "提交，录下一份")
    expect(page.locator(".done")).to_have_text("已录入。")
    press(page, page.locator("td button").first.inner_text())
    expect(page.locator(".done")).to_contain_text("已撤回")
    page.locator(".own summary").click()
    press(page, "退出登录")
    expect(page.locator("h1")).to_have_text("工作人员登录")
    page.goto(running.office + "/staff/entry/")
    expect(page.locator("h1")).to_have_text("工作人员登录")


def test_entering_by_keyboard(open_page: OpenPage, running: Server, this_round: Round) -> None:
    """If a hundred sheets needed a mouse, interviewers would enter them somewhere else."""
    page = open_page(Look("desktop"))
    link = accounts.add(this_round, f"n{secrets.token_hex(4)}", "李四", "interviewer", 24).link
    page.goto(running.office + urlsplit(link).path)
    page.locator("#password").focus()
    for keys in ("correct horse", "Tab", "correct horse", "Enter"):
        page.keyboard.press(keys) if len(keys) < 6 else page.keyboard.type(keys)
    expect(page.locator("h1")).to_have_text("录入问卷")
    before = len(setup.store_of(this_round).records.responses())
    sheets = [f"K-{secrets.token_hex(4)}".upper() for _ in range(2)]
    page.locator("#window").focus()
    page.keyboard.type("W4")
    page.keyboard.press("Tab")
    for key in ("Space", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("#mode-paper")).to_be_checked()
    for sheet in sheets:
        page.locator("#paper").focus()
        page.keyboard.type(sheet)
        page.keyboard.press("Enter")
        page.keyboard.type("54321054")
        expect(page.locator("#not_done")).to_be_focused()
        page.locator("#documents").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(".done")).to_have_text("已录入。")
        expect(page.locator("#paper")).to_be_focused()
    stored = setup.store_of(this_round).records.responses()
    assert len(stored) == before + 2
    grades = [row["item_distance"] for row in stored if row["window_id"] == "W4"]
    assert grades[-2:] == [None, None]
    assert external_requests(page) == []
