"""Who was at a meeting of the leading group: the form, and the ``Sitting`` that it comes to."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from office_app.campaign.typed import day_of
from office_app.refusals import Fault
from rulebook.campaign import LeadingGroup
from rulebook.cells import CellError, clock_of
from rulebook.sittings import GUEST, MEMBER, Attendee, Sitting, contradictions, twice_there
from survey_app.registers import sound_name

HERE, ABSENT, LEFT = PRESENCES = ("here", "absent", "left")
PRESENCE_NAMES = {HERE: "到会", ABSENT: "请假", LEFT: "已不是成员"}
LONGEST: Mapping[str, int] = {"place": 60, "chair": 40, "recorder": 40, "name": 40, "post": 80}
LONGEST_REASON = 100
_SPARE = 4  # empty rows for those who attend
_OWN_LINES = ("place", "chair", "recorder")


class PersonTyped(NamedTuple):
    """A row of the form: ``field`` begins the names of its fields; a member of the edition's list
    has a name and a post that nobody types.
    """

    field: str
    name: str
    post: str
    part: str
    presence: str
    reason: str = ""
    withdrew: str = ""


@dataclass(frozen=True)
class SittingTyped:
    """What stands in the form."""

    day: str
    starts: str
    ends: str
    place: str
    chair: str
    recorder: str
    members: Sequence[PersonTyped]
    others: Sequence[PersonTyped]

    def sitting(self) -> Sitting:
        """The meeting; to be asked of a form without faults."""
        day = day_of(self.day)
        assert day
        rows = [one for one in (*self.members, *self.others) if one.name and one.presence != LEFT]
        people = tuple(
            Attendee(
                one.name,
                one.post,
                one.part,
                one.presence == HERE,
                one.reason if one.presence == ABSENT else "",
                one.withdrew,
            )
            for one in rows
        )
        return Sitting(day, self.starts, self.ends, self.place, self.chair, self.recorder, people)


def shown_of(group: LeadingGroup, sitting: Sitting | None, today: dt.date) -> SittingTyped:
    """The form for a meeting that is written down, or for a new one with everybody there."""
    head = next((one.name for one in group.people if one.role == "head"), "")
    held = sitting or Sitting(today, chair=head)
    listed = {(one.name, one.post) for one in group.people}
    known = {(one.name, one.post): one for one in held.people}
    members = [
        _shown(f"m{n}", known.get((one.name, one.post)), one.name, one.post, sitting is not None)
        for n, one in enumerate(group.people)
    ]
    others = [
        PersonTyped(f"g{n}", one.name, one.post, one.part, HERE, "", one.withdrew)
        for n, one in enumerate(p for p in held.people if (p.name, p.post) not in listed)
    ]
    posts = {one.post for one in others}
    asked = [unit.name for unit in group.units if not unit.member and unit.name not in posts]
    for post in [*asked, *[""] * _SPARE]:
        others.append(PersonTyped(f"g{len(others)}", "", post, GUEST, HERE))
    hours = (held.starts, held.ends, held.place, held.chair, held.recorder)
    return SittingTyped(held.day.isoformat(), *hours, members, others)


def _shown(field: str, known: Attendee | None, name: str, post: str, written: bool) -> PersonTyped:
    if known is None:
        return PersonTyped(field, name, post, MEMBER, LEFT if written else HERE)
    presence = HERE if known.present else ABSENT
    return PersonTyped(field, name, post, MEMBER, presence, known.reason, known.withdrew)


def typed_of(group: LeadingGroup, form: Mapping[str, str]) -> SittingTyped:
    """What was typed."""
    members = [
        PersonTyped(f"m{n}", one.name, one.post, MEMBER, *_said(form, f"m{n}"))
        for n, one in enumerate(group.people)
    ]
    numbers = (n for n in range(len(group.units) + 40) if f"g{n}-name" in form)
    others = [
        PersonTyped(
            f"g{n}",
            _text(form, f"g{n}-name"),
            _text(form, f"g{n}-post"),
            MEMBER if form.get(f"g{n}-part") == MEMBER else GUEST,
            HERE,
            "",
            _text(form, f"g{n}-withdrew"),
        )
        for n in numbers
    ]
    starts, ends = (_text(form, name).replace("：", ":") for name in ("starts", "ends"))
    place, chair, recorder = (_text(form, name) for name in _OWN_LINES)
    day = _text(form, "day")
    return SittingTyped(day, starts, ends, place, chair, recorder, members, others)


def _text(form: Mapping[str, str], name: str) -> str:
    """One line as it was typed: a sign that nobody sees is refused, not taken out in silence."""
    return " ".join(form.get(name, "").split())


def _said(form: Mapping[str, str], field: str) -> tuple[str, str, str]:
    return (
        form.get(field, ""),
        _text(form, f"{field}-reason"),
        _text(form, f"{field}-withdrew"),
    )


def faults(typed: SittingTyped, today: dt.date) -> list[Fault]:
    """What is wrong, each at its field."""
    found = [*_head_faults(typed, today), *_people_faults(typed)]
    return found or [*_contradictions(typed)]


def _contradictions(typed: SittingTyped) -> Iterator[Fault]:
    """What is right by itself and cannot be so together."""
    held = typed.sitting()
    found = {column for column, _ in contradictions(held)}
    if "ends" in found:
        yield "ends", f"结束时间不能早于开始时间{typed.starts}。"
    if not held.present:
        yield "m0", "至少要有一名成员到会。"
    elif "chair" in found:
        yield "chair", f"主持人要是到会的人，{typed.chair}没有登记到会。"
    twice = twice_there(held.people)
    for one in typed.others:
        if one.part == GUEST and one.name in twice:
            said = f"{one.name}已写在成员里。同名的另一个人，请在姓名后面注明单位。"
            yield f"{one.field}-name", said


def _head_faults(typed: SittingTyped, today: dt.date) -> Iterator[Fault]:
    day = day_of(typed.day)
    if day is None:
        yield "day", "会议日期应像 2022-01-08 这样写。"
    elif day > today:
        yield "day", "会议还没有开，开过以后再登记到会。"
    for name in ("starts", "ends"):
        if (text := getattr(typed, name)) and not _is_clock(text):
            yield name, "时间应像 14:30 这样写。"
    for name in _OWN_LINES:
        yield from _unfit(name, getattr(typed, name), LONGEST[name])


def _is_clock(text: str) -> bool:
    try:
        return bool(clock_of(text))
    except CellError:
        return False


def _people_faults(typed: SittingTyped) -> Iterator[Fault]:
    for one in typed.members:
        if one.presence not in PRESENCES:
            yield one.field, f"{one.name}：请选到会还是请假。"
        elif one.presence == ABSENT and not one.reason:
            yield f"{one.field}-reason", f"{one.name}：请写请假的原因。"
        yield from _unfit(f"{one.field}-reason", one.reason, LONGEST_REASON)
    for one in typed.others:
        yield from _unfit(f"{one.field}-name", one.name, LONGEST["name"])
        yield from _unfit(f"{one.field}-post", one.post, LONGEST["post"])
    seen = set[tuple[str, str]]()
    for one in (*typed.members, *typed.others):
        yield from _unfit(f"{one.field}-withdrew", one.withdrew, LONGEST_REASON)
        if one.name and (one.name, one.post) in seen:
            yield f"{one.field}-name", f"{one.name}写了两次。同名的两个人，请写明各自的单位和职务。"
        seen.add((one.name, one.post))


def _unfit(field: str, text: str, longest: int) -> Iterator[Fault]:
    if text and not sound_name(text, longest):
        yield field, f"最多{longest}字，不用=+-@开头，不带看不见的符号。"
