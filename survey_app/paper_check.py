"""Paper ballots of the audit trail held against the turnout and the slips of the closing record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rulebook.problems import Words
from rulebook.vocabulary import PAPER_PILE, VOTE
from survey_app.acts.paper_return import COUNTED, counted_since
from survey_app.acts.voiding import VOIDED
from survey_app.eligibility import counted_in

Entries = Sequence[Mapping[str, Any]]


def paper_faults(record: Mapping[str, Any], entries: Entries) -> Iterator[Words]:
    """What two tellers counted in, as the record has it and as the trail has it."""
    counted = [entry["what"] for entry in entries if entry["act"] == COUNTED]
    if not _returned_fits(record[VOTE], sum(what["valid"] for what in counted)):
        yield _fault("有效的纸质选票与收回数不符", "valid paper ballots: not as many as returned")
    made = any(e["act"] == "slips" and e["what"]["category"] == PAPER_PILE for e in entries)
    if made and not counted_since(entries):
        yield _fault("纸质选票没有清点", "paper ballots that nobody has counted")
    void = sum(entry["what"]["count"] for entry in entries if entry["act"] == VOIDED)
    void += sum(what["invalid"] for what in counted)
    now = counted_in(entries)
    if now and void > now["voided"]:
        yield _fault("作废的票签多于清点的", "more slips void than were counted as void")


def _returned_fits(vote: Mapping[str, Any], valid: int) -> bool:
    """Valid sheets are those returned of their pile, or among those of a row it shares."""
    rows = [row for row in vote["turnout"] if PAPER_PILE in row["category"].split("+")]
    alone = any(row["category"] == PAPER_PILE for row in rows)
    returned = sum(row["returned"] for row in rows)
    return bool(valid == returned if alone else valid <= returned)


def _fault(zh: str, en: str) -> Words:
    return Words(f"操作记录：{zh}", f"audit trail: {en}")
