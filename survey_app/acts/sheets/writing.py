"""Marks and proposals that somebody typed: a draft, then rows of the tables that score reads.

Nobody judges the own unit. The trail names candidates and honours, never a mark or a reason: these
stand in the tables.
"""

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
from survey_app.acts.sheets.asked import REASON, Row, Sheet, Texts, rows_of, table_of
from survey_app.acts.taking import FILES
from survey_app.files import write_file
from survey_app.registers import sound_name
from survey_app.setup import now
from survey_app.store import Account, Store

LONGEST_REASON = 300
_LOCK = ".sheets.lock"
_MARK = next(one for one in contract.PANEL_GRADES.columns if one.name == "mark")
_ACTS = {"indicators": "indicator marks", "panel": "panel sheet", "proposal": "proposal"}


def keep_draft(this_round: Round, store: Store, sheet: Sheet, typed: Texts, seen: int) -> bool:
    """Keep what was typed, whatever it is; False if it was changed meanwhile."""
    at = now(this_round).isoformat(timespec="minutes")
    content = {name: typed.get(name, "") for name in sheet.names}
    if not seen:
        return store.sheet_drafts.add(sheet.id, content, changed_at=at)
    return store.sheet_drafts.change(sheet.id, seen, content, changed_at=at)


def hand_in(
    this_round: Round, store: Store, sheet: Sheet, typed: Texts, seen: int, by: Account
) -> bool:
    """Write a whole sheet into its table and forget the draft; False if it was changed meanwhile.

    Raises
    ------
    InputError
        If a field is unfit or empty, the candidate is of the own unit, or a table is at fault.
    """
    _require_not_own(sheet, by)
    said = _sound(sheet, typed)
    draft = store.sheet_drafts.one(sheet.id)
    if (draft["revision"] if draft else 0) != seen:
        return False
    with WriterLock(this_round.folder / _LOCK)():
        if sheet.method.kind == "panel":
            _write_reviewer(this_round, by)
        _write(this_round, store, sheet, _rows(this_round, sheet, said), by)
    if draft:
        store.sheet_drafts.remove(sheet.id, seen)
    return True


def withdraw(this_round: Round, store: Store, sheet: Sheet, by: Account) -> None:
    """Take a proposal back: there is a candidate less whom the lead proposes."""
    with WriterLock(this_round.folder / _LOCK)():
        _write(this_round, store, sheet, [], by)


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
        return "", f"{part.name.zh}应为0到{part.full_marks}之间的数，现在是“{text.strip()[:20]}”。"
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


def _write_reviewer(this_round: Round, by: Account) -> None:
    """Name a reviewer in the panel's list; one that somebody brought must mean the same person."""
    rows = rows_of(this_round, contract.PANEL_REVIEWERS)
    made = {"reviewer_id": by.name, "name": by.full_name, "unit": by.body}
    former = next((row for row in rows if row["reviewer_id"] == by.name), None)
    if former is None:
        _put(this_round, contract.PANEL_REVIEWERS, [*rows, made])
    elif (former["name"], _unit(this_round, former)) != (made["name"], _unit(this_round, made)):
        listed = f"{former['name']}（{former['unit']}）"
        raise refusal(
            f"评委名单里编号{by.name}是{listed}，与这个账号的姓名、单位不同，请联系办公室。"
        )


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
    standing = find(this_round.folder, table, FILES)
    path = this_round.folder / f"{table.name}.csv"
    columns = columns_used(table, rows)
    if rows:
        write_file(path, csv_bytes(columns, [[row[name] for name in columns] for row in rows]))
    if standing and (not rows or standing != path):
        standing.unlink()
