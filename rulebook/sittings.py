"""Meetings of the leading group as values: when, where, who was there and who was not.

Comes in: sittings and attendance, two small tables of a round. Goes out: ``Sitting`` values, or
every fault of the two. The console writes them, the minutes read them, no score does.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
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
    days = set()
    for _file, row in _rows(this_round, contract.SITTINGS):
        if isinstance(row, Problem):
            yield row
            continue
        days.add(row.values["date"])
    for file, row in _rows(this_round, contract.ATTENDANCE):
        if isinstance(row, Problem):
            yield row
            continue
        if row.values["date"] not in days:
            yield fault(file, row, "date", _A_SITTING)
        yield from (fault(file, row, c, words) for c, words in absence_faults(row.values))


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
