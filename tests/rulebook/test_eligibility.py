"""Conditions and exclusions, one candidate at a time."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from rulebook.eligibility import (
    Candidate,
    ConditionFinding,
    Nominated,
    Nomination,
    Verification,
    barred,
    condition_findings,
    examine_candidates,
    member_unit,
)
from rulebook.load import load
from rulebook.round import Window

BOOK = load("2021")
MODEL, COLLECTIVE = "reform_innovation_model_unit", "advanced_collective"
STAR, WORKER = "window_service_star", "advanced_worker"
MEMBERS = "member_units_no_collective"
DAY = dt.date(2021, 12, 20)


def person(**fields: Any) -> Nomination:
    """Somebody nominated for 先进工作者."""
    return Nomination("P1", "某人", "某局", "CITY_DISTRICT_BUREAU", WORKER, 2, fields)


def findings(one: Nomination, row: Verification | None = None, clause: str = "worker_rank") -> Any:
    """The findings of a person by condition, with one row of conditions.csv."""
    verified = {("P1", WORKER, clause): row} if row else {}
    found = condition_findings(Candidate.of_nomination(one), BOOK.honour(WORKER), BOOK, verified)
    return {finding.condition.id: finding for finding in found}


def window(
    number: str = "W1", staff: int = 3, unit: str = "某局", honours: Any = (MODEL,)
) -> Window:
    """A window of the register."""
    return Window(number, "某窗口", unit, staff, tuple(honours))


def test_a_candidate_is_what_its_table_says() -> None:
    """A window would lose its department, or a person the recommending unit's order."""
    assert Candidate.of_window(window(), BOOK) == Candidate(
        "W1", "某窗口", "某局", "RESIDENT_WINDOW", staff_count=3
    )
    assert Candidate.of_nomination(person(post_rank="科员")) == Candidate(
        "P1", "某人", "某局", "CITY_DISTRICT_BUREAU", 2, fields={"post_rank": "科员"}
    )


def test_what_no_table_and_nobody_tells_is_pending() -> None:
    """A condition that nobody looked at would count as met, or be left out."""
    found = findings(person())
    assert list(found) == [one.id for one in BOOK.honour(WORKER).conditions]
    assert {one.status for one in found.values()} == {"pending"}
    assert {one.evidence.zh for one in found.values()} == {"没有核验记录"}


@pytest.mark.parametrize(
    ("fields", "clause", "status", "evidence"),
    [
        ({"post_rank": "科员"}, "worker_rank", "met", "科员"),
        ({"post_rank": "正科职"}, "worker_rank", "met", "正科职"),
        ({"post_rank": "副处职"}, "worker_rank", "not_met", "副处职"),
        ({"post_rank": "正科级"}, "worker_rank", "met", "正科级（即正科职）"),
        ({"post_rank": "四级主任科员"}, "worker_rank", "met", "四级主任科员（即副科职）"),
        ({"post_rank": "一级主任科员"}, "worker_rank", "met", "一级主任科员（即正科职）"),
        ({"post_rank": "二级科员"}, "worker_rank", "met", "二级科员（即办事员）"),
        ({"post_rank": "副处级"}, "worker_rank", "not_met", "副处级（即副处职）"),
        ({"post_rank": "二级调研员"}, "worker_rank", "not_met", "二级调研员（即正处职）"),
        (
            {"post_rank": "四级调研员"},
            "worker_rank",
            "pending",
            "四级调研员，是职级，职务由主管处室核定",
        ),
        ({"on_establishment": True}, "worker_on_establishment", "met", "是"),
        ({"on_establishment": False}, "worker_on_establishment", "not_met", "否"),
        ({"reported_on": dt.date(2021, 3, 31)}, "worker_reported", "met", "2021年3月31日"),
        ({"reported_on": dt.date(2021, 4, 2)}, "worker_reported", "not_met", "2021年4月2日"),
        (
            {"reported_on": dt.date(2021, 4, 1)},
            "worker_reported",
            "pending",
            "2021年4月1日，恰在界限上，由主管处室核定",
        ),
    ],
)
def test_what_a_table_tells(fields: Any, clause: str, status: str, evidence: str) -> None:
    """A post, a day or an establishment would be judged on the wrong side of the line."""
    found = findings(person(**fields))[clause]
    assert (found.status, found.evidence.zh) == (status, evidence)
    assert (found.checked_by, found.date, found.override_reason) == ("", None, "")


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (dt.date(2020, 6, 30), "not_met"),
        (dt.date(2020, 7, 1), "met"),
        (dt.date(2021, 11, 30), "met"),
    ],
)
def test_a_day_has_a_first_limit_too(day: dt.date, status: str) -> None:
    """A project begun too early would pass, or one begun on the first day would not."""
    (honour,) = (one for one in BOOK.honours.honours if one.id == MODEL)
    candidate = Candidate("H1", "某专厅", "", "SUB_CENTRE_HALL", fields={"project_started_on": day})
    found = {one.condition.id: one for one in condition_findings(candidate, honour, BOOK, {})}
    assert found["project_started"].status == status
    assert "model_unit_staff" not in found


@pytest.mark.parametrize(("staff", "status"), [(1, "not_met"), (2, "met"), (3, "met")])
def test_staff_is_asked_of_windows(staff: int, status: str) -> None:
    """2人以上 would be read as more than two."""
    candidate = Candidate.of_window(window(staff=staff), BOOK)
    found = condition_findings(candidate, BOOK.honour(MODEL), BOOK, {})[0]
    assert (found.condition.id, found.status) == ("model_unit_staff", status)
    assert found.evidence.zh == f"自报{staff}人"


ROW = Verification("met", "核查人", DAY)


@pytest.mark.parametrize(
    ("rank", "row", "expected"),
    [
        ("副处职", ROW, ("not_met", "")),
        ("副处职", Verification("met", "核查人", DAY, "按职级"), ("met", "按职级")),
        ("科员", Verification("not_met", "核查人", DAY), ("met", "")),
        ("科员", Verification("not_met", "核查人", DAY, "已提任"), ("not_met", "已提任")),
        ("科员", Verification("met", "核查人", DAY, "无异议"), ("met", "")),
        ("科员", Verification("pending", "核查人", DAY), ("pending", "")),
        ("副处职", Verification("pending", "核查人", DAY, "待查"), ("pending", "")),
        (None, ROW, ("met", "")),
        (None, Verification("not_met", "核查人", DAY), ("not_met", "")),
    ],
)
def test_a_row_stands_above_a_table_with_a_reason_only(
    rank: str | None, row: Verification, expected: tuple[str, str]
) -> None:
    """A tick without a word would overrule the register, or a reasoned finding would not."""
    found: ConditionFinding = findings(person(**({"post_rank": rank} if rank else {})), row)[
        "worker_rank"
    ]
    assert (found.status, found.override_reason) == expected
    assert (found.checked_by, found.date) == ("核查人", DAY)
    assert found.exception is (expected == ("met", "按职级"))  # the table alone says not met
    unheard = rank is not None and row.status != "pending" and not row.reason
    assert ("不采用" in found.evidence.zh) is unheard


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (ROW, "经核验符合（核查人）", "verified: met 核查人"),
        (
            Verification("not_met", "", None, "超龄"),
            "经核验不符合：超龄",
            "verified: not met  超龄",
        ),
        (Verification("pending"), "核验中", "being verified"),
    ],
)
def test_who_verified_and_why_is_said(row: Verification, zh: str, en: str) -> None:
    """A report would not say what a condition's status rests on."""
    found = findings(person(), row)["worker_rank"]
    assert (found.evidence.zh, found.evidence.en) == (zh, en)


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("督查处", True),
        ("苏州市行政审批局督查处", True),
        ("机关党委", True),
        ("机关党委（机关纪委）", True),
        ("苏州市行政审批局机关党委（机关纪委）", True),
        ("苏州市行政审批局机关党委", True),
        ("综合审批处", False),
        ("督查处窗口", False),
        ("苏州市行政审批局", False),
        ("", False),
    ],
)
def test_which_names_are_a_member_unit(name: str, member: bool) -> None:
    """A member unit would slip in under another form of its name, or somebody else be kept out."""
    of_window = Candidate("W1", "督查处", name, "RESIDENT_WINDOW", staff_count=3)
    by_name = Candidate("H1", name, "督查处", "SUB_CENTRE_HALL")
    for candidate in (of_window, by_name):
        found = member_unit(candidate, BOOK)
        assert bool(found) is member
        assert found is None or found.member


def test_every_application_and_nomination_is_examined_in_order() -> None:
    """An application would be forgotten, or a window stand for an honour of persons."""
    nominated = Nominated([person(post_rank="副处职")])
    windows = [window("W2", honours=(COLLECTIVE, STAR, MODEL)), window("W1", honours=())]
    found = examine_candidates(windows, nominated, BOOK)
    assert [(one.candidate.id, one.honour.id) for one in found] == [
        ("W2", MODEL),
        ("W2", COLLECTIVE),
        ("P1", WORKER),
    ]
    assert [len(one.conditions) for one in found] == [len(one.honour.conditions) for one in found]
    assert all(one.pending and not one.kept_out for one in found)
    assert [[finding.condition.id for finding in one.not_met] for one in found] == [
        [],
        [],
        ["worker_rank"],
    ]


def test_a_member_unit_is_kept_out_of_collective_honours_unless_somebody_writes_why() -> None:
    """原则上 would be passed over, or an exception would hold for another honour or a refusal."""
    register = [window(unit="督查处", honours=(MODEL, COLLECTIVE))]
    for status, excepted in (("met", True), ("not_met", False), ("pending", False)):
        row = Verification(status, "核查人", DAY, "会议决定")  # type: ignore[arg-type]
        nominated = Nominated(verified={("W1", MODEL, MEMBERS): row})
        model, collective = examine_candidates(register, nominated, BOOK)
        assert (model.kept_out, collective.kept_out) == ("督查处", "督查处")
        assert len(model.conditions) == len(model.honour.conditions)
        assert model.exception == (row if excepted else None)
        assert (model.excluded, collective.excluded) == (not excepted, True)
        assert collective.exception is None


def test_staff_of_a_member_unit_may_win_as_persons() -> None:
    """The exclusion of units would reach their people."""
    one = Nomination("P1", "督查处", "督查处", "BUREAU_DIVISION", WORKER, None, {})
    (found,) = examine_candidates([], Nominated([one]), BOOK)
    assert (found.kept_out, found.barred) == ("", False)


def test_who_is_barred_from_what() -> None:
    """A window would be barred from an honour whose conditions it meets, or only one window be."""
    row = Verification("not_met", "核查人", DAY, "负面报道")
    clauses = [("W1", MODEL, "model_unit_no_negative_exposure")]
    clauses.append(("W3", MODEL, "model_unit_no_negative_exposure"))
    nominated = Nominated(verified=dict.fromkeys(clauses, row))
    both = (MODEL, COLLECTIVE)
    windows = [window("W1", honours=both), window("W2", honours=both), window("W3", honours=both)]
    windows.append(window("W4", unit="信息处", honours=(COLLECTIVE,)))
    found = barred(examine_candidates(windows, nominated, BOOK))
    assert found == {MODEL: {"W1", "W3"}, COLLECTIVE: {"W4"}}


@pytest.mark.parametrize(
    ("row", "status", "may"),
    [
        (None, "pending", False),
        (Verification("pending", "核查人", DAY), "pending", False),
        (Verification("met", "核查人", DAY), "pending", False),
        (Verification("met", "", DAY, "是区里的单位"), "pending", False),
        (Verification("met", "核查人", DAY, "是区里的单位"), "met", True),
        (Verification("not_met", "核查人", DAY, "就是该单位"), "not_met", False),
    ],
)
def test_a_name_nearly_a_member_units_waits_for_somebody_to_say(
    row: Verification | None, status: str, may: bool
) -> None:
    """A program would guess whether 督察处 is 督查处, and honour or shut out the wrong one."""
    register = [window(unit="督察处", honours=(COLLECTIVE,))]
    verified = {("W1", COLLECTIVE, MEMBERS): row} if row else {}
    (found,) = examine_candidates(register, Nominated(verified=verified), BOOK)
    finding = found.conditions[-1]
    assert (finding.condition.id, finding.status) == (MEMBERS, status)
    assert finding.condition.clause == "附件2 说明3"
    assert (found.kept_out, found.barred) == ("", status == "not_met")
    assert (finding in found.pending) == (status == "pending")
    assert bool(finding.override_reason) == (may or status == "not_met")
    if row is None:
        assert finding.evidence.zh == ("“督察处”与成员单位“督查处”名称相近，是不是同一单位待核实")


def test_a_name_nearly_that_of_an_attending_unit_is_nothing_to_ask_about() -> None:
    """Units that attend without membership are not kept out, so their names decide nothing."""
    register = [window(unit="综合审批科", honours=(COLLECTIVE,))]
    (found,) = examine_candidates(register, Nominated(), BOOK)
    assert [one.condition.id for one in found.conditions] == [
        one.id for one in BOOK.honour(COLLECTIVE).conditions
    ]


def test_an_application_is_judged_by_its_own_columns() -> None:
    """A window's project, or who recommends somebody, would be lost between table and finding."""
    started = {"project_started_on": dt.date(2020, 6, 30)}
    early = replace(window(), fields=started)
    found = condition_findings(Candidate.of_window(early, BOOK), BOOK.honour(MODEL), BOOK, {})
    status = {one.condition.id: one.status for one in found}
    assert status["project_started"] == "not_met"
    recommended = replace(person(), recommended_by="某区局", priority=True)
    candidate = Candidate.of_nomination(recommended)
    assert (candidate.recommended_by, candidate.priority) == ("某区局", True)


@pytest.mark.parametrize(
    ("day", "row", "status", "evidence"),
    [
        (dt.date(2021, 11, 30), None, "pending", "没有核验记录"),
        (dt.date(2021, 11, 30), ROW, "met", "经核验符合（核查人）"),
        (dt.date(2021, 12, 1), None, "not_met", "2021年12月1日"),
        (None, None, "pending", "没有核验记录"),
    ],
)
def test_a_day_in_time_does_not_tell_that_the_project_works(
    day: dt.date | None, row: Verification | None, status: str, evidence: str
) -> None:
    """有成效 would be taken for granted once a day is written down."""
    fields = {"project_in_use_on": day} if day else {}
    verified = {("W1", MODEL, "project_in_use"): row} if row else {}
    candidate = Candidate.of_window(replace(window(), fields=fields), BOOK)
    found = condition_findings(candidate, BOOK.honour(MODEL), BOOK, verified)
    (finding,) = [one for one in found if one.condition.id == "project_in_use"]
    assert (finding.status, finding.evidence.zh) == (status, evidence)
    assert finding.override_reason == ""
