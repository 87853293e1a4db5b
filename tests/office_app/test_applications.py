"""Applications from the first draft to the tables, with everything that people do wrong."""

import datetime as dt
import random
import re
from collections.abc import Callable

import pytest

from rulebook.contract import NOMINATIONS
from survey_app.acts.applications import term
from survey_app.attached import FOLDER
from survey_app.trail_check import check_trail
from tests.office_app.applying import (
    BUREAU,
    COLLECTIVE,
    MODEL,
    PROJECT,
    STAR,
    UNIT_SHEET,
    WINDOWS,
    WORKER,
    WORKER_SHEET,
    Office,
    faults,
)
from tests.office_app.odd_forms import odd_form, send, targets
from tests.office_app.samples import BAD, PDF, PNG


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One round for all of it; each test has candidates of its own."""
    return Office(tmp_path_factory.mktemp("applications") / "申报 一轮")


def test_from_a_draft_to_the_tables(office: Office) -> None:
    """If any step lost something, what was judged would not be what was handed in."""
    one = office.begin("甲", MODEL, window="W1")
    page = office.get("甲", f"applications/{one}").text
    assert "没有核验记录" in page  # told before anything is filled in
    early = PROJECT | {"f-project_started_on": "2019-01-01"}
    assert office.save("甲", one, early).status_code == 303
    assert "2019年1月1日" in office.get("甲", f"applications/{one}").text
    refused = office.save("甲", one, early, do="submit")
    assert faults(refused).keys() == {"knowing"}
    assert office.hand_in("甲", one, PROJECT) == 1
    page = office.get("甲", f"applications/{one}").text
    assert "回执号0001" in page
    assert office.save("甲", one, PROJECT, do="save").status_code == 422  # it was handed in
    assert office.decide(one, "return", reason="").status_code == 422
    assert office.decide(one, "return", reason="请补佐证").status_code == 303
    assert "请补佐证" in office.get("甲", f"applications/{one}").text
    mended = PROJECT | {"f-staff_count": "7"}
    assert office.hand_in("甲", one, mended) == 1  # the receipt stays
    assert office.decide(one).status_code == 303
    other = office.begin("丙", COLLECTIVE)
    office.hand_in("丙", other, UNIT_SHEET)
    person = office.begin("丙", WORKER, person="李 四")
    office.hand_in("丙", person, WORKER_SHEET | {"order": "1", "priority": "1"})
    for each in (other, person):
        assert office.decide(each).status_code == 303
    shown = office.get("办", "received/tables").text
    assert "示例窗口1" in shown
    assert "李 四" in shown
    assert office.write().status_code == 303
    now = office.now()
    window = next(each for each in now.windows if each.id == "W1")
    assert window.staff_count == 7
    assert MODEL in window.applied_honours
    assert window.fields["project_started_on"] == dt.date(2020, 8, 1)
    rows = {(row["candidate"], row["honour"]): row for row in office.table("nominations")}
    assert rows["李 四", WORKER]["unit"] == BUREAU
    assert rows["李 四", WORKER]["post_rank"] == "一级科员"
    assert rows["李 四", WORKER]["kind"] == "person"
    assert rows[BUREAU, COLLECTIVE]["kind"] == "unit"
    read = now.read(NOMINATIONS)
    assert read
    assert not read.problems
    assert "一致" in office.get("办", "received/tables").text  # nothing is left to write
    checked = check_trail(office.round)
    assert not checked.faults
    acts = [entry["act"] for entry in checked.entries]
    for act in ("unit", "application submitted", "application returned", "application accepted"):
        assert act in acts
    assert "李" not in str([entry["what"] for entry in checked.entries])  # it goes to the archive


def test_the_criteria_stand_beside_the_form(office: Office) -> None:
    """If a unit or a division had to look them up elsewhere, it would write past the rules."""
    star, model = (office.round.book.honour(name) for name in (STAR, MODEL))
    draft = office.begin("丁", STAR, person="赵标准")
    assert star.criteria[0] in office.get("丁", f"applications/{draft}").text
    assert model.criteria[0] in office.get("督一", f"conditions/{MODEL}/W3").text


def test_rows_of_files_stand_and_withdrawn_ones_go(office: Office) -> None:
    """If writing took away what the office had brought, applications on paper would be lost."""
    path = office.round.folder / "nominations.csv"
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    header = "kind,candidate_id,candidate,unit,category,honour,order\n"
    path.write_text(f"{header}person,P7,纸上的人,某局,CITY_DISTRICT_BUREAU,{STAR},1\n", "utf-8")
    one = office.begin("丁", COLLECTIVE)
    office.hand_in("丁", one, UNIT_SHEET)
    office.decide(one)
    assert office.write().status_code == 303
    names = {row["candidate"] for row in office.table("nominations")}
    assert {"纸上的人", "示例市行政审批局"} <= names
    found = office.store.applications.find(one)
    assert found
    gone = office.send("丁", f"applications/{one}/back", do="withdraw", version=str(found.version))
    assert gone.status_code == 303
    assert office.write().status_code == 303
    names = {row["candidate"] for row in office.table("nominations")}
    assert "纸上的人" in names
    assert "示例市行政审批局" not in names
    if before:
        path.write_text(before, "utf-8")


def test_what_is_missing_is_said_at_its_field_and_the_draft_is_kept(office: Office) -> None:
    """If a refused submission lost the text, somebody would write it twice."""
    one = office.begin("甲", MODEL, window="W2")
    typed = {"f-project_name": "只写了名称"}
    sent = office.save("甲", one, typed, do="submit")
    assert sent.status_code == 422
    said = faults(sent)
    assert said["f-effect"] == "请填写成效。"
    assert "declared-model_unit_no_negative_exposure" in said
    assert "只写了名称" in sent.text
    assert "只写了名称" in office.get("甲", f"applications/{one}").text
    for field in said:
        assert f'id="{field}"' in sent.text, field


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("f-project_started_on", "去年夏天"),
        ("f-project_started_on", "2021-02-30"),
        ("f-staff_count", "两个"),
        ("f-project_name", "很长" * 40),
        ("f-effect", "字" * 2001),
        ("f-effect", "字" * 40_000),
        ("f-level_claimed", "宇宙领先"),
    ],
)
def test_an_unfit_field_is_said_and_nothing_is_kept(office: Office, field: str, typed: str) -> None:
    """If half a form were stored, the next page would show what nobody wrote."""
    one = office.begin("甲", MODEL, window="W2")
    before = office.store.applications.find(one)
    sent = office.save("甲", one, {"f-practice": "还在", field: typed})
    assert sent.status_code == 422
    assert faults(sent).keys() == {field}
    assert "还在" in sent.text
    assert field == "f-level_claimed" or typed[:30] in sent.text
    assert office.store.applications.find(one) == before


@pytest.mark.parametrize("name", ["木马.exe", "网页.pdf", "炸弹.docx", "说谎.xlsx", "带宏.docx"])
def test_a_bad_file_is_said_and_nothing_is_kept(office: Office, name: str) -> None:
    """If a bad file came in with a good text, or the text were lost with it, both are wrong."""
    one = office.begin("甲", MODEL, window="W2")
    before = office.store.applications.find(one)
    sent = office.save("甲", one, {"f-practice": "还在"}, {"好.pdf": PDF, name: BAD[name]})
    assert sent.status_code == 422
    assert name in faults(sent)["files"]
    assert "还在" in sent.text
    assert office.store.applications.find(one) == before
    assert office.store.applications.attachments(one) == []


def test_fifty_megabytes_are_said_at_the_field(office: Office) -> None:
    """If a large file ended in a bare error page, everything typed would be gone."""
    one = office.begin("甲", MODEL, window="W2")
    big = b"%PDF-1.7" + b" " * (50 * 2**20)
    sent = office.save("甲", one, {"f-practice": "还在"}, {"大.pdf": big})
    assert sent.status_code == 422
    assert "20 MB" in faults(sent)["files"]
    assert "还在" in sent.text
    assert office.store.applications.attachments(one) == []


def test_files_are_kept_by_hash_and_only_ever_handed_out(office: Office) -> None:
    """If a file were shown within the console, a page in it could act for whoever looks."""
    one = office.begin("丙", STAR, person="赵六")
    sent = office.save("丙", one, {}, {"../../etc/材料.pdf": PDF, "图\u202e.png": PNG})
    assert sent.status_code == 303
    kept = office.store.applications.attachments(one)
    assert {each.name for each in kept} == {"材料.pdf", "图.png"}
    for each in kept:
        path = office.round.folder / FOLDER / "applications" / each.sha256
        assert path.stat().st_mode & 0o777 == 0o600
        fetched = office.get("丙", f"attached/{one}/{each.sha256}")
        assert fetched.status_code == 200
        assert fetched.headers["Content-Disposition"].startswith("attachment")
        assert fetched.headers["X-Content-Type-Options"] == "nosniff"
        assert fetched.content_type == "application/octet-stream"
        assert any(
            "sandbox" in value for value in fetched.headers.getlist("Content-Security-Policy")
        )
        for who in ("甲", "办", "督一"):  # another unit; a draft is nobody else's
            assert office.get(who, f"attached/{one}/{each.sha256}").status_code == 404
    assert office.get("丙", f"attached/{one}/{'0' * 64}").status_code == 404
    assert office.get("丙", f"attached/{one}/..%2f..%2fround.toml").status_code == 404
    first = kept[0]
    removed = office.save("丙", one, {}, do=f"remove-{first.sha256}")
    assert removed.status_code == 303
    assert not (office.round.folder / FOLDER / "applications" / first.sha256).exists()
    many = {f"{n}.pdf": PDF + bytes([n]) for n in range(12)}
    assert "最多10个" in faults(office.save("丙", one, {}, many))["files"]
    assert len(office.store.applications.attachments(one)) == 1


def test_another_unit_sees_nothing(office: Office) -> None:
    """If units saw each other's applications, they would write them after each other's."""
    one = office.begin("丙", STAR, person="孙七")
    for who in ("甲", "丁"):
        assert office.get(who, f"applications/{one}").status_code == 404
        assert office.save(who, one, {"f-deeds": "改"}).status_code == 404
        gone = office.send(who, f"applications/{one}/back", do="withdraw", version="1")
        assert gone.status_code == 404
        assert "孙七" not in office.get(who, "applications/").text
    assert office.get("办", f"received/{one}").status_code == 404  # a draft is its unit's own
    assert office.get("丙", "applications/nowhere").status_code == 404


def test_two_of_one_unit_at_the_same_draft(office: Office) -> None:
    """If the second save won in silence, the first one's work would be gone."""
    one = office.begin("甲", MODEL, window="W3")
    found = office.store.applications.find(one)
    assert found
    seen = str(found.version)
    first = office.send(
        "甲", f"applications/{one}", version=seen, do="save", **{"f-practice": "甲写的"}
    )
    assert first.status_code == 303
    fields = {"f-practice": "乙写的", "f-effect": "乙的成效"}
    second = office.send("乙", f"applications/{one}", version=seen, do="submit", **fields)
    assert second.status_code == 422
    assert "甲" in faults(second)["main"]
    assert "甲写的" in second.text  # what stands, beside
    assert "乙写的" in second.text  # what was typed
    stands = office.store.applications.find(one)
    assert stands
    assert stands.fields["f-practice"] == "甲写的"
    version = re.search(r'name="version" value="(\d+)"', second.text)
    assert version
    again = office.send("乙", f"applications/{one}", version=version[1], do="save", **fields)
    assert again.status_code == 303
    stands = office.store.applications.find(one)
    assert stands
    assert stands.fields["f-practice"] == "乙写的"
    for odd in ("", "x", "999999999999", "-1", "０"):
        sent = office.send("甲", f"applications/{one}", version=odd, do="save")
        assert sent.status_code == 422


def test_a_unit_that_applies_twice_goes_on_with_the_one(office: Office) -> None:
    """If one window applied twice, it would stand in the list twice."""
    for who, honour, chosen in (
        ("甲", MODEL, {"window": "W2"}),
        ("乙", MODEL, {"window": "W2"}),
        ("丙", MODEL, {}),
        ("丙", MODEL, {}),
        ("丙", WORKER, {"person": "钱八"}),
        ("丙", WORKER, {"person": "  钱八 "}),
    ):
        office.begin(who, honour, **chosen)
    found = office.store.applications.all()
    keys = [(one.unit, one.honour, one.name) for one in found]
    assert len(keys) == len(set(keys))
    same = {one.candidate for one in found if one.name == "钱八"}
    star = office.begin("丙", STAR, person="钱八")
    assert {office.store.applications.find(star).candidate} == same  # type: ignore[union-attr]


def test_a_person_of_two_units_is_asked_about(office: Office) -> None:
    """If a person were recommended twice in silence, one place would be counted for two."""
    first = office.begin("丙", WORKER, person="周九")
    office.hand_in("丙", first, WORKER_SHEET)
    second = office.begin("丁", WORKER, person="周九")
    sent = office.save("丁", second, WORKER_SHEET, do="submit")
    assert faults(sent).keys() == {"same_name"}
    assert BUREAU not in sent.text  # whose is not said
    assert office.hand_in("丁", second, WORKER_SHEET, same_name="1")
    page = office.get("办", f"received/{second}").text
    assert BUREAU in page
    assert "核对是不是同一个人" in page


def left_out(register: bytes, window: str) -> str:
    """A register without a window."""
    lines = register.decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(f"{window},"))


def withdrawn(register: bytes, window: str) -> str:
    """A register in which a window has withdrawn, as an amendment has it that merges it away."""
    head, *rows = register.decode().splitlines()
    told = [f"{row},{'withdrawn' if row.startswith(f'{window},') else ''}" for row in rows]
    return "\n".join([f"{head},status", *told, ""])


@pytest.mark.parametrize(("without", "instead"), [(left_out, "W3"), (withdrawn, "W1")])
def test_a_window_that_was_merged(
    office: Office, without: Callable[[bytes, str], str], instead: str
) -> None:
    """If an application outlived its window, marks and application would be of two windows."""
    path = office.round.folder / "windows.csv"
    before = path.read_bytes()
    one = office.begin("甲", COLLECTIVE, window="W4")
    typed = UNIT_SHEET | {"f-staff_count": "3"}
    number = office.hand_in("甲", one, typed)
    path.write_text(without(before, "W4"), "utf-8")
    try:
        refused = office.decide(one)
        assert "名册里已经没有“示例窗口4”" in faults(refused)["main"]
        assert "名册里已经没有" in office.get("办", f"received/{one}").text
        assert office.decide(one, "return", reason="窗口合并了").status_code == 303
        sent = office.save("甲", one, typed, do="submit")
        assert "示例窗口4" in faults(sent)["window"]
        assert "错时延时服务" in sent.text
        assert office.hand_in("甲", one, typed, window=instead) == number
        path.write_bytes(before)
        assert office.decide(one).status_code == 303
        path.write_text(without(before, instead), "utf-8")
        plan = office.get("办", "received/tables").text
        assert f"第{number}号申报" in plan
        assert "什么都没有写入" in plan
    finally:
        path.write_bytes(before)
        found = office.store.applications.find(one)
        assert found
        office.decide(one, "return", reason="测试")


@pytest.mark.parametrize("moment", ["2020-01-01T17:00", "before", "last second"])
def test_too_late(office: Office, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """If the clock were the visitor's, or a draft of before counted, the date would be no date."""
    one = office.begin("丙", STAR, person=f"吴十{moment[:4]}")
    closes = dt.datetime.fromisoformat("2098-05-01T17:00:00+08:00")
    office.closes("2098-05-01T17:00")
    late = moment != "last second"
    at = {"before": closes, "last second": closes - dt.timedelta(seconds=1)}.get(
        moment, closes + dt.timedelta(days=9)
    )
    monkeypatch.setattr(term, "now", lambda _: at)
    typed = {"f-deeds": "写了很久的事迹"}
    before = office.store.applications.find(one)
    sent = office.save("丙", one, typed, {"证.pdf": PDF})
    if late:
        assert sent.status_code == 422
        assert "2098年5月1日 17:00" in faults(sent)["main"]
        assert "写了很久的事迹" in sent.text
        assert office.store.applications.find(one) == before
        assert office.store.applications.attachments(one) == []
        sent = office.send("丙", "applications/", honour=STAR, person="新人")
        assert sent.status_code == 422
        gone = office.send("丙", f"applications/{one}/back", do="withdraw", version="1")
        assert gone.status_code == 422
        assert "不能申报" in office.get("丙", "applications/").text
    else:
        assert sent.status_code == 303
    # Whom the office invites now could not hand in: it must know, and where to change that.
    invites, received = office.get("办", "units/").text, office.get("办", "received/").text
    assert ("现在邀请来的单位不能提交" in invites) is late
    assert ('received/#until"' in invites) is late
    assert ("已经截止" in received) is late
    assert ('<details class="quiet" open>' in received) is late
    monkeypatch.undo()
    office.closes("2099-01-01T17:00")


def test_the_closing_time_is_set_with_a_reason(office: Office) -> None:
    """If the date could be moved without a word, somebody would ask for whom."""
    for until, why, field in (
        ("", "x", "until"),
        ("明天", "x", "until"),
        ("2098-01-01 17:00", "", "why"),
        ("2000-01-01 17:00", "x", "until"),
    ):
        sent = office.send("办", "received/closes", until=until, why=why)
        assert faults(sent).keys() == {field}
    sent = office.send("办", "received/closes", until="2099-01-01T17:00", why="多给几天")
    assert sent.status_code == 303
    last = check_trail(office.round).entries[-1]
    assert (last["act"], last["what"]["reason"]) == ("applications close", "多给几天")


def test_a_unit_invites_a_colleague(office: Office) -> None:
    """If several people shared one account, nobody could say who wrote what."""
    sent = office.send("丁", "colleagues/", person="新同事")
    assert sent.status_code == 200
    assert "/staff/first/" in sent.text
    everybody = office.store.accounts.all()
    made = next(one for one in everybody if one.full_name == "新同事")
    own = next(one for one in everybody if one.full_name == "丁")
    assert (made.role, made.body) == (own.role, own.body)
    assert office.send("丁", "colleagues/", person="=1+1").status_code == 422
    for n in range(8):
        sent = office.send("丁", "colleagues/", person=f"第{n}个")
    assert sent.status_code == 422
    assert WINDOWS not in office.get("丁", "colleagues/").text


def test_the_office_invites_units_and_divisions(office: Office) -> None:
    """If a unit or division could only be made on a terminal, the clerk would be stuck."""
    for fields, field in (
        ({"unit": "", "unit_type": "SUB_CENTRE_HALL", "person": "某"}, "unit"),
        ({"unit": "某厅", "unit_type": "X", "person": "某"}, "unit_type"),
        ({"unit": BUREAU, "unit_type": "SUB_CENTRE_HALL", "person": "某"}, "unit_type"),
        ({"unit": "某厅", "unit_type": "SUB_CENTRE_HALL", "person": ""}, "person-unit"),
        ({"role": "division", "division": "财务处", "person": "某"}, "division"),
    ):
        sent = office.send("办", "units/", **fields)
        assert faults(sent).keys() == {field}, fields
    for fields in (
        {"unit": "某厅", "unit_type": "SUB_CENTRE_HALL", "person": "某甲"},
        {"role": "division", "division": "信息处", "person": "某乙"},
    ):
        sent = office.send("办", "units/", **fields)
        assert sent.status_code == 200
        assert "/staff/first/" in sent.text


def test_a_hundred_forms_of_anything(office: Office) -> None:
    """If an odd form ended in a fault of ours, nobody could tell what was wrong with it."""
    draws, places = random.Random(20211220), targets(office)
    for _ in range(120):
        form = odd_form(draws, places)
        assert send(office, form) < 500, form
