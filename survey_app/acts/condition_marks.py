"""Divisions mark the conditions of candidates; what they find stands in conditions.csv at once.

What a table tells is overridden by two persons only, and nobody judges the own unit. The trail
names candidates and conditions, never a reason: reasons stand in the table.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from rulebook import contract
from rulebook.csvfile import csv_bytes
from rulebook.eligibility import (
    PENDING,
    Candidate,
    ConditionFinding,
    ExaminedCandidate,
    Nominated,
    examine_candidates,
)
from rulebook.filelock import WriterLock
from rulebook.honours import Condition, Honour
from rulebook.nominations import nominated
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.spreadsheets.changes import shown_value
from rulebook.tables import find
from rulebook.vocabulary import CONDITION_STATUSES
from survey_app.acts.applications.refusing import refusal, refusals
from survey_app.acts.applications.units import honours_of, is_own
from survey_app.acts.recording import act_of, copy_trail, recording
from survey_app.acts.taking import FILES
from survey_app.files import write_file
from survey_app.registers import sound_name
from survey_app.setup import now
from survey_app.store import DIVISION, Account, Store
from survey_app.store.overrides import Override

LONGEST_REASON = 300
_LOCK = ".conditions.lock"
MET, NOT_MET, WAITING = CONDITION_STATUSES
Key = tuple[str, str, str]


class Mark(NamedTuple):
    """What somebody of a division says of one condition; ``day`` is when it was looked at."""

    clause: str
    status: str
    reason: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Judged:
    """A candidate for an honour as a division sees it: with what was found, and without."""

    now: ExaminedCandidate
    by_tables: ExaminedCandidate
    member_rule: Condition | None

    @property
    def candidate(self) -> Candidate:
        """Who it is."""
        return self.now.candidate

    @property
    def honour(self) -> Honour:
        """What for."""
        return self.now.honour

    @property
    def conditions(self) -> tuple[ConditionFinding, ...]:
        """All conditions, the exception of a member unit as the last."""
        return self.now.conditions

    def told(self, clause: str) -> ConditionFinding | None:
        """What a table tells of a condition, or None."""
        for one in self.by_tables.conditions:
            if one.condition.id == clause and one.evidence is not PENDING:
                return one
        return None

    def is_override(self, mark: Mark) -> bool:
        """Whether it says otherwise than a table, or makes an exception of a member unit."""
        told = self.told(mark.clause)
        if told is None:
            return self.exception is not None and mark.clause == self.exception.id
        return MET in (told.status, mark.status) and mark.status not in (told.status, WAITING)

    @property
    def exception(self) -> Condition | None:
        """The rule that keeps a member unit out, as something to make an exception from."""
        return self.member_rule if self.now.kept_out else None


def judged(this_round: Round) -> tuple[Judged, ...]:
    """Every candidate of the round's tables for every honour, in their order."""
    listed = nominated(this_round)
    windows, book = this_round.register[0], this_round.book
    clause = book.honours.exclusion("member_units")
    exception = clause.as_condition() if clause else None
    bare = Nominated(listed.nominations)
    return tuple(
        Judged(found, told, exception)
        for found, told in zip(
            examine_candidates(windows, listed, book),
            examine_candidates(windows, bare, book),
            strict=True,
        )
    )


def of_division(this_round: Round, division: str) -> tuple[Judged, ...]:
    """Those of the honours that a division leads or cooperates for."""
    honours = {one.id for one in honours_of(this_round.book, division)}
    return tuple(one for one in judged(this_round) if one.honour.id in honours)


def find_judged(this_round: Round, honour: str, candidate: str) -> Judged | None:
    """One candidate for one honour."""
    for one in judged(this_round):
        if (one.honour.id, one.candidate.id) == (honour, candidate):
            return one
    return None


def is_of_own(this_round: Round, one: Judged, division: str) -> bool:
    """Whether the candidate is the division's own: it, its people, or recommended by it."""
    candidate = one.candidate
    return is_own(
        this_round.book, division, (candidate.name, candidate.unit, candidate.recommended_by)
    )


def mark(
    this_round: Round, store: Store, one: Judged, marks: Iterable[Mark], by: Account
) -> tuple[int, int]:
    """Write what a division found; how many were written, and how many wait for a second person.

    Raises
    ------
    InputError
        If one is unfit, naming its condition in ``file``; nothing is written then.
    """
    _require_may(this_round, one, by)
    said = [_sound(this_round, one, each) for each in marks]
    problems = [problem for _, found in said for problem in found]
    if problems:
        raise refusals(problems)
    sound = [each for each, _ in said]
    overrides = [each for each in sound if one.is_override(each)]
    plain = [each for each in sound if each not in overrides]
    moment = now(this_round).isoformat(timespec="seconds")
    for each in plain:
        _write(this_round, store, one, each, f"{by.body} {by.full_name}", by.name)
    for each in overrides:
        made = Override(*_key(one, each.clause), each.status, each.reason, by.body, by.name, moment)
        act = act_of(this_round, "override", (by.name,), **_what(one, each))
        store.overrides.propose(made, act)
    copy_trail(this_round, store)
    return len(plain), len(overrides)


def confirm(
    this_round: Round, store: Store, one: Judged, waiting: Override, by: Account, *, agreed: bool
) -> None:
    """A second person agrees to an override, which is written then, or does not.

    Raises
    ------
    InputError
        If it is the same person, not of the office or that division, of the own unit, or somebody
        else has settled it meanwhile.
    """
    own = by.body if by.role == DIVISION else this_round.book.campaign.leading_group.office
    if by.name == waiting.proposed_by:
        raise refusal("不能自己同意自己提出的改判，请另一个人来。")
    if by.role == DIVISION and by.body != waiting.division:
        raise refusal(f"请{waiting.division}的另一个人或者办公室来同意。")
    if is_of_own(this_round, one, own):
        raise _own(own)
    made = Mark(waiting.clause, waiting.status, waiting.reason)
    act = None
    if not agreed:
        act = act_of(this_round, "override refused", (by.name,), **_what(one, made))
    if not store.overrides.settle(waiting, act):
        raise refusal("这项改判刚才有人处理了，请再看一遍。")
    if agreed:
        first = store.accounts.find(waiting.proposed_by)
        names = f"{waiting.division} {first.full_name if first else waiting.proposed_by}"
        who = f"{names}、{own if by.role == DIVISION else '办公室'} {by.full_name}"
        persons = (waiting.proposed_by, by.name)
        day = dt.datetime.fromisoformat(waiting.proposed_at).date()
        _write(this_round, store, one, made._replace(day=day), who, *persons)
    copy_trail(this_round, store)


def _require_may(this_round: Round, one: Judged, by: Account) -> None:
    if one.honour not in honours_of(this_round.book, by.body):
        raise refusal(f"{by.body}不是{one.honour.name.zh}的牵头或配合单位，不能核验。")
    if is_of_own(this_round, one, by.body):
        raise _own(by.body)


def _own(division: str) -> InputError:
    return refusal(f"候选是{division}自己的，请别的考评单位来核验。")


def _sound(this_round: Round, one: Judged, said: Mark) -> tuple[Mark, list[tuple[str, str]]]:
    """A mark fit for the table, and what is wrong with it."""
    known = {each.condition.id for each in one.conditions}
    if one.exception:
        known.add(one.exception.id)
    reason = sound_name(said.reason, LONGEST_REASON)
    problems: list[tuple[str, str]] = []
    if said.clause not in known or said.status not in CONDITION_STATUSES:
        problems.append((said.clause, "请选择符合、不符合或待核验。"))
    elif said.reason.strip() and not reason:
        problems.append((said.clause, f"理由最多{LONGEST_REASON}字，不用=+-@开头。"))
    elif not reason and (said.status == NOT_MET or one.is_override(said)):
        problems.append((said.clause, "请写明理由。"))
    day = said.day or now(this_round).date()
    if day > now(this_round).date():
        problems.append((said.clause, "核验日期不能晚于今天。"))
    return Mark(said.clause, said.status, reason, day), problems


def _key(one: Judged, clause: str) -> Key:
    return one.candidate.id, one.honour.id, clause


def _what(one: Judged, said: Mark) -> dict[str, Any]:
    return {
        "candidate": one.candidate.id,
        "honour": one.honour.id,
        "condition": said.clause,
        "status": said.status,
    }


def _write(
    this_round: Round, store: Store, one: Judged, said: Mark, checked_by: str, *by: str
) -> None:
    """Put one row in the place of the one that stands, the other rows as they are."""
    candidate_id, honour, clause = _key(one, said.clause)
    row = {
        "candidate_id": candidate_id,
        "honour": honour,
        "clause": clause,
        "status": said.status,
        "checked_by": checked_by,
        "date": said.day.isoformat() if said.day else "",
        "reason": said.reason,
    }
    columns = [column.name for column in contract.CONDITIONS.columns]
    path = this_round.folder / f"{contract.CONDITIONS.name}.csv"
    with WriterLock(this_round.folder / _LOCK)():
        standing = find(this_round.folder, contract.CONDITIONS, FILES)
        rows = _standing(this_round)
        rows[candidate_id, honour, clause] = row
        content = csv_bytes(columns, [[each[name] for name in columns] for each in rows.values()])
        with recording(this_round, store, "condition", by, **_what(one, said)) as act:
            store.trail.record(act)
            write_file(path, content)
        if standing and standing != path:
            standing.unlink()


def _standing(this_round: Round) -> dict[Key, Mapping[str, str]]:
    """The rows that stand, by their key.

    Raises
    ------
    InputError
        If the table is at fault: rows that cannot be read would be lost.
    """
    read = this_round.read(contract.CONDITIONS)
    if read and read.problems:
        raise InputError(read.problems)
    return {
        (row.text("candidate_id"), row.text("honour"), row.text("clause")): {
            name: shown_value(value) for name, value in row.values.items()
        }
        for row in (read.rows if read else ())
    }
