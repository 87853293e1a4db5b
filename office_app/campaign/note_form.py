"""The form of a note: a visit or an opinion, with what is wrong at which field."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from office_app.campaign.typed import day_of, text_of
from office_app.refusals import Fault
from survey_app.acts.notes import KINDS, OPINION

_SAID = ("实地调研", "现场察看", "听取汇报", "座谈交流", "列席单位意见")
KIND_NAMES = dict(zip(KINDS, _SAID, strict=True))
LONGEST: Mapping[str, int] = {"other": 40, "people": 200, "findings": 5000}
_NAMES = {"other": "其他单位", "people": "参加人员", "findings": "情况"}


class NoteTyped(NamedTuple):
    """What was typed. ``window`` is an id of the register; ``observer`` one of those who attend."""

    kind: str
    day: str
    window: str
    other: str
    observer: str
    people: str
    findings: str

    @property
    def is_opinion(self) -> bool:
        """Whether somebody who attends the leading group says something, instead of a visit."""
        return self.kind == OPINION

    def content(self, windows: Mapping[str, str]) -> dict[str, str]:
        """What is kept: ``about`` names what it is about."""
        about = windows.get(self.window, "") or self.other
        kept = {"window": self.window, "other": self.other, "people": self.people}
        kept |= {"findings": self.findings, "about": about}
        return kept | ({"observer": self.observer} if self.is_opinion else {})


def typed_of(form: Mapping[str, str]) -> NoteTyped:
    """What a form says."""
    return NoteTyped(*(text_of(form, name) for name in NoteTyped._fields))


def faults(
    note: NoteTyped, windows: Mapping[str, str], observers: Mapping[str, str], today: dt.date
) -> list[Fault]:
    """What is wrong, at its field."""
    found: list[Fault] = []
    if note.kind not in KINDS:
        found.append(("kind", "请选择方式。"))
    day = day_of(note.day)
    if day is None:
        found.append(("day", "日期应像 2026-09-03 这样写。"))
    elif day > today:
        found.append(("day", f"日期{day}还没有到，请核对。"))
    found += _about(note, windows)
    if note.is_opinion and note.observer not in observers:
        found.append(("observer", "请选择列席单位。"))
    if not note.findings:
        found.append(("findings", "请写看到、听到的情况。"))
    for name, most in LONGEST.items():
        if (length := len(getattr(note, name))) > most:
            found.append((name, f"{_NAMES[name]}最多{most}字，现在{length}字。"))
    return found


def _about(note: NoteTyped, windows: Mapping[str, str]) -> list[Fault]:
    if note.window and note.window not in windows:
        return [("window", f"名册里没有“{note.window}”这个窗口，请重新选择。")]
    if note.window and note.other:
        return [("other", "窗口和其他单位只填一个；去了两处请分两条记。")]
    if not (note.window or note.other):
        return [("window", "请选择窗口，或者在下面写其他单位。")]
    return []
