"""Who was at a meeting of the leading group, as the office writes it down: two tables of the round.

The newest writing of a day holds. The trail has each with the hash of its rows, so that a list
that somebody changes afterwards, by hand, shows.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from rulebook import contract
from rulebook.columns import Table
from rulebook.csvfile import csv_bytes
from rulebook.filelock import WriterLock
from rulebook.round import Round
from rulebook.sittings import Sitting, sittings_of
from rulebook.tables import find
from survey_app.acts.recording import Persons, recording
from survey_app.acts.taking import FILES
from survey_app.files import write_file
from survey_app.store import Store

_LOCK = ".sittings.lock"
_YES_NO = {True: "yes", False: "no"}


def record_sitting(this_round: Round, store: Store, sitting: Sitting, by: Persons) -> None:
    """Write a meeting in the place of the one of the same day, the others as they are.

    Raises
    ------
    InputError
        If the tables are at fault: rows that cannot be read would be lost.
    """
    with WriterLock(this_round.folder / _LOCK)():
        others = [one for one in sittings_of(this_round) if one.day != sitting.day]
        held = sorted([*others, sitting], key=lambda one: one.day)
        meetings = _content(contract.SITTINGS, map(_meeting, held))
        people = _content(contract.ATTENDANCE, [row for one in held for row in _people(one)])
        what: dict[str, Any] = {
            "day": sitting.day.isoformat(),
            "present": len(sitting.present),
            "sha256": hashlib.sha256(meetings + people).hexdigest(),
        }
        with recording(this_round, store, "sitting", by, **what) as act:
            store.trail.record(act)
            # A meeting without people is sound; people without a meeting are not.
            _write(this_round, contract.SITTINGS, meetings)
            _write(this_round, contract.ATTENDANCE, people)


def _write(this_round: Round, table: Table, content: bytes) -> None:
    path = this_round.folder / f"{table.name}.csv"
    standing = find(this_round.folder, table, FILES)
    write_file(path, content)
    if standing and standing != path:
        standing.unlink()


def _content(table: Table, rows: Iterable[Sequence[str]]) -> bytes:
    return csv_bytes([column.name for column in table.columns], rows)


def _meeting(one: Sitting) -> list[str]:
    return [one.day.isoformat(), one.starts, one.ends, one.place, one.chair, one.recorder]


def _people(one: Sitting) -> list[list[str]]:
    day = one.day.isoformat()
    return [
        [day, who.name, who.post, who.part, _YES_NO[who.present], who.reason, who.withdrew]
        for who in one.people
    ]
