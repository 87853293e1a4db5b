"""Cases of people who could not get something done: typed, imported, counted, and private."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulebook import contract
from rulebook.round import open_round
from survey_app.acts import cases as acts
from survey_app.trail_check import check_trail
from tests.office_app.campaign import Campaign, Person, faults

SOUND = {
    "kind": "cannot_get_done",
    "window_id": "W1",
    "received_on": "2021-09-03",
    "matter": "材料反复退回",
    "contact": "王先生 13800000000",
}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """One round for all: each test has cases of its own."""
    made = Campaign(tmp_path_factory.mktemp("year") / "一轮")
    register = made.round.folder / "windows.csv"
    rows = register.read_text("utf-8-sig").splitlines()
    columns = [column.name for column in contract.WINDOWS.columns if column.required]
    assert rows[0].split(",")[: len(columns)] == columns
    lines = [f"{rows[0]},status", *(f"{row}," for row in rows[1:-1]), f"{rows[-1]},withdrawn"]
    register.write_text("\n".join(lines) + "\n", "utf-8")
    yield made
    made.close()


def opened(office: Person, case_id: str) -> dict[str, str]:
    """A case as its form was shown, with what was seen then."""
    page = office.get(f"cases/form?case={case_id}")
    return dict(re.findall(r'name="(seen-\w+)" value="([^"]*)"', page))


def test_a_case_from_receipt_to_call_back(campaign: Campaign) -> None:
    """If deadline or outcome were lost, nobody could say what became of a complaint."""
    office = campaign.office
    office.does("cases/form", case_id="C1", **SOUND)
    seen = opened(office, "C1")
    assert seen["seen-due_on"] == "2021-09-10"  # five working days from a Friday
    page = office.get("cases/")
    assert "已超期" in page
    assert "王先生" in page
    answered = {**SOUND, "answered_on": "2021年9月9日", "mended": "是"}
    office.does("cases/form", case_id="C1", **answered, **seen)
    assert "王先生" in office.get("cases/")
    office.does("cases/form", case_id="C1", **answered, satisfied="否", **opened(office, "C1"))
    assert "王先生" not in office.get("cases/")  # called back: nobody needs the number any more
    (case,) = acts.listed(open_round(campaign.round.folder))
    assert (case.mended, case.satisfied) == (True, False)
    acts_done = [e["act"] for e in check_trail(campaign.round).entries if "case" in e["act"]]
    assert acts_done == ["case", "case changed", "case changed"]


WRONG = {
    "deadline before receipt": ({"due_on": "2021-09-02"}, "due_on", "不早于收到日期2021-09-03"),
    "answer before receipt": ({"answered_on": "2021-09-01"}, "answered_on", "不早于收到日期"),
    "outcome without answer": ({"mended": "是"}, "mended", "还没有答复日期"),
    "call back without answer": ({"satisfied": "否"}, "satisfied", "还没有答复日期"),
    "unknown window": ({"window_id": "W99"}, "window_id", "名册里没有“W99”"),
    "no window": ({"window_id": ""}, "window_id", "请选择窗口"),
    "withdrawn window": ({"window_id": "W5"}, "window_id", "已退出"),
    "no kind": ({"kind": "praise"}, "kind", "请选择种类"),
    "no day": ({"received_on": ""}, "received_on", "请写收到日期"),
    "odd day": ({"received_on": "昨天"}, "received_on", "现在是“昨天”"),
    "future": ({"received_on": "2999-01-01"}, "received_on", "还没有到"),
    "odd number": ({"case_id": "=1+1"}, "case_id", "只用字母"),
    "phone in the matter": ({"matter": "找13800000000"}, "matter", "不要写电话"),
    "long matter": ({"matter": "长" * 201}, "matter", "最多200字"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_at_its_field(campaign: Campaign, name: str) -> None:
    """If a case that contradicts itself were stored, its three rates would be of nothing."""
    changed, field, words = WRONG[name]
    before = acts.listed(open_round(campaign.round.folder))
    if name == "withdrawn window":
        changed = {"window_id": campaign.round.windows[-1].id}
    sent = campaign.office.send("cases/form", **{"case_id": "X", **SOUND} | changed)
    assert sent.status_code == 422
    assert words in faults(sent)[field]
    assert "王先生" in sent.text  # what was typed is still there
    assert acts.listed(open_round(campaign.round.folder)) == before


def test_one_number_is_one_case(campaign: Campaign) -> None:
    """If a second case took the number of a first, the first would be gone."""
    office = campaign.office
    office.does("cases/form", case_id="C7", **SOUND)
    again = office.send("cases/form", case_id="C7", **SOUND | {"kind": "bad_review"})
    assert "刚才有别人登记" in faults(again)["case_id"]
    seen = opened(office, "C7")
    office.does("cases/form", case_id="C7", **SOUND | {"due_on": "2021-10-01"}, **seen)
    late = office.send("cases/form", case_id="C7", **SOUND | {"due_on": "2021-11-01"}, **seen)
    assert late.status_code == 422
    assert opened(office, "C7")["seen-due_on"] == "2021-10-01"


def test_nothing_that_leaves_names_a_person(campaign: Campaign) -> None:
    """If a name or phone stood in a table, score, archive and every export would carry it."""
    office = campaign.office
    office.does("cases/form", case_id="C8", **SOUND)
    for path in campaign.round.folder.rglob("*"):
        if path.is_file() and path.suffix in (".csv", ".json", ".jsonl", ".toml"):
            text = path.read_text("utf-8", errors="replace")
            assert "王先生" not in text, path
            assert "材料反复退回" not in text, path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("order", ["as usual", "turned round"])
def test_a_halls_own_list_is_read_without_its_names(
    tmp_path: Path, campaign: Campaign, encoding: str, order: str
) -> None:
    """If a hall's list had to be retyped, or its names came along, nobody could use it."""
    heads = ["工单编号", "类型", "窗口名称", "受理时间", "办理期限", "答复时间", "是否解决"]
    heads += ["回访结果", "反映人姓名", "联系电话"]
    name = campaign.round.windows[1].name
    rows = [
        [
            "G1",
            "办不成事",
            name,
            "2021/9/3",
            "2021/9/10",
            "2021/9/9",
            "已解决",
            "满意",
            "赵六",
            "139",
        ],
        ["G2", "差评", name, "2021年9月4日", "2021年9月11日", "", "", "", "钱七", "138"],
    ]
    step = -1 if order == "turned round" else 1
    text = "\n".join(",".join(row[::step]) for row in [heads, *rows])
    office = campaign.office
    data = text.encode(encoding)
    sent = office.client.post(
        "/staff/files/cases",
        data={
            "csrf": office.csrf,
            "merge": "1",
            "file": (io.BytesIO(data), "表.csv"),
        },
        follow_redirects=True,
    )
    digest = re.search(r'name="digest" value="(\w+)"', sent.text)
    assert digest, sent.text
    office.does("files/cases/take", digest=digest[1], sure="1")
    held = {case.id: case for case in acts.listed(open_round(campaign.round.folder))}
    assert held["G1"].satisfied
    assert held["G1"].mended
    assert held["G2"].answered is None
    assert "赵六" not in (campaign.round.folder / "cases.csv").read_text("utf-8-sig")
