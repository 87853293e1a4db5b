"""One case of the register, typed on a page: into the round's table, which import and score read.

What it is about and whom to call back stand apart, in the database, for the office alone. The
contact is forgotten as soon as it is written down whether that person is satisfied.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rulebook import contract
from rulebook.cases import Case, case_of
from rulebook.csvfile import csv_bytes
from rulebook.filelock import WriterLock
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.spreadsheets.changes import shown_value
from rulebook.tables import Row, find, read_content
from survey_app.acts.recording import record
from survey_app.files import write_file
from survey_app.setup import now, prepare_unfilled
from survey_app.store import Account

_LOCK = ".cases.lock"
_NAMES = tuple(column.name for column in contract.CASES.columns)
Texts = Mapping[str, str]


def listed(this_round: Round) -> list[Case]:
    """All cases that can be read, in the order of the table."""
    return [case_of(row) for row in _rows(this_round)]


def texts_of(this_round: Round, case_id: str) -> dict[str, str]:
    """One case as its form shows it; empty where there is none."""
    rows = {row.text("case_id"): row for row in _rows(this_round)}
    return _texts(rows[case_id]) if case_id in rows else {}


def save_case(this_round: Round, texts: Texts, seen: Texts, account: Account) -> bool:
    """Add a case, or change the one that was ``seen`` as it then was.

    Returns
    -------
    bool
        False if it was changed or added meanwhile.

    Raises
    ------
    InputError
        If the standing table or the new row has a fault.
    """
    store = prepare_unfilled(this_round)
    with WriterLock(this_round.folder / _LOCK)():
        read = this_round.read(contract.CASES)
        if read and read.problems:
            raise InputError(read.problems)
        rows = {row.text("case_id"): _texts(row) for row in (read.rows if read else ())}
        if rows.get(texts["case_id"], {}) != seen:
            return False
        rows[texts["case_id"]] = {name: texts.get(name, "") for name in _NAMES}
        content = csv_bytes(_NAMES, [[row[name] for name in _NAMES] for row in rows.values()])
        name = f"{contract.CASES.name}.csv"
        made = read_content(name, content, contract.CASES, {}, {})
        if made.problems:
            raise InputError(made.problems)
        what = {"case": texts["case_id"], "count": len(rows)}
        record(this_round, store, "case changed" if seen else "case", (account.name,), **what)
        former = find(this_round.folder, contract.CASES)
        write_file(this_round.folder / name, content)
        if former and former.name != name:
            former.unlink()
    return True


def details(this_round: Round) -> dict[str, dict[str, Any]]:
    """What cases are about and whom to call back, by case: for the office alone."""
    rows = prepare_unfilled(this_round).case_details.all()
    return {row["id"]: row["content"] for row in rows}


def save_details(this_round: Round, case_id: str, matter: str, contact: str) -> None:
    """Keep both, in the place of what was kept before."""
    store = prepare_unfilled(this_round).case_details
    former, at = store.one(case_id), now(this_round).isoformat(timespec="minutes")
    content = {"matter": matter, "contact": contact}
    if former:
        store.change(case_id, former["revision"], content, changed_at=at)
    elif matter or contact:
        store.add(case_id, content, changed_at=at)


def next_id(this_round: Round, day: dt.date) -> str:
    """A number for a case of a hall that has none: the day, and how many there are already."""
    taken = {row.text("case_id") for row in _rows(this_round)}
    made = (f"{day:%Y%m%d}-{n:02d}" for n in range(1, len(taken) + 2))
    return next(id for id in made if id not in taken)


def _rows(this_round: Round) -> tuple[Row, ...]:
    read = this_round.read(contract.CASES)
    return tuple(read.rows) if read else ()


def _texts(row: Row) -> dict[str, str]:
    return {name: shown_value(row.values.get(name)) for name in _NAMES}
