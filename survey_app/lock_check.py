"""rules.lock held against the audit trail: every state it was in, and every amendment it holds."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rulebook.amendable import BEFORE, RUNNING, Moment, concerns_vote
from rulebook.differences import Difference, differences
from rulebook.lock import Amendment, Lock, read_lock
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.acts.recording import lock_hash

AMENDING = ("amend", "doubt")  # nothing else changes rules.lock
_LOCKING = ("open", "reopen", *AMENDING)
Entries = Sequence[Mapping[str, Any]]


def lock_fits(this_round: Round, entries: Entries) -> bool:
    """Whether each entry names rules.lock as it was then, and says of it what stands in it."""
    lock, states = _lock(this_round), _states(this_round)
    made = 0
    for entry in entries:
        made += entry["act"] in AMENDING
        if entry["act"] in _LOCKING and states[made : made + 1] != [entry["what"].get("lock", "")]:
            return False
    said = [_said(entry) for entry in _amended(entries)]
    return said == [_stands(one) for one in lock.amendments] and _holds(lock)


def lock_at(this_round: Round, entries: Entries, number: int) -> str:
    """SHA-256 that rules.lock had when the trail had ``number`` entries; empty for no lock."""
    made = len(_amended(entries[:number]))
    return "".join(_states(this_round)[made : made + 1])


def amended_by_two(entry: Mapping[str, Any], entries: Entries) -> bool:
    """Whether an amendment is one that two of the office have to agree to."""
    before = entries[: entry["number"] - 1]
    opened = any(e["act"] == "open" and e["what"].get("part") == VOTE for e in before)
    try:
        changes = [Difference(**change) for change in entry["what"]["changes"]]
    except (KeyError, TypeError):
        return True  # no amendment says this: `lock_fits` has found it
    return concerns_vote(changes, Moment(vote=RUNNING if opened else BEFORE))


def _amended(entries: Entries) -> list[Mapping[str, Any]]:
    return [entry for entry in entries if entry["act"] in AMENDING]


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An amendment as the trail has it."""
    details = {name: entry["what"].get(name) for name in ("why", "clause", "changes")}
    return {"act": entry["act"], "at": entry["at"], "by": entry["by"], **details}


def _stands(one: Amendment) -> dict[str, Any]:
    """An amendment of rules.lock as the trail should have it."""
    act = "amend" if one.changes else "doubt"
    changes = [asdict(change) for change in one.changes]
    said = {"why": one.why, "clause": one.clause, "changes": changes}
    return {"act": act, "at": one.at, "by": [*one.by], **said}


def _states(this_round: Round) -> list[str]:
    """SHA-256 of rules.lock before each amendment, and of the file as it is."""
    lock = _lock(this_round)
    former = [Lock(lock.opened, lock.amendments[:k]) for k in range(len(lock.amendments))]
    hashes = [hashlib.sha256(one.text().encode()).hexdigest() for one in former]
    return [*hashes, lock_hash(this_round)]


def _lock(this_round: Round) -> Lock:
    """Without amendments where there is no lock, or a file that is none: its hash tells that."""
    try:
        return read_lock(this_round.folder) or Lock({})
    except InputError:
        return Lock({})


def _holds(lock: Lock) -> bool:
    """Whether what holds since each amendment differs by just what it says was changed."""
    before = Lock(lock.opened)
    for amendment in lock.amendments:
        after = Lock(lock.opened, (*before.amendments, amendment))
        if tuple(differences(before.choices, after.choices)) != amendment.changes:
            return False
        before = after
    return True
