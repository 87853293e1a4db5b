"""Marks and proposals that somebody typed: a draft, then rows of the tables that score reads.

Nobody judges the own unit, nor what is decided. The trail names candidates and honours, never a
mark or a reason: these stand in the tables.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from rulebook import contract
from rulebook.cells import CellError, clean, read_cell
from rulebook.columns import Table
from rulebook.csvfile import csv_bytes
from rulebook.filelock import WriterLock
from rulebook.methods import Criterion
from rulebook.round import Round
from rulebook.spreadsheets.changes import columns_used, shown_value
from rulebook.tables import find
from rulebook.unit_names import same_unit
from survey_app.acts.applications.refusing import refusal, refusals
from survey_app.acts.recording import recording
from survey_app.acts.sheets.asked import REASON, Row, Sheet, Texts, rows_of, standing, table_of
from survey_app.acts.sheets.closed import closed_sheets
from survey_app.acts.taking import FILES
from survey_app.files import write_file
from survey_app.registers import sound_name
from survey_app.setup import now
from survey_app.store import PANEL, Account, Store

LONGEST_REASON = 300
_LOCK = ".sheets.lock"
_MARK = next(one for one in contract.PANEL_GRADES.columns if one.name == "mark")
_ACTS = {"indicators": "indicator marks", "panel": "panel sheet", "proposal": "proposal"}


def seen_of(store: Store, sheet: Sheet, stands: Texts) -> str:
    """What a form is opened on: what ``stands`` in the table of its sheet, and the draft."""
    draft = store.sheet_drafts.one(sheet.id)
    content = [sorted(stands.items()), draft["revision"] if draft else 0]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def keep_draft(
    this_round: Round, store: Store, sheet: Sheet, typed: Texts, seen: str, by: Account
) -> bool:
    """Keep what was typed, whatever it is; False if anything was changed since ``seen``.

    Raises
    ------
    InputError
        If the candidate is of the own unit, the sheet is closed, or a table is at fault.
    """
    at = now(this_round).isoformat(timespec="minutes")
    content = {name: typed.get(name, "") for name in sheet.names}
    with _open(this_round, sheet, by):
        if not _is_still(this_round, store, sheet, seen):
            return False
        draft = store.sheet_drafts.one(sheet.id)
        if draft is None:
            return store.sheet_drafts.add(sheet.id, content, changed_at=at)
        return store.sheet_drafts.change(sheet.id, draft["revision"], content, changed_at=at)


def hand_in(
    this_round: Round, store: Store, sheet: Sheet, typed: Texts, seen: str, by: Account
) -> bool:
    """Write a whole sheet into its table and forget the draft; False as for ``keep_draft``.

    Raises
    ------
    InputError
        If a field is unfit or empty; and as for ``keep_draft``.
    """
    with _open(this_round, sheet, by):
        said = _sound(sheet, typed)
        if not _is_still(this_round, store, sheet, seen):
            return False
        if sheet.method.kind == "panel":
            _write_reviewer(this_round, by)
        _write(this_round, store, sheet, _rows(this_round, sheet, said), by)
        if draft := store.sheet_drafts.one(sheet.id):
            store.sheet_drafts.remove(sheet.id, draft["revision"])
    return True


def withdraw(this_round: Round, store: Store, sheet: Sheet, seen: str, by: Account) -> bool:
    """Take a proposal back; False as for ``keep_draft``, or if there is none.

    Raises
    ------
    InputError
        As for ``keep_draft``.
    """
    with _open(this_round, sheet, by):
        stands = standing(this_round, [sheet]).get(sheet.id)
        if not stands or not _is_still(this_round, store, sheet, seen):
            return False
        _write(this_round, store, sheet, [], by)
    return True


@contextmanager
def _open(this_round: Round, sheet: Sheet, by: Account) -> Iterator[None]:
    """Keep others of the round's sheets waiting, if this one may be changed by ``by``."""
    _require_not_own(sheet, by)
    with WriterLock(this_round.folder / _LOCK)():
        if why := closed_sheets(this_round, [sheet]).get(sheet.id):
            raise refusal(why)
        require_same_person(this_round, by)
        yield


def _is_still(this_round: Round, store: Store, sheet: Sheet, seen: str) -> bool:
    stands = standing(this_round, [sheet]).get(sheet.id, {})
    return seen == seen_of(store, sheet, stands)


def _require_not_own(sheet: Sheet, by: Account) -> None:
    if sheet.own:
        raise refusal(f"候选是本单位（{by.body}）的，请回避，由别人来评。")


def _sound(sheet: Sheet, typed: Texts) -> dict[str, str]:
    """Everything that was typed, fit for the table."""
    problems: list[tuple[str, str]] = []
    said: dict[str, str] = {}
    if sheet.method.kind == "proposal":
        text = typed.get(REASON, "")
        said[REASON] = sound_name(text, LONGEST_REASON)
        if not text.strip():
            problems.append((REASON, "请写提名理由。"))
        elif not said[REASON]:
            problems.append((REASON, f"提名理由最多{LONGEST_REASON}字，不用=+-@开头。"))
    for part in sheet.parts:
        said[part.id], fault = _mark(part, typed.get(part.id, ""))
        if fault:
            problems.append((part.id, fault))
    if problems:
        raise refusals(problems)
    return said


def _mark(part: Criterion, text: str) -> tuple[str, str]:
    """A mark as the table has it, or why it is none."""
    if not clean(text):
        return "", f"请填{part.name.zh}的得分。"
    try:
        value = read_cell(_MARK, text, {})
    except CellError:
        value = None
    if not isinstance(value, Fraction) or value > part.full_marks:
        shown = "".join(sign if sign.isprintable() else "�" for sign in text.strip()[:20])
        return "", f"{part.name.zh}应为0到{part.full_marks}之间的数，现在是“{shown}”。"
    return shown_value(value), ""


def _rows(this_round: Round, sheet: Sheet, said: Texts) -> list[Row]:
    one = sheet.nomination
    who = {"candidate_id": one.candidate_id}
    if sheet.method.kind == "proposal":
        day = now(this_round).date().isoformat()
        own = {"honour": one.honour_id, "proposed_by": sheet.scorer, "date": day}
        return [who | own | {"reason": said[REASON]}]
    if sheet.method.kind == "panel":
        own = {"reviewer_id": sheet.scorer, "honour": one.honour_id}
        return [own | who | {"criterion": p.id, "mark": said[p.id]} for p in sheet.parts]
    by = {part.id: part.scored_by for part in sheet.method.indicators}
    return [
        who | {"indicator": part.id, "mark": said[part.id], "scored_by": by[part.id]}
        for part in sheet.parts
    ]


def require_same_person(this_round: Round, by: Account) -> None:
    """See that a reviewer's id means nobody else in a list that somebody brought.

    Raises
    ------
    InputError
        If it does: whose marks these are could not be told.
    """
    if by.role != PANEL:
        return
    rows = rows_of(this_round, contract.PANEL_REVIEWERS)
    listed = next((row for row in rows if row["reviewer_id"] == by.name), None)
    made = _reviewer(by)
    if listed and any(
        (listed["name"] != made["name"], _unit(this_round, listed) != _unit(this_round, made))
    ):
        raise refusal(
            f"评委名单里编号{by.name}是{listed['name']}（{listed['unit']}），"
            "与这个账号的姓名、单位不同，请联系办公室。"
        )


def _reviewer(by: Account) -> Row:
    return {"reviewer_id": by.name, "name": by.full_name, "unit": by.body}


def _write_reviewer(this_round: Round, by: Account) -> None:
    """Name a reviewer in the panel's list."""
    rows = rows_of(this_round, contract.PANEL_REVIEWERS)
    if by.name not in (row["reviewer_id"] for row in rows):
        _put(this_round, contract.PANEL_REVIEWERS, [*rows, _reviewer(by)])


def _unit(this_round: Round, row: Row) -> str:
    return same_unit(row["unit"], this_round.book.campaign)


def _write(this_round: Round, store: Store, sheet: Sheet, rows: list[Row], by: Account) -> None:
    """Put rows in the place of those of the sheet, the other rows as they are."""
    table, one = table_of(sheet.method), sheet.nomination
    others = rows_of(this_round, table)
    place = next((n for n, row in enumerate(others) if sheet.holds(row)), len(others))
    before = [row for row in others[:place] if not sheet.holds(row)]
    after = [row for row in others[place:] if not sheet.holds(row)]
    name = _ACTS[sheet.method.kind] if rows else "proposal withdrawn"
    by_whom, about = (by.name,), one.candidate_id
    with recording(this_round, store, name, by_whom, candidate=about, honour=one.honour_id) as act:
        store.trail.record(act)
        _put(this_round, table, [*before, *rows, *after])


def _put(this_round: Round, table: Table, rows: list[Row]) -> None:
    """Write a table; one without rows is none."""
    former = find(this_round.folder, table, FILES)
    path = this_round.folder / f"{table.name}.csv"
    columns = columns_used(table, rows)
    if rows:
        write_file(path, csv_bytes(columns, [[row[name] for name in columns] for row in rows]))
    if former and (not rows or former != path):
        former.unlink()
