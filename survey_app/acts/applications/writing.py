"""Accepted applications become rows of nominations.csv and of windows.csv: shown, then all or none.

A row of a file stands unless an application says otherwise: those of candidates that apply here are
there if accepted, and not if withdrawn or returned. Both tables are looked through first, with what
the lock allows; only then either is written.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rulebook import contract
from rulebook.application_forms import STAFF
from rulebook.columns import Table
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.spreadsheets.changes import Changes, changes, columns_used, shown_value
from rulebook.spreadsheets.vocabulary import full_table, vocabulary
from rulebook.tables import TableRead, find, read_content
from survey_app.acts.applications.candidacy import Candidacy
from survey_app.acts.recording import Persons, hash_of
from survey_app.acts.taking import FILES, remove_table, require_table, take_table
from survey_app.store import Store
from survey_app.store.applications import ACCEPTED, OWN_IDS

_SOURCE = "applications"
_APPLIED = "applied_honours"
Cells = dict[str, str]


class Written(NamedTuple):
    """A table as it will be; ``content`` is empty where none is left."""

    table: Table
    content: bytes
    changes: Changes


@dataclass(frozen=True)
class Plan:
    """Both tables, what stands in the way, and a digest of what a yes would agree to."""

    tables: tuple[Written, ...] = ()
    problems: tuple[Problem, ...] = ()
    accepted: int = 0
    digest: str = ""

    @property
    def changed(self) -> tuple[Written, ...]:
        """The tables that are to be written."""
        return tuple(one for one in self.tables if one.changes)


def candidacies(this_round: Round, store: Store) -> list[Candidacy]:
    """Every application with its unit, by honour and name."""
    units = store.applications.units()
    known = {honour.id for honour in this_round.book.honours.honours}
    return [
        Candidacy(this_round, units[one.unit], one)
        for one in store.applications.all()
        if one.honour in known
    ]


def planned(this_round: Round, store: Store) -> Plan:
    """What would be written now; nothing is."""
    made = candidacies(this_round, store)
    accepted = [one for one in made if one.application.state == ACCEPTED]
    problems = [_gone(one) for one in accepted if one.is_window and one.window is None]
    tables = []
    for table, rows in (
        (contract.NOMINATIONS, _nominations(this_round, made)),
        (contract.WINDOWS, _windows(this_round, made)),
    ):
        try:
            tables.append(_written(this_round, store, table, list(rows)))
        except InputError as error:
            problems += error.problems
    digest = hashlib.sha256()
    for one in tables:
        standing = find(this_round.folder, one.table, FILES)
        digest.update(one.content + (hash_of(standing) if standing else "").encode())
    return Plan(tuple(tables), tuple(problems), len(accepted), digest.hexdigest())


def write(this_round: Round, plan: Plan, by: Persons = ()) -> None:
    """Write what was planned; recorded table by table.

    Raises
    ------
    InputError
        If something stands in the way.
    """
    if plan.problems:
        raise InputError(plan.problems)
    for one in plan.changed:
        if one.content:
            take_table(this_round, one.table, one.content, _SOURCE, by)
        else:
            remove_table(this_round, one.table, _SOURCE, by)


def _written(this_round: Round, store: Store, table: Table, rows: list[Cells]) -> Written:
    words = vocabulary(this_round, table)
    standing = _standing(this_round, table)
    full = full_table(this_round, table)
    if not rows:
        return Written(table, b"", changes(standing, TableRead(table.name), words))
    columns = columns_used(full, rows)
    content = csv_bytes(columns, [[row.get(name, "") for name in columns] for row in rows])
    after = read_content(
        f"{table.name}.csv", content, full, this_round.grades, this_round.names_in(table)
    )
    if after.problems:
        raise InputError(after.problems)
    made = Written(table, content, changes(standing, after, words))
    if made.changes:
        require_table(this_round, store, table, content)
    return made


def _standing(this_round: Round, table: Table) -> TableRead | None:
    """The table that stands.

    Raises
    ------
    InputError
        If it is at fault: rows that cannot be read would be lost.
    """
    read = this_round.read(table)
    if read and read.problems:
        raise InputError(read.problems)
    return read


def _rows(this_round: Round, table: Table) -> Iterator[Cells]:
    read = this_round.read(table)
    for row in read.rows if read else ():
        yield {name: shown_value(value) for name, value in row.values.items()}


def _nominations(this_round: Round, made: list[Candidacy]) -> Iterator[Cells]:
    """Rows of files first, as they stand; then those of accepted applications."""
    for row in _rows(this_round, contract.NOMINATIONS):
        if not row["candidate_id"].startswith(OWN_IDS):
            yield row
    for one in made:
        if one.application.state == ACCEPTED and not one.is_window:
            yield _nomination(one)


def _nomination(made: Candidacy) -> Cells:
    one = made.as_nomination()
    own = "" if not one.recommended_by else one.unit
    return {
        "kind": "person" if made.is_person else "unit",
        "candidate_id": one.candidate_id,
        "candidate": one.name,
        "unit": made.unit.name,
        "category": one.unit_type,
        "honour": one.honour_id,
        "order": shown_value(one.order),
        "own_unit": own,
        "priority": shown_value(True) if one.priority else "",
        **{name: shown_value(value) for name, value in one.fields.items()},
    }


def _windows(this_round: Round, made: list[Candidacy]) -> Iterator[Cells]:
    """The register with what windows apply for here; everything else as it stands."""
    by_window: dict[str, list[Candidacy]] = {}
    for one in sorted(made, key=lambda one: one.application.submitted_at):
        if one.is_window:
            by_window.setdefault(one.application.candidate, []).append(one)
    windows = {window.id: window.applied_honours for window in this_round.register[0]}
    for row in _rows(this_round, contract.WINDOWS):
        own = by_window.get(row["window_id"], [])
        applied = _applied(windows[row["window_id"]], own)
        told: Mapping[str, str] = {}
        for one in (one for one in own if one.application.state == ACCEPTED):
            told = {**told, **_of_window(one)}
        yield {**row, **({_APPLIED: "|".join(applied)} if own else {}), **told}


def _applied(standing: tuple[str, ...], own: list[Candidacy]) -> list[str]:
    """Honours in their order: those of files, without those that are decided here, and these."""
    decided = {one.application.honour for one in own if one.application.receipt}
    accepted = [one.application.honour for one in own if one.application.state == ACCEPTED]
    kept = [one for one in standing if one not in decided or one in accepted]
    return list(dict.fromkeys([*kept, *accepted]))


def _of_window(made: Candidacy) -> Cells:
    staff = made.filled.values.get(STAFF)
    told = {name: shown_value(value) for name, value in made.told().items()}
    return told | ({STAFF: shown_value(staff)} if staff is not None else {})


def _gone(made: Candidacy) -> Problem:
    one = made.application
    words = Words(
        f"名册里有的窗口（“{one.name}”已经合并、退出或者改属别的部门，请退回让单位改选）",
        "a window of the register: return it so that its unit chooses anew",
    )
    return Problem(f"第{one.receipt}号申报", words, "")
