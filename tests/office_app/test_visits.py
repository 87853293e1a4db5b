"""Notes of visits and opinions: kept with their pictures, changed by one at a time."""

import re
from collections.abc import Iterator
from itertools import count

import pytest

from survey_app import attached
from survey_app.acts.notes import SHELF
from survey_app.trail_check import check_trail
from tests.office_app.campaign import Campaign, Person, faults
from tests.survey_app import photos

_NUMBERS = count()
SOUND = {
    "kind": "visit",
    "day": "2021-09-03",
    "window": "W1",
    "people": "张三、李四",
    "findings": "等候不到十分钟。",
    "revision": "0",
}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """One round for all: each test has notes of its own."""
    made = Campaign(tmp_path_factory.mktemp("year") / "一轮")
    yield made
    made.close()


def noted(office: Person, **fields: str) -> str:
    """A new note; its id."""
    id = f"{next(_NUMBERS):032d}"
    office.does(f"visits/{id}", **SOUND | fields)
    return id


def revision(office: Person, id: str) -> str:
    """The revision that a page was made from."""
    found = re.search(r'name="revision" value="(\d+)"', office.get(f"visits/{id}"))
    assert found
    return found[1]


WRONG = {
    "no kind": ({"kind": ""}, "kind", "请选择方式"),
    "no day": ({"day": ""}, "day", "应像"),
    "no such day": ({"day": "2021-02-30"}, "day", "应像"),
    "tomorrow": ({"day": "2999-01-01"}, "day", "还没有到"),
    "nowhere": ({"window": ""}, "window", "请选择窗口"),
    "unknown window": ({"window": "W99"}, "window", "没有“W99”"),
    "two places": ({"other": "示例区"}, "other", "只填一个"),
    "no findings": ({"findings": " "}, "findings", "请写"),
    "long": ({"people": "长" * 201}, "people", "最多200字"),
    "nobody's opinion": ({"kind": "opinion"}, "observer", "请选择列席单位"),
    "a member's opinion": (
        {"kind": "opinion", "observer": "reform_division"},
        "observer",
        "请选择列席单位",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_at_its_field(campaign: Campaign, name: str) -> None:
    """If a note with a fault were stored, the evaluation file would tell of no place or day."""
    changed, field, words = WRONG[name]
    id = f"{next(_NUMBERS):032d}"
    sent = campaign.office.send(f"visits/{id}", **SOUND | changed)
    assert sent.status_code == 422
    assert words in faults(sent)[field]
    assert "张三、李四" in sent.text or field == "people"
    assert campaign.office.client.get(f"/staff/visits/{id}").status_code == 404


@pytest.mark.parametrize("day", ["2021-09-03", "2021年9月3日", "2021/9/3", "２０２１．９．３"])
def test_days_as_people_write_them(campaign: Campaign, day: str) -> None:
    """If only one spelling of a day were taken, phones and desks would write past each other."""
    id = noted(campaign.office, day=day)
    assert 'value="2021-09-03"' in campaign.office.get(f"visits/{id}")


def test_a_symposium_is_a_note_too(campaign: Campaign) -> None:
    """If only visits had a kind, what units told each other would be kept as something else."""
    noted(campaign.office, kind="exchange", window="", other="各区审批局", findings="窗口联办。")
    page = campaign.office.get("visits/")
    assert "座谈交流" in page
    assert "各区审批局" in page


def test_each_observer_is_asked(campaign: Campaign) -> None:
    """If an opinion were missing unnoticed, the leading group would meet without it."""
    units = campaign.round.book.campaign.leading_group.units
    observers = [unit for unit in units if not unit.member]
    page = campaign.office.get("visits/")
    assert page.count("还没有意见") == len(observers) == 3
    told = {"kind": "opinion", "observer": observers[0].id, "window": "", "other": "示例区"}
    noted(campaign.office, **told)
    page = campaign.office.get("visits/")
    assert page.count("还没有意见") == 2
    assert f"{observers[0].name}：已有意见" in page


def test_pictures_are_kept_shown_and_gone(campaign: Campaign) -> None:
    """If a removed picture stayed on the disk, the face in it would too."""
    office, id = campaign.office, noted(campaign.office)
    office.does(f"visits/{id}/pictures", picture=photos.phone(), caption="大厅", revision="1")
    found = re.search(rf"/staff/visits/{id}/pictures/(\w+)", office.get(f"visits/{id}"))
    assert found
    shown = office.client.get(f"/staff/visits/{id}/pictures/{found[1]}")
    assert shown.mimetype == "image/jpeg"
    assert photos.PLACE not in shown.data
    assert shown.headers["Content-Security-Policy"].startswith("sandbox")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    other = noted(office)
    assert office.client.get(f"/staff/visits/{other}/pictures/{found[1]}").status_code == 404
    office.does(f"visits/{other}/pictures", picture=photos.phone(), revision="1")
    office.does(f"visits/{id}/pictures/remove", picture=found[1], revision="2")
    assert attached.kept(campaign.round, SHELF, found[1])  # the other note has it too
    told = {"why": "记错了", "revision": revision(office, other)}
    office.does(f"visits/{other}/remove", **told)
    assert attached.kept(campaign.round, SHELF, found[1]) is None
    entries = check_trail(campaign.round).entries[-5:]
    acts = ["picture", "note", "picture", "picture removed", "note removed"]
    assert [entry["act"] for entry in entries] == acts
    assert entries[-1]["what"]["why"] == "记错了"


BAD = {
    "nothing": ("", "请选择一张照片"),
    "a page": (b"<html>", "只收 JPEG 和 PNG"),
    "50 MB": (b"\xff\xd8\xff" + bytes(50 * 2**20), "最大10 MB，这个文件有50 MB"),
    "a bomb": (photos.png(100_000, 100_000), "5000万像素"),
    "cut off": (photos.jpeg()[:-9], "损坏"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_refused_and_the_note_stands(campaign: Campaign, name: str) -> None:
    """If a bad picture broke its note, the findings of a visit would be lost with it."""
    data, words = BAD[name]
    office, id = campaign.office, noted(campaign.office)
    sent = office.send(f"visits/{id}/pictures", picture=data, caption="说明", revision="1")
    sent.request.environ["wsgi.input"].close()  # where the client kept 50 MB
    assert sent.status_code == 422
    assert words in faults(sent)["picture"]
    assert "等候不到十分钟" in sent.text
    assert 'value="说明"' in sent.text
    assert revision(office, id) == "1"


def test_a_form_that_comes_late_undoes_nothing(campaign: Campaign) -> None:
    """If two of the office wrote one note, what one has saved would be gone without a word."""
    office, id = campaign.office, noted(campaign.office)
    office.does(f"visits/{id}", **SOUND)  # sent twice
    office.does(f"visits/{id}", **SOUND | {"findings": "甲", "revision": "1"})
    late = office.send(f"visits/{id}", **SOUND | {"findings": "乙", "revision": "1"})
    assert "刚才有别人改过" in faults(late)["main"]
    assert "甲" in office.get(f"visits/{id}")
    assert faults(office.send(f"visits/{id}/remove", revision="2", why=""))
    assert office.send(f"visits/{id}/remove", revision="1", why="旧").status_code == 422
    assert "甲" in office.get(f"visits/{id}")
