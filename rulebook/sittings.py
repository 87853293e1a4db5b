"""Meetings of the leading group as values: when, where, who was there and who was not.

Comes in: sittings and attendance, two small tables of a round. Goes out: ``Sitting`` values, or
every fault of the two. The console writes them, the minutes read them, no score does.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rulebook import contract
from rulebook.columns import Table
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import Row, fault

MEMBER, GUEST = PARTS = ("member", "guest")
PART_NAMES = {MEMBER: "成员", GUEST: "列席"}
_A_REASON = Words("请假的原因（成员没有到会）", "why the member was absent")
_LATER = Words("不早于开始时间", "no earlier than the start")
_A_CHAIR = Words("到会的人主持", "somebody who was there")
_ANYBODY = Words("至少一名成员到会", "at least one member present")
_ONCE = Words(
    "成员不再写成列席（同名的另一个人，在姓名后面注明单位）",
    "no member as a guest as well (write the body behind the name of a namesake)",
)
_PLAIN = Words("看得见的字，不带控制符号", "signs that can be seen, no control signs")
_A_SITTING = Words("审定会议表里有的日期", "a day that sittings has")


class Attendee(NamedTuple):
    """One person: whether there, if not why, and on whom this person took no part."""

    name: str
    post: str
    part: str
    present: bool
    reason: str = ""
    withdrew: str = ""


@dataclass(frozen=True)
class Sitting:
    """One meeting. Times are HH:MM as written; what nobody wrote down is empty."""

    day: dt.date
    starts: str = ""
    ends: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    people: tuple[Attendee, ...] = ()

    @property
    def members(self) -> tuple[Attendee, ...]:
        """Who belongs to the leading group, there or not."""
        return tuple(one for one in self.people if one.part == MEMBER)

    @property
    def present(self) -> tuple[Attendee, ...]:
        """The members who were there."""
        return tuple(one for one in self.members if one.present)

    @property
    def absent(self) -> tuple[Attendee, ...]:
        """The members who were not."""
        return tuple(one for one in self.members if not one.present)

    @property
    def guests(self) -> tuple[Attendee, ...]:
        """Who attended without deciding."""
        return tuple(one for one in self.people if one.part == GUEST and one.present)


def sittings_of(this_round: Round) -> tuple[Sitting, ...]:
    """The meetings of a round by day; none where nobody wrote any down.

    Raises
    ------
    InputError
        If one of the tables is at fault.
    """
    if problems := [*sitting_problems(this_round)]:
        raise InputError(problems)
    people: dict[object, list[Attendee]] = {}
    for row in this_round.rows(contract.ATTENDANCE):
        people.setdefault(row.values["date"], []).append(_attendee(row))
    found = [_sitting(row, people) for row in this_round.rows(contract.SITTINGS)]
    return tuple(sorted(found, key=lambda one: one.day))


def sitting_problems(this_round: Round) -> Iterator[Problem]:
    """What is wrong with the two tables."""
    meetings: dict[object, tuple[str, Row]] = {}
    people: dict[object, list[tuple[str, Row]]] = {}
    for table, found in ((contract.SITTINGS, None), (contract.ATTENDANCE, people)):
        for file, row in _rows(this_round, table):
            if isinstance(row, Problem):
                yield row
                continue
            yield from (fault(file, row, c, _PLAIN) for c in row.values if hides(row.text(c)))
            if found is None:
                meetings[row.values["date"]] = file, row
            else:
                found.setdefault(row.values["date"], []).append((file, row))
    for day, rows in people.items():
        for file, row in rows:
            if day not in meetings:
                yield fault(file, row, "date", _A_SITTING)
            yield from (fault(file, row, c, words) for c, words in absence_faults(row.values))
    for day, (file, row) in meetings.items():
        yield from _meeting_problems(file, row, people.get(day, ()))


def _meeting_problems(file: str, row: Row, people: Sequence[tuple[str, Row]]) -> Iterator[Problem]:
    """What a meeting and the rows of its people say against each other."""
    held = _sitting(row, {row.values["date"]: [_attendee(each) for _, each in people]})
    yield from (fault(file, row, column, words) for column, words in contradictions(held))
    twice = twice_there(held.people)
    for at, each in people:
        if each.text("name") in twice and each.text("part") == GUEST:
            yield fault(at, each, "name", _ONCE)


def contradictions(held: Sitting) -> Iterator[tuple[str, Words]]:
    """Columns of a meeting that cannot be so; of who was there only where that is written down."""
    if held.starts and held.ends and _minutes(held.ends) < _minutes(held.starts):
        yield "ends", _LATER
    if held.people and not held.present:
        yield "date", _ANYBODY
    there = {one.name for one in held.people if one.present}
    if held.people and held.chair and held.chair not in there:
        yield "chair", _A_CHAIR


def twice_there(people: Iterable[Attendee]) -> set[str]:
    """Names of members that stand among the guests as well."""
    rows = [*people]
    return {one.name for one in rows if one.part == MEMBER} & {
        one.name for one in rows if one.part == GUEST
    }


def hides(text: str) -> bool:
    """Whether a text has signs that nobody sees, or that turn the line round."""
    return not " ".join(text.split()).isprintable()


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def absence_faults(values: Mapping[str, object]) -> Iterator[tuple[str, Words]]:
    """A member in a row of attendance who was absent without a reason."""
    absent = values.get("part") == MEMBER and values.get("present") is False
    if absent and not values.get("reason"):
        yield "reason", _A_REASON


def _rows(this_round: Round, table: Table) -> Iterator[tuple[str, Row | Problem]]:
    """Every row of a table that is not blank, or what the reader found wrong with it."""
    read = this_round.read(table)
    if read is None or read.is_blank:
        return
    for each in read.problems or read.rows:
        yield read.file, each


def _sitting(row: Row, people: Mapping[object, Sequence[Attendee]]) -> Sitting:
    day = row.values["date"]
    assert isinstance(day, dt.date)
    names = ("starts", "ends", "place", "chair", "recorder")
    starts, ends, place, chair, recorder = (row.text(name) for name in names)
    return Sitting(day, starts, ends, place, chair, recorder, tuple(people.get(day, ())))


def _attendee(row: Row) -> Attendee:
    name, post, part = (row.text(column) for column in ("name", "post", "part"))
    present = bool(row.values["present"])
    return Attendee(name, post, part, present, row.text("reason"), row.text("withdrew"))
