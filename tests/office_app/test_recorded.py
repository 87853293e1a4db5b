"""What the pages of decisions say once something is recorded, and what they offer then."""

import datetime as dt
import re
from html import unescape

import pytest

from analysis.confirm import check, confirm
from analysis.simulate import simulate
from office_app import proposals
from office_app.sitting import sheet
from rulebook.round import open_round
from tests.analysis.deciding import as_computed, score, write_decisions
from tests.office_app.office import Office, faults
from tests.office_app.staff_client import hidden

MOMENT = dt.datetime(2022, 1, 9, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A round in which all but one are decided as computed, one otherwise; scored anew since."""
    folder = tmp_path_factory.mktemp("recorded") / "一轮"
    simulate(folder, windows=8, responses=80, electors=12, seed=5, anomalies=False)
    rows = as_computed(score(folder))
    rows[0] = (*rows[0][:2], "decline", rows[0][3], "书面谢绝")
    made = write_decisions(folder / "sent.csv", rows)
    confirm(open_round(folder), made, MOMENT)
    room = Office(open_round(folder))
    honours = proposals.honours_of(room.round)
    room.does("sitting/sheet", honour="0", day="2022-01-08", go="stay")
    assert not any(honour.is_settled for honour in honours)
    assert "还没有再计分" in room.get("decide/")
    score(folder)
    return room


def plain_text(page: str) -> str:
    """A page without its marks."""
    return unescape(re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("has_draft", [True, False])
def test_all_of_it_says_what_is_recorded(office: Office, *, has_draft: bool) -> None:
    """The secretary would read that nothing is recorded, and record it again."""
    if not has_draft:
        sheet.forget(office.round)
    said = plain_text(office.get("sitting/sheet/all"))
    assert "没有写。" not in said
    assert "检查并记录" not in said
    assert "清空" not in said, "of what is settled there is no draft"
    honour, *others = proposals.honours_of(office.round)
    left = "、".join(one.name for one in others if not one.is_settled)
    assert f"{left}还没有记录。" in said
    (declined,) = honour.recorded_as("不授予")
    assert "已审定（2022年1月8日）。" in said
    assert f"不授予1个：{declined}。" in said
    assert f"不授予1个：{declined}。" in plain_text(office.get("sitting/sheet?honour=0"))


def test_the_decisions_page_says_what_is_recorded_and_offers_what_can_be(office: Office) -> None:
    """A correction would be chosen without knowing what it makes of a candidate."""
    page = office.get("decide/")
    said = plain_text(
        page.partition("<form")[0] + re.sub("<details.*?</details>", "", page, flags=re.DOTALL)
    )
    honours = proposals.honours_of(office.round)
    for honour in honours:
        for name in honour.recorded_as("授予"):
            assert name in said
    assert "已审定（2022年1月8日）" in said
    assert "改为相反" not in page
    offered = {
        one.recorded: one.choices["correct"]
        for one in proposals.targets(honours)
        if "correct" in one.choices and not one.is_places
    }
    assert offered == {
        "授予": "更正：改为不授予",
        "不授予": "更正：改为授予",
        "": "补授予（记为更正）",
    }


def test_a_correction_asks_for_its_reason(office: Office) -> None:
    """The field would say that a reason is wanted only sometimes, and the check refuse without."""
    page = office.get("decide/")
    for one in proposals.targets(proposals.honours_of(office.round)):
        field = re.search(rf'<input[^>]* id="{re.escape(one.field)}-why"[^>]*>', page)
        assert field, one.field
        needed = "correct" in one.choices or one.is_open
        assert f'placeholder="{"要写" if needed else "不同才写"}"' in field[0], one.field


@pytest.mark.parametrize("recorded", ["授予", "不授予", ""])
def test_what_is_offered_is_taken(office: Office, recorded: str) -> None:
    """The page would offer what the command refuses, or call it by another name."""
    honours = proposals.honours_of(office.round)
    one = next(
        one
        for one in proposals.targets(honours)
        if one.recorded == recorded and "correct" in one.choices and one.near and not one.is_places
    )
    typed = {one.field: "correct", f"{one.field}-why": "另有决定"}
    shown = office.send("decide/record", digest="", date="2022-01-10", **typed)
    outcome = {"授予": "改为不授予", "不授予": "改为授予", "": "补授予"}[recorded]
    assert f"{outcome}1个：{one.name}" in plain_text(shown.text)
    assert hidden(shown.text, one.field) == "correct"
    chosen = proposals.chosen_in(honours, typed, dt.date(2022, 1, 10))
    path = office.round.folder / "more.csv"
    path.write_bytes(proposals.decisions_csv(chosen))
    assert len(check(office.round, path).added) == 1


def test_a_form_from_before_the_record_is_told_so(office: Office) -> None:
    """A tab that was left open would show a page that is not there, and what was typed is gone."""
    sent = office.send("sitting/sheet", honour="0", day="2022-01-08", go="next")
    assert faults(sent) == {"main": "这项荣誉刚才已经审定，这里选的没有保存。"}
    assert '<h2 id="faults">没有保存</h2>' in sent.text
