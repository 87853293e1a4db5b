"""The closing record held against the audit trail and the folder: nothing more, nothing less.

Whoever changes the record makes its hashes anew. What the trail, rules.lock and the receipt page
say of the same vote still stands there, so each value is compared whole, and a value that is left
out differs like any other.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rulebook.lock import LOCK_FILE
from rulebook.problems import Words
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts.paper_ballots import DISCARDED
from survey_app.acts.voiding import VOIDED
from survey_app.acts.wanting import PERSONS
from survey_app.closing_record import FOLDER, STEPS
from survey_app.eligibility import ELIGIBLE, USED
from survey_app.issue_check import Entries, issue_faults, json_object, not_of_trail
from survey_app.lock_check import AMENDING, amended_by_two, lock_at
from survey_app.receipts import CHECK_PAGE
from survey_app.store import PARTS
from survey_app.trail import without_beginning

_RECORD = {"contract", "edition", "simulated", "lock", "trail"}
_PART = {"opened_at", "closed_at", "acts", "turnout"}
_OF_PART = {SURVEY: {"responses"}, VOTE: {"ballots", "receipts", "commitments"}}
_SLIPS = {ELIGIBLE, USED, "slips"}
_ROW = {"category", "window_id", "invited", "returned"}
_LISTED = {"count", "root"}
_SCORE = "report/score.json"
_SAY_THE_SAME = (LOCK_FILE, "ratings/manifest.json", _SCORE)
_BY_TWO = ("count", "set aside", DISCARDED)
_WAY = re.compile("open( stop( paper)* reopen)* stop( paper)*( decrypt)? close")
_KEY = re.compile('<code id="key">([0-9a-f]{64})</code>')


def record_faults(
    this_round: Round, record: Mapping[str, Any], entries: Entries
) -> Iterator[Words]:
    """Everything that the closing record says otherwise than the rest of the folder.

    ``entries`` are those of the audit trail, none where it does not hold: then that has been said.
    """
    yield from _keys(record)
    yield from _settings(this_round, record)
    if VOTE in record:
        yield from _receipt_page(this_round, record[VOTE])
    if not entries:
        return
    closes = {e["what"]["part"]: e["number"] for e in entries if e["act"] == "close"}
    closed = {part for part in PARTS if part in record}
    if closed != {*closes}:
        yield not_of_trail(", ".join(PARTS))
    at_close = record.get("trail", {}).get("entries", 0)
    if at_close < max(closes.values(), default=0):
        yield not_of_trail("trail")
    if record.get("lock") != lock_at(this_round, entries, at_close):
        yield not_of_trail("lock")
    for part in closed:
        yield from _steps(part, record[part], entries)
    yield from _persons(this_round, entries)
    if not without_beginning(entries):  # what was issued before there was a trail is in none
        yield from issue_faults(this_round, record, entries)


# the record by itself, and beside what is not the trail


def _keys(record: Mapping[str, Any]) -> Iterator[Words]:
    """Every key that is there too many or too few."""
    parts = [part for part in PARTS if part in record]
    expected = [("closing.json", record, _RECORD | {*parts})]
    expected.append(("closing.json trail", record.get("trail", {}), {"entries", "head"}))
    for part in parts:
        own = _PART | _OF_PART[part] | ({"set_aside"} & {*record[part]})
        own |= _SLIPS if _SLIPS & {*record[part]} else set()
        expected.append((f"closing.json {part}", record[part], own))
        expected += [(f"closing.json {part}.turnout", row, _ROW) for row in record[part]["turnout"]]
    for name in ("receipts", "commitments", ELIGIBLE, USED):
        listed = record.get(VOTE, {}).get(name)
        if listed is not None:
            more = {"key"} if name == "receipts" else set()
            expected.append((f"closing.json {VOTE}.{name}", listed, _LISTED | more))
    for where, value, keys in expected:
        for key in sorted({*value} ^ keys):
            zh, en = ("多出", "added") if key in value else ("缺少", "missing")
            yield Words(f"{where} {zh}：{key}", f"{where} {en}: {key}")


def _settings(this_round: Round, record: Mapping[str, Any]) -> Iterator[Words]:
    """Rules and kind of the round, as every file that names them has it."""
    settings = this_round.settings
    said = [("round.toml", {"edition": settings.edition, "simulated": settings.simulated})]
    said += [(name, json_object(this_round.folder / name)) for name in _SAY_THE_SAME]
    for name, values in said:
        # The score has the edition's own id, which may be another than what round.toml calls it.
        keys = ("contract", "simulated", *(("edition",) if name != _SCORE else ()))
        for key in keys:
            if key in values and (got := record.get(key)) != values[key]:
                yield Words(
                    f"closing.json {key} 写的是{got}，{name} 为{values[key]}",
                    f"closing.json {key} says {got}, {name} {values[key]}",
                )


def _receipt_page(this_round: Round, vote: Mapping[str, Any]) -> Iterator[Words]:
    """The page that checks signatures must do so by the key of the record."""
    path = this_round.folder / FOLDER / CHECK_PAGE
    keys = _KEY.findall(path.read_text("utf-8", "replace")) if path.is_file() else []
    if keys != [vote["receipts"].get("key")]:
        yield Words(
            f"{CHECK_PAGE} 的收据公钥与 closing.json 不同，或者缺少",
            f"{CHECK_PAGE} has not the key for receipts of closing.json",
        )


# the record beside the trail


def _steps(part: str, record: Mapping[str, Any], entries: Entries) -> Iterator[Words]:
    """The acts are all steps of the trail, and its times are those of opening and last stop."""
    steps = [e for e in entries if e["act"] in STEPS and e["what"].get("part") == part]
    acts = [{key: entry[key] for key in ("act", "at", "by")} for entry in steps]
    if record.get("acts") != acts:
        yield not_of_trail(f"{part}.acts")
    if without_beginning(entries):
        return
    if not _WAY.fullmatch(" ".join(entry["act"] for entry in steps)):
        yield Words(
            f"操作记录里{part}的步骤不是开启、停止、结束的次序",
            f"audit trail: the steps of {part} are not opened, stopped, closed",
        )
    for name, act in (("opened_at", "open"), ("closed_at", "stop")):
        at = [entry["at"] for entry in steps if entry["act"] == act]
        if [_minute(record.get(name))] != at[-1:]:
            yield not_of_trail(f"{part}.{name}")


def _minute(time: object) -> str:
    return str(time)[:16] + str(time)[19:]


def _persons(this_round: Round, entries: Entries) -> Iterator[Words]:
    """Steps of the vote, its amendments, counts, reserves and whole ballots take two."""
    if this_round.settings.simulated:
        return
    for entry in entries:
        if len({*entry["by"]}) < _needed(entry, entries):
            yield Words(
                f"操作记录第{entry['number']}条没有规定的人数同意",
                f"audit trail, entry {entry['number']}: not agreed to by as many as it takes",
            )


def _needed(entry: Mapping[str, Any], entries: Entries) -> int:
    act, what = entry["act"], entry["what"]
    if act in AMENDING:
        return 2 if amended_by_two(entry, entries) else 1
    if act in STEPS:
        return PERSONS.get(str(what.get("part")), 2)
    if act in ("export", "score"):
        return 2 if what.get("ballots") else 0
    if act == VOIDED:
        return 1
    two = act in _BY_TWO or (act == "slips" and what.get("reserve"))
    return 2 if two else 0
