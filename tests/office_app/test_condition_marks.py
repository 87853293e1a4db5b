"""Divisions mark conditions; what overrides a table takes two, and nobody judges the own unit."""

import pytest

from rulebook import contract
from survey_app.acts import condition_marks
from survey_app.trail_check import check_trail
from tests.office_app.applying import MODEL, STAR, WORKER, Office, faults

HEADER = (
    "kind,candidate_id,candidate,unit,category,honour,order,reported_on,post_rank,"
    "on_establishment,own_unit,priority\n"
)
NOMINATED = (
    ("person", "P1", "甲某", "某局", "CITY_DISTRICT_BUREAU", WORKER, "2019-01-01", "科员"),
    ("person", "P2", "乙某", "某局", "CITY_DISTRICT_BUREAU", WORKER, "2021-06-01", "科员"),
    ("person", "P3", "丙某", "人事处", "BUREAU_DIVISION", WORKER, "2019-01-01", "科员"),
    ("person", "P4", "丁某", "某局", "CITY_DISTRICT_BUREAU", STAR, "", ""),
    ("unit", "U1", "督查处", "督查处", "BUREAU_DIVISION", "advanced_collective", "", ""),
)
WHERE = f"conditions/{WORKER}/"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A round whose nominations were brought as a file."""
    made = Office(tmp_path_factory.mktemp("conditions") / "条件 一轮")
    rows = [",".join((*row[:6], "", *row[6:], "是", "", "")) for row in NOMINATED]
    path = made.round.folder / "nominations.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return made


def found(office: Office) -> dict[tuple[str, str], dict[str, str]]:
    """Rows of conditions.csv by candidate and condition."""
    rows = office.table("conditions")
    return {(row["candidate_id"], row["clause"]): row for row in rows}


def mark(office: Office, who: str, candidate: str, **marks: str) -> dict[str, str]:
    """Send marks as ``clause=status:reason``; what is wrong with them."""
    fields = {"day": "2021-12-20"}
    for clause, said in marks.items():
        status, _, reason = said.partition(":")
        fields |= {f"status-{clause}": status, f"reason-{clause}": reason}
    honour = STAR if candidate == "P4" else WORKER
    sent = office.send(who, f"conditions/{honour}/{candidate}", **fields)
    assert sent.status_code in (303, 422), sent.text
    return faults(sent)


def test_a_division_marks_what_nobody_knew(office: Office) -> None:
    """If a mark did not reach the table, the condition would stay pending in the result."""
    assert not mark(
        office, "人一", "P1", worker_continuous="met", worker_no_discipline="not_met:2020年警告"
    )
    rows = found(office)
    met = rows["P1", "worker_continuous"]
    assert (met["status"], met["checked_by"], met["date"]) == ("met", "人事处 人一", "2021-12-20")
    assert rows["P1", "worker_no_discipline"]["reason"] == "2020年警告"
    read = office.now().read(contract.CONDITIONS)
    assert read
    assert not read.problems
    one = condition_marks.find_judged(office.now(), WORKER, "P1")
    assert one
    assert {each.condition.id: each.status for each in one.conditions}["worker_continuous"] == "met"
    assert not mark(office, "人一", "P1", worker_continuous="pending:还要看")
    assert found(office)["P1", "worker_continuous"]["status"] == "pending"
    assert len(found(office)) == 2
    page = office.get("人一", f"{WHERE}P1").text
    assert "2020年警告" in page
    last = check_trail(office.round)
    assert not last.faults
    assert "警告" not in str(last.entries)


@pytest.mark.parametrize(
    ("marks", "field"),
    [
        ({"worker_no_violation": "not_met"}, "worker_no_violation"),
        ({"worker_no_violation": "perhaps:x"}, "worker_no_violation"),
        ({"worker_no_violation": "not_met:=1+1"}, "worker_no_violation"),
        ({"worker_no_violation": "not_met:" + "字" * 301}, "worker_no_violation"),
        ({"worker_reported": "met"}, "worker_reported"),  # against the table, and why?
        ({"no_such_condition": "met"}, "main"),  # nothing that is asked
        ({}, "main"),
    ],
)
def test_an_unfit_mark_is_said_and_nothing_is_written(
    office: Office, marks: dict[str, str], field: str
) -> None:
    """If half a form were written, a division would think the rest were too."""
    before = found(office)
    others = {"worker_no_credit_breach": "met"} if marks and field != "main" else {}
    assert mark(office, "人一", "P2", **others, **marks).keys() == {field}
    assert found(office) == before


def test_days_to_come_are_none(office: Office) -> None:
    """If tomorrow could be a day of verification, the date would prove nothing."""
    for day, field in (("2999-01-01", "worker_continuous"), ("昨天", "day")):
        fields = {"status-worker_continuous": "met", "day": day}
        assert faults(office.send("人一", f"{WHERE}P2", **fields)).keys() == {field}


def test_an_override_takes_two(office: Office) -> None:
    """If one person could overrule a table, the table would protect nobody."""
    assert not mark(office, "督一", "P4", star_no_discipline="met")  # no table: one is enough
    assert not mark(office, "人一", "P2", worker_reported="met:人事处核定，6月是调入日期")
    assert ("P2", "worker_reported") not in found(office)  # waits
    page = office.get("人一", f"{WHERE}P2").text
    assert "等第二个人同意" in page
    assert "同意改判吗" not in page  # not to oneself
    waiting = next(iter(office.store.overrides.all().values()))
    seen = f"{waiting.proposed_at} {waiting.status}"
    second = {"clause": "worker_reported", "seen": seen}
    own = office.send("人一", f"{WHERE}P2/second", do="agree", **second)
    assert "不能自己同意" in faults(own)["main"]
    other = office.send("督一", f"{WHERE}P2/second", do="agree", **second)
    assert other.status_code == 404  # not a division of this honour
    for stale in ({"seen": "x"}, {"clause": "worker_rank"}):
        sent = office.send("办", f"{WHERE}P2/second", do="agree", **(second | stale))
        assert sent.status_code == 422
    assert office.send("办", f"{WHERE}P2/second", do="refuse", **second).status_code == 303
    assert not office.store.overrides.all()
    assert ("P2", "worker_reported") not in found(office)
    assert not mark(office, "人一", "P2", worker_reported="met:核定")
    waiting = next(iter(office.store.overrides.all().values()))
    second["seen"] = f"{waiting.proposed_at} {waiting.status}"
    assert office.send("办", f"{WHERE}P2/second", do="agree", **second).status_code == 303
    row = found(office)["P2", "worker_reported"]
    assert row["status"] == "met"
    assert row["checked_by"] == "人事处 人一、办公室 办"
    one = condition_marks.find_judged(office.now(), WORKER, "P2")
    assert one
    finding = next(each for each in one.conditions if each.condition.id == "worker_reported")
    assert finding.status == "met"
    assert finding.override_reason == "核定"
    entries = check_trail(office.round).entries
    assert [entry["by"] for entry in entries if entry["act"] == "condition"][-1][1:]


def test_nobody_judges_the_own_unit(office: Office) -> None:
    """If a division judged its own people, its word would be worth nothing."""
    assert "人事处自己的" in mark(office, "人一", "P3", worker_continuous="met")["main"]
    assert "本单位自己的" in office.get("人一", f"{WHERE}P3").text
    collective = "conditions/advanced_collective/U1"
    fields = {"status-collective_no_negative_exposure": "met", "day": "2021-12-20"}
    sent = office.send("督一", collective, **fields)
    assert "督查处自己的" in faults(sent)["main"]


def test_another_divisions_honour_is_not_there(office: Office) -> None:
    """If any division could mark any honour, nobody would answer for the finding."""
    fields = {"status-worker_continuous": "met"}
    before = found(office)
    for sent in (office.get("督一", f"{WHERE}P1"), office.send("督一", f"{WHERE}P1", **fields)):
        assert sent.status_code == 404
        assert "督查处不核验先进工作者的条件" in sent.text
        assert "甲某" not in sent.text
    assert found(office) == before
    assert office.get("督一", "conditions/").text.count("甲某") == 0
    assert office.get("人一", "conditions/").text.count("甲某") == 1
    assert office.get("办", "conditions/").text.count("甲某") == 1
    assert office.get("办", f"conditions/{MODEL}/W1").status_code == 200
    assert office.get("办", "conditions/nothing/W1").status_code == 404
    assert office.get("办", f"conditions/{MODEL}/W99").status_code == 404


def test_a_faulty_table_is_not_written_over(office: Office) -> None:
    """If a mark wrote over rows that could not be read, what they said would be lost."""
    path = office.round.folder / "conditions.csv"
    before = path.read_bytes()
    path.write_bytes(before + "P1,没有的荣誉,x,maybe,,,\n".encode())
    sent = office.send(
        "人一", f"{WHERE}P1", **{"status-worker_no_violation": "met", "day": "2021-12-20"}
    )
    assert sent.status_code == 422
    assert path.read_bytes().endswith(b"maybe,,,\n")
    path.write_bytes(before)
