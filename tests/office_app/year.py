"""A round from June to January: who does what in it, and the same round as somebody's own files.

Comes in: nothing. Goes out: what people type, for the pages in process and in a browser alike, and
the folder that a clerk would have filled in by hand. Nothing of ours writes these files.
"""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from survey_app.store import DIVISION, LEADER, UNIT
from tests.office_app.applying import (
    COLLECTIVE,
    MODEL,
    PROJECT,
    STAR,
    UNIT_SHEET,
    WORKER,
    WORKER_SHEET,
)
from tests.office_app.clerks_round import (
    ANSWERS,
    BOX,
    BY_PHONE,
    MARKS,
    ON_PAPER,
    PERIODS,
    VOTES,
)
from tests.survey_app.rounds import ITEMS

REFORM, PERSONNEL = "行政审批制度改革处（政务服务指导处）", "人事处"
BUREAU, KIND = "示例区行政审批局", "CITY_DISTRICT_BUREAU"
HALL = "RESIDENT_WINDOW"
# Name, role, unit or division, and the unit's type.
PEOPLE = {
    "甲": (UNIT, "示例部门甲", HALL),
    "乙": (UNIT, "示例部门乙", HALL),
    "丙": (UNIT, "示例部门丙", HALL),
    "局": (UNIT, BUREAU, KIND),
    "示例区": ("district", "", ""),
    "改一": (DIVISION, REFORM, ""),
    "改二": (DIVISION, REFORM, ""),
    "人一": (DIVISION, PERSONNEL, ""),
    "人二": (DIVISION, PERSONNEL, ""),
    "办": ("office", "", ""),
    "长": (LEADER, "", ""),
}
WINDOWS = {"W01": "甲", "W02": "甲", "W03": "乙", "W04": "丙"}
STAFF = {window: str(4 + number) for number, window in enumerate(WINDOWS, 1)}
NAMES = {window: f"示例窗口{name}" for window, name in zip(WINDOWS, "一二三四", strict=True)}
DAY = "2021-12-20"


class Applied(NamedTuple):
    """One application: whose, for what, and what is typed; ``candidate`` as the tables name it."""

    who: str
    honour: str
    candidate: str
    sheet: Mapping[str, str]
    window: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """What the draft is begun with."""
        if self.window:
            return {"window": self.window}
        return {"person": self.candidate} if self.is_person else {}

    @property
    def is_person(self) -> bool:
        """Whether a person is recommended."""
        return self.honour in (STAR, WORKER)


def _of_window(window: str, honour: str) -> Applied:
    sheet = PROJECT if honour == MODEL else UNIT_SHEET
    own = dict(sheet) | {"f-staff_count": STAFF[window]}
    return Applied(WINDOWS[window], honour, NAMES[window], own, window)


_LATE = {"f-reported_on": "2021-05-06", "knowing": "1"}  # an exception is asked for
_STAR_SHEET = {name: text for name, text in WORKER_SHEET.items() if name.startswith("f-")}
_STAR_SHEET |= {f"declared-star_no_{what}": "1" for what in ("discipline", "violation")}
_STAR_SHEET |= {"declared-star_no_credit_breach": "1"}
APPLIED = (
    _of_window("W01", MODEL),
    _of_window("W02", COLLECTIVE),
    _of_window("W03", MODEL),
    _of_window("W04", MODEL),
    Applied("局", COLLECTIVE, BUREAU, UNIT_SHEET),
    Applied("局", WORKER, "李小明", dict(WORKER_SHEET) | _LATE | {"order": "1", "priority": "1"}),
    Applied("局", STAR, "王小红", _STAR_SHEET | {"order": "1"}),
)
RETURNED = APPLIED[2]  # first handed in with an effect that says nothing
_EXPOSED = "2021年9月被市级媒体曝光"
OVERRIDE = "因抽调疫情防控推迟报到，领导小组办公室核实"


class Marked(NamedTuple):
    """What a division finds of one condition; ``second`` is who agrees to an override."""

    who: str
    candidate: str
    honour: str
    clause: str
    status: str = "met"
    reason: str = ""
    second: str = ""


MARKED = (
    *(
        Marked("改一", NAMES[window], MODEL, clause)
        for window in ("W01", "W03")
        for clause in ("project_in_use", "model_unit_no_negative_exposure")
    ),
    Marked("改一", NAMES["W04"], MODEL, "project_in_use"),
    Marked("改一", NAMES["W04"], MODEL, "model_unit_no_negative_exposure", "not_met", _EXPOSED),
    Marked("改二", NAMES["W02"], COLLECTIVE, "collective_no_negative_exposure"),
    Marked("改二", BUREAU, COLLECTIVE, "collective_no_negative_exposure"),
    *(
        Marked("人一", "李小明", WORKER, f"worker_{clause}")
        for clause in ("continuous", "no_discipline", "no_credit_breach", "no_violation")
    ),
    Marked("人一", "李小明", WORKER, "worker_reported", "met", OVERRIDE, "人二"),
    *(
        Marked("改二", "王小红", STAR, f"star_{clause}")
        for clause in ("no_discipline", "no_credit_breach", "no_violation")
    ),
)
PRACTICE = {
    "title": "一窗收件",
    "theme": "hall",
    "kind": "practice",
    "place": "示例镇",
    "summary": "一个窗口收全部材料。",
    "text": "设一个综合窗口收取全部材料。\n\n一年办理1,234件。",
    "figure-0-value": "1,234",
    "figure-0-unit": "件",
    "figure-0-label": "全年办理",
}
VISIT = {"kind": "visit", "day": "2021-12-10", "window": "W01", "findings": "等候不到十分钟。"}
SYMPOSIUM = {"kind": "exchange", "day": "2021-09-10", "other": "各区审批局", "findings": "联办。"}
OPINION = {"kind": "opinion", "day": "2021-12-15", "other": BUREAU, "findings": "同意推荐。"}
CASE = {"kind": "cannot_get_done", "window_id": "W01", "received_on": "2021-09-03"}
_COLUMNS = ("candidate_id", "honour", "clause", "status", "checked_by", "date", "reason")


def settings(engine: str = "", *, simulated: bool = True) -> str:
    """The text of round.toml."""
    return (
        f'edition = "2021"\ntitle = "模拟数据：示例年度"\nsimulated = {str(simulated).lower()}\n'
        f'date = 2022-01-05\npublic_url = "https://pingyi.example.gov.cn"\n'
        f"periods = {list(PERIODS)!r}\n{engine}"
    )


def empty(folder: Path, text: str) -> None:
    """The round in June: windows that have applied for nothing, and marks of later months."""
    folder.mkdir(parents=True)
    (folder / "round.toml").write_text(text, encoding="utf-8")
    head = ["window_id", "name", "unit", "staff_count", "applied_honours"]
    rows = [[id, NAMES[id], _unit(id), STAFF[id], ""] for id in WINDOWS]
    write(folder / "windows.csv", [head, *rows])
    write(folder / "bimonthly.csv", [["window_id", *PERIODS], *MARKS])


def _unit(window: str) -> str:
    return PEOPLE[WINDOWS[window]][1]


def write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """A table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def in_files(
    folder: Path, today: dt.date, *, text: str = "", whole: bool = False
) -> dict[str, str]:
    """The same round by somebody who fills in every table; its ids of candidates by their name.

    An override bears the day on which it was said, ``today``. ``whole``: what interviewers enter
    and the box of paper ballots are there too. ``text`` is that of round.toml.
    """
    empty(folder, text or settings())
    ids = {name: id for id, name in NAMES.items()}
    ids |= {one.candidate: f"C{n}" for n, one in enumerate(APPLIED) if not one.window}
    project = ["project_name", "project_started_on", "project_in_use_on"]
    head = ["window_id", "name", "unit", "staff_count", "applied_honours", *project]
    by_window = {one.window: one for one in APPLIED if one.window}
    rows = []
    for id, one in by_window.items():
        told = [one.sheet.get(f"f-{column}", "") for column in project]
        rows.append([id, NAMES[id], _unit(id), STAFF[id], one.honour, *told])
    write(folder / "windows.csv", [head, *rows])
    write(folder / "nominations.csv", _nominations(ids))
    findings = [_finding(one, ids, today) for one in MARKED]
    write(folder / "conditions.csv", [_COLUMNS, *findings])
    case = {"case_id": "C1", **CASE, "due_on": "2021-09-10"}  # five working days from a Friday
    write(folder / "cases.csv", [[*case], [*case.values()]])
    (folder / "ratings").mkdir()
    write(folder / "ratings" / "responses.csv", _responses(today if whole else None))
    write(folder / "ratings" / "ballot_tallies.csv", _tallies((*VOTES, *BOX) if whole else VOTES))
    return ids


def _nominations(ids: Mapping[str, str]) -> list[list[str]]:
    of_person = ["reported_on", "post_rank", "on_establishment"]
    head = ["kind", "candidate_id", "candidate", "unit", "category", "honour", "order"]
    rows = [[*head, *of_person, "priority"]]
    for one in APPLIED:
        if not one.window:
            told = [one.sheet.get(f"f-{column}", "") for column in of_person]
            kind = "person" if one.is_person else "unit"
            order, priority = one.sheet.get("order", ""), one.sheet.get("priority", "")
            named = [kind, ids[one.candidate], one.candidate, BUREAU, KIND, one.honour, order]
            rows.append([*named, *told, "是" if priority else ""])
    return rows


def _finding(one: Marked, ids: Mapping[str, str], today: dt.date) -> tuple[str, ...]:
    people = [f"{PEOPLE[who][1]} {who}" for who in (one.who, one.second) if who]
    said = (one.status, "、".join(people), str(today) if one.second else DAY, one.reason)
    return (ids[one.candidate], one.honour, one.clause, *said)


def _responses(today: dt.date | None) -> list[list[str]]:
    given = [(window, "code", text) for window, texts in ANSWERS.items() for text in texts]
    if today:
        given += [(window, "interviewer", text) for window, text in (BY_PHONE, ON_PAPER)]
    rows = [["response_id", "window_id", "channel", "answered_at", "seconds", *ITEMS]]
    for number, (window, channel, grades) in enumerate(given):
        answers = ["" if grade == "0" else grade for grade in grades]
        rows.append([f"R{number}", window, channel, f"{today or DAY}T10:00", "", *answers])
    return rows


def _tallies(votes: Sequence[str]) -> list[list[object]]:
    rows: list[list[object]] = [["window_id", "grade", "count"]]
    for place, window in enumerate(WINDOWS):
        grades = Counter("" if vote[place] == "0" else vote[place] for vote in votes)
        rows += [[window, grade, count] for grade, count in sorted(grades.items())]
    return rows
