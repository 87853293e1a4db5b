"""The form of a case: what is typed as a row of the table, and what is wrong at which field."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from office_app.campaign.typed import day_of, text_of
from office_app.refusals import Fault
from rulebook.cases import KINDS, after_working_days, case_faults
from rulebook.register import Window
from rulebook.vocabulary import WITHDRAWN

WORKING_DAYS = 5  # our own assumption where nobody types a deadline
LONGEST_MATTER, LONGEST_CONTACT = 200, 60
YES_NO = {"是": "是", "否": "否"}  # as the table has them
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONG_NUMBER = re.compile(r"\d{7,}")  # a phone or an identity card
_DAYS = ("received_on", "due_on", "answered_on")
_DAY_NAMES = {"received_on": "收到日期", "due_on": "答复期限", "answered_on": "答复日期"}


class CaseTyped(NamedTuple):
    """What was typed; ``matter`` and ``contact`` never stand in the table."""

    case_id: str
    kind: str
    window_id: str
    received_on: str
    due_on: str
    answered_on: str
    mended: str
    satisfied: str
    matter: str
    contact: str


def typed_of(form: Mapping[str, str]) -> CaseTyped:
    """What a form says."""
    return CaseTyped(*(text_of(form, name) for name in CaseTyped._fields))


def row_of(case: CaseTyped) -> dict[str, str]:
    """The row of the table, with days as the table writes them; a deadline is counted if empty."""
    days = {name: day_of(getattr(case, name)) for name in _DAYS}
    if days["due_on"] is None and days["received_on"]:
        days["due_on"] = after_working_days(days["received_on"], WORKING_DAYS)
    row = {name: getattr(case, name) for name in CaseTyped._fields[:-2]}
    return row | {name: str(day or "") for name, day in days.items()}


def faults(
    case: CaseTyped, windows: Mapping[str, Window], today: dt.date, *, former_window: str = ""
) -> list[Fault]:
    """What is wrong, at its field. A case that stands may stay with a window that has left."""
    found: list[Fault] = []
    if not _ID.fullmatch(case.case_id):
        found.append(("case_id", "登记号只用字母、数字、- 和 _，最多64个。"))
    if case.kind not in KINDS:
        found.append(("kind", "请选择种类。"))
    found += _window(case.window_id, windows, former_window)
    found += _days(case, today)
    found += [(name, f"应为{words.zh}。") for name, words in case_faults(_values(case))]
    if len(case.matter) > LONGEST_MATTER:
        found.append(("matter", f"事由最多{LONGEST_MATTER}字，现在{len(case.matter)}字。"))
    if _LONG_NUMBER.search(case.matter):
        found.append(("matter", "事由里不要写电话、证件号码；电话写在“联系方式”里。"))
    if len(case.contact) > LONGEST_CONTACT:
        told = f"联系方式最多{LONGEST_CONTACT}字，现在{len(case.contact)}字。"
        found.append(("contact", told))
    return found


def _window(window_id: str, windows: Mapping[str, Window], former: str) -> list[Fault]:
    window = windows.get(window_id)
    if not window_id:
        return [("window_id", "请选择窗口。")]
    if window is None:
        told = f"名册里没有“{window_id}”：合并、撤销的窗口请选现在的窗口。"
        return [("window_id", told)]
    if window.status == WITHDRAWN and window_id != former:
        return [("window_id", f"“{window.name}”已退出，请选现在办这项业务的窗口。")]
    return []


def _days(case: CaseTyped, today: dt.date) -> list[Fault]:
    found = []
    for name in _DAYS:
        text, day = getattr(case, name), day_of(getattr(case, name))
        label = _DAY_NAMES[name]
        if not text and name == "received_on":
            found.append((name, "请写收到日期。"))
        elif text and day is None:
            found.append((name, f"{label}应像 2026-09-03 这样写，现在是“{text[:20]}”。"))
        elif day and day > today and name != "due_on":
            found.append((name, f"{label}{day}还没有到，请核对。"))
    return found


def _values(case: CaseTyped) -> dict[str, object]:
    days: dict[str, object] = {name: day_of(getattr(case, name)) for name in _DAYS}
    return days | {name: getattr(case, name) or None for name in ("mended", "satisfied")}
