"""Practices through the year: handed in, accepted or returned, and drafts of pages made of them."""

import csv
import re
from collections.abc import Iterator
from itertools import count

import pytest

from survey_app.acts.practice_files import FOLDER, LIST, write_drafts
from survey_app.trail_check import check_trail
from tests.office_app.campaign import Campaign, Person, faults

_NUMBERS = count()
TEXT = "设一个综合窗口，全省率先收取全部材料。\n\n一年办理1,234件，好评98.5%。"
SOUND = {
    "title": "一窗收件",
    "theme": "hall",
    "kind": "practice",
    "place": "示例镇",
    "summary": "一个窗口收全部材料。",
    "text": TEXT,
    "figure-0-value": "1,234",
    "figure-0-unit": "件",
    "figure-0-label": "全年办理",
    "figure-2-value": "98.5",
    "figure-2-unit": "%",
    "figure-2-label": "好评",
    "claim-0-words": "全省率先",
    "claim-0-level": "province",
}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """One round for all: each test has practices of its own."""
    made = Campaign(tmp_path_factory.mktemp("year") / "一轮")
    yield made
    made.close()


def draft(who: Person, **fields: str) -> str:
    """A new draft; its id."""
    id = f"{next(_NUMBERS):032d}"
    who.does(f"practices/{id}", **SOUND | {"revision": "0"} | fields)
    return id


def revision(who: Person, id: str) -> str:
    """The revision that somebody's page was made from."""
    found = re.search(r'name="revision" value="(\d+)"', who.get(f"practices/{id}"))
    assert found
    return found[1]


def handed_in(campaign: Campaign, **fields: str) -> str:
    """A practice of the eastern district."""
    return draft(campaign.east, go="submit", **fields)


def test_a_practice_from_draft_to_typical(campaign: Campaign) -> None:
    """If a step were lost, a district's work would be neither accepted nor answered."""
    east, office = campaign.east, campaign.office
    id = draft(east)
    assert campaign.west.client.get(f"/staff/practices/{id}").status_code == 404
    assert office.client.get(f"/staff/practices/{id}").status_code == 404  # nobody's but hers
    east.does(f"practices/{id}", **SOUND | {"title": "一窗收件2"}, go="submit", revision="1")
    assert "等办公室审阅" in office.get("practices/")
    seen = revision(office, id)
    assert faults(office.send(f"practices/{id}/decide", revision=seen, go="return")) == {
        "reason": "请写退回的理由，报送单位会看到。"
    }
    office.does(f"practices/{id}/decide", revision=seen, go="return", reason="请写明时间")
    assert "退回理由：请写明时间" in east.get("practices/")
    east.does(f"practices/{id}", **SOUND, go="submit", revision=revision(east, id))
    office.does(f"practices/{id}/decide", revision=revision(office, id), go="accept")
    office.does(f"practices/{id}/typical", revision=revision(office, id), typical="1")
    assert "典型" in east.get(f"practices/{id}")
    checked = check_trail(campaign.round)
    assert not checked.faults
    told = [entry for entry in checked.entries if entry["act"].startswith("practice ")][-5:]
    assert [entry["act"].removeprefix("practice ") for entry in told] == [
        *("submitted", "returned", "submitted", "accepted", "typical")
    ]
    assert [entry["by"] for entry in told] == [["east"], ["wang"], ["east"], ["wang"], ["wang"]]


WRONG = {
    "no title": ({"title": " "}, "title", "请先写标题"),
    "long title": ({"title": "长" * 41}, "title", "最多40字，现在41字"),
    "no summary": ({"summary": ""}, "summary", "请写摘要"),
    "no text": ({"text": ""}, "text", "请写做法和成效"),
    "no theme": ({"theme": ""}, "theme", "请选择"),
    "odd theme": ({"theme": "<b>"}, "theme", "请选择"),
    "number not in text": ({"figure-0-value": "1,235"}, "figure-0-value", "没有“1,235件”"),
    "no number": ({"figure-0-value": "很多"}, "figure-0-value", "应为数"),
    "number of nothing": ({"figure-0-label": ""}, "figure-0-label", "是什么"),
    "claim not in text": ({"claim-0-words": "全国首创"}, "claim-0-words", "没有“全国首创”"),
    "claim without range": ({"claim-0-level": ""}, "claim-0-level", "请选择范围"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_lacking_is_said_at_its_field_and_kept(campaign: Campaign, name: str) -> None:
    """If a form with a fault came back empty, a district would write its practice twice."""
    changed, field, words = WRONG[name]
    id, form = f"{next(_NUMBERS):032d}", SOUND | changed
    sent = campaign.east.send(f"practices/{id}", **form, go="submit", revision="0")
    assert sent.status_code == 422
    assert words in faults(sent)[field]
    assert "示例镇" in sent.text
    state = campaign.east.client.get(f"/staff/practices/{id}").status_code
    assert state == (404 if field == "title" else 200)  # with a title it is a draft now


def test_a_form_that_comes_twice_or_late_undoes_nothing(campaign: Campaign) -> None:
    """If two browsers wrote one practice, what one has saved would be gone without a word."""
    east, id = campaign.east, f"{next(_NUMBERS):032d}"
    for _ in range(2):
        east.does(f"practices/{id}", **SOUND, revision="0")
    east.does(f"practices/{id}", **SOUND | {"title": "甲"}, revision="1")
    late = east.send(f"practices/{id}", **SOUND | {"title": "乙"}, revision="1")
    assert "刚才有别人改过" in faults(late)["title"]
    assert 'value="乙"' in late.text  # what was typed is still there
    assert "甲" in east.get(f"practices/{id}")
    other = campaign.west.send(f"practices/{id}", **SOUND | {"title": "丙"}, revision="2")
    assert other.status_code == 404
    assert "甲" in east.get(f"practices/{id}")


def test_what_each_state_allows(campaign: Campaign) -> None:
    """If a decided practice could be rewritten, the site would print what nobody accepted."""
    east, office = campaign.east, campaign.office
    id = handed_in(campaign)
    for path, fields in (("", SOUND), ("/remove", {})):
        sent = east.send(f"practices/{id}{path}", **fields, revision=revision(office, id))
        assert sent.status_code == 422, path
    assert office.send(f"practices/{id}/typical", revision="2", typical="1").status_code == 422
    east.does(f"practices/{id}/back", revision=revision(east, id))
    assert office.client.get(f"/staff/practices/{id}").status_code == 404
    assert east.send(f"practices/{id}/remove", revision=revision(east, id)).status_code == 422
    fresh = draft(east)
    east.does(f"practices/{fresh}/remove", revision="1")
    assert east.client.get(f"/staff/practices/{fresh}").status_code == 404


def test_the_office_enters_for_units_without_an_account(campaign: Campaign) -> None:
    """If only districts could report, what windows and centres sent on paper would be lost."""
    office, id = campaign.office, f"{next(_NUMBERS):032d}"
    sent = office.send(f"practices/{id}", **SOUND, go="submit", revision="0")
    assert "请写报送单位" in faults(sent)["reported_by"]
    told = {**SOUND, "reported_by": "示例交易中心"}
    office.does(f"practices/{id}", **told, go="submit", revision="0")
    row = re.search(r"<tr><th scope=\"row\">示例交易中心</th>.*?</tr>", office.get("practices/"))
    assert row
    assert re.findall(r'number">(\d+)<', row[0]) == ["1", "0", "0", "0"]


def test_drafts_leave_what_somebody_has_polished(campaign: Campaign) -> None:
    """If drafts were written over, the office's own words for the site would be gone."""
    office, this_round = campaign.office, campaign.round
    one, two = handed_in(campaign), handed_in(campaign, title="第二项")
    for id in (one, two):
        office.does(f"practices/{id}/decide", revision=revision(office, id), go="accept")
    office.does("practices/files")
    folder = this_round.folder / FOLDER
    rows = list(csv.DictReader((folder / LIST).read_text("utf-8-sig").splitlines()))
    files = {row["title"]: row["file"] for row in rows if row["file"]}
    polished, other = folder / files["一窗收件"], folder / files["第二项"]
    polished.write_text(polished.read_text("utf-8") + "润色。\n", "utf-8")
    done = write_drafts(this_round, ("wang",))
    assert polished.name in done.kept
    assert "润色" in polished.read_text("utf-8")
    assert other.name in done.written
    office.does(f"practices/{two}/decide", revision=revision(office, two), go="return", reason="不")
    assert write_drafts(this_round).removed == [other.name]
    assert not other.exists()
    assert {row["state"] for row in rows if row["file"]} == {"accepted"}
    assert office.client.get("/staff/practices/drafts.zip").data.startswith(b"PK")
