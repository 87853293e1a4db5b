"""What is kept of staff, of units and of whom they recommend is said where they see it."""

import re
from html import unescape
from pathlib import Path

import pytest

from office_app import create_app
from rulebook.application_forms import form_fields
from tests.office_app.applying import STAR, WORKER, Office
from tests.survey_app.rounds import make_round

UNTIL = "keep_until = 2031-12-31\n"

# A word of the page for each table of people, in the order of tests/survey_app/test_privacy.py.
TABLES = {
    "accounts": "账号：",
    "logins": "临时标记",
    "trail": "操作记录：",
    "entries": "录入的问卷",
    "paper_persons": "纸质选票：由谁录入",
    "units": "单位名称和类别",
    "applications": "申报表上填的内容",
    "attachments": "申报的附件：",
    "overrides": "同意改判的人",
    "practices": "做法报送：",
    "notes": "实地了解：",
    "case_details": "联系方式",
    "sheet_drafts": "没有交的草稿",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One round for all tests: nothing is changed here."""
    return Office(tmp_path_factory.mktemp("office") / "一轮")


def privacy(office: Office) -> str:
    """The page, as somebody sees it who has no account yet."""
    page = office.app.test_client().get("/staff/privacy")
    assert page.status_code == 200
    return unescape(re.sub("<[^>]+>", "", page.text))


def test_every_table_of_people_is_spoken_of(office: Office) -> None:
    """If a table were left out, somebody's name would be kept without their knowing."""
    text = privacy(office)
    assert {table for table, word in TABLES.items() if word not in text} == set()
    for heading in ("保存什么", "谁能看到", "保存多久", "想看、想改、想删"):
        assert heading in text


@pytest.mark.parametrize(
    ("line", "said"), [("", "还没有写明保存到哪一天"), (UNTIL, "保存至2031年12月31日")]
)
def test_how_long_it_is_kept_is_said(tmp_path: Path, line: str, said: str) -> None:
    """People would be promised another day than the one after which the office removes it."""
    app = create_app(make_round(tmp_path / "一轮", 2, settings=line))
    text = unescape(re.sub("<[^>]+>", "", app.test_client().get("/staff/privacy").text))
    assert said in text
    assert "由办公室删除" in text


@pytest.mark.parametrize("honour", [STAR, WORKER])
def test_what_is_asked_of_a_person_is_named(office: Office, honour: str) -> None:
    """If the form asked more than the page names, the recommended would never learn of it."""
    book, text = office.round.book, privacy(office)
    asked = form_fields(book.honours, book.honour(honour), of_window=False)
    assert len(asked) >= 3
    assert {one.name.zh for one in asked if one.name.zh not in text} == set()
    assert "参加的人" in text


def test_it_is_found_where_people_give_something(office: Office) -> None:
    """If it were linked from the voters' pages alone, those it is about would not find it."""
    link = 'href="/staff/privacy"'
    assert link in office.app.test_client().get("/staff/").text
    for who in ("甲", "督一", "办"):
        assert link in office.get(who, "password/").text, who
    draft = office.begin("丙", STAR, person="王小明")
    form = office.get("丙", f"applications/{draft}").text.partition("<footer>")[0]
    assert "请让本人看过" in form
    assert link in form
