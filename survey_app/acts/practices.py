"""Practices through the year: drafts of districts, handed in, accepted or returned by the office.

Drafts are nobody's business but their author's; from the handing-in on every act is in the trail.
"""

from collections.abc import Mapping
from typing import Any

from rulebook.round import Round
from survey_app.acts.recording import recording
from survey_app.setup import now, prepare_unfilled
from survey_app.store import Account

DRAFT, SUBMITTED, RETURNED, ACCEPTED = "draft", "submitted", "returned", "accepted"
WRITABLE = (DRAFT, RETURNED)
Practice = Mapping[str, Any]


def listed(this_round: Round, reporter: str = "") -> list[Practice]:
    """Practices of one reporter, or what the office sees: all but others' drafts."""
    store = prepare_unfilled(this_round).practices
    if reporter:
        return [*store.all(reporter=reporter)]
    return [one for one in store.all() if one["submitted_at"]]


def save(
    this_round: Round, id: str, seen: int, account: Account, reported_by: str, content: Practice
) -> bool:
    """Keep a draft; False if it was changed meanwhile or can no longer be written."""
    store, at = prepare_unfilled(this_round).practices, _minute(this_round)
    values: dict[str, Any] = {"changed_at": at, "reported_by": reported_by}
    if not seen:
        values |= {"reporter": account.name, "state": DRAFT, "typical": 0}
        return store.add(id, content, **values) or _is_same(store.one(id), account, content)
    return _writable(this_round, id, account) and store.change(id, seen, content, **values)


def submit(this_round: Round, id: str, seen: int, account: Account) -> bool:
    """Hand a draft in; it gets a number once and keeps it."""
    if not _writable(this_round, id, account):
        return False
    at = _minute(this_round)
    values: dict[str, Any] = {
        "state": SUBMITTED,
        "submitted_at": at,
        "changed_at": at,
        "reason": None,
    }
    return _move(this_round, "practice submitted", id, seen, account, numbered=True, **values)


def take_back(this_round: Round, id: str, seen: int, account: Account) -> bool:
    """Make a draft again of what the office has not decided on."""
    one = _own(this_round, id, account)
    if one is None or one["state"] != SUBMITTED:
        return False
    values: dict[str, Any] = {"state": DRAFT, "submitted_at": None}
    return _move(this_round, "practice taken back", id, seen, account, **values)


def remove(this_round: Round, id: str, seen: int, account: Account) -> bool:
    """Forget a draft that was never handed in; what has a number stays on record."""
    one = _own(this_round, id, account)
    if one is None or one["number"]:
        return False
    return prepare_unfilled(this_round).practices.remove(id, seen)


def decide(this_round: Round, id: str, seen: int, account: Account, reason: str = "") -> bool:
    """Accept what was handed in, or return it with a ``reason``, also after it was accepted."""
    one = prepare_unfilled(this_round).practices.one(id)
    returnable = (SUBMITTED, ACCEPTED) if reason else (SUBMITTED,)
    if one is None or one["state"] not in returnable:
        return False
    at = _minute(this_round)
    values: dict[str, Any] = {"decided_at": at, "decided_by": account.signature, "changed_at": at}
    if reason:
        values |= {"state": RETURNED, "reason": reason, "typical": 0}
        return _move(this_round, "practice returned", id, seen, account, why=reason, **values)
    return _move(this_round, "practice accepted", id, seen, account, state=ACCEPTED, **values)


def mark(this_round: Round, id: str, seen: int, account: Account, *, typical: bool) -> bool:
    """Mark an accepted practice as 典型, or take the mark away."""
    one = prepare_unfilled(this_round).practices.one(id)
    if one is None or one["state"] != ACCEPTED or bool(one["typical"]) == typical:
        return False
    name = "practice typical" if typical else "practice not typical"
    return _move(this_round, name, id, seen, account, typical=int(typical))


def _move(
    this_round: Round,
    name: str,
    id: str,
    seen: int,
    account: Account,
    *,
    numbered: bool = False,
    why: str = "",
    **values: object,
) -> bool:
    store = prepare_unfilled(this_round)
    one = store.practices.one(id)
    title = str(one["content"].get("title", "")) if one else ""
    what: dict[str, Any] = {"practice": title} | ({"why": why} if why else {})
    with recording(this_round, store, name, (account.name,), **what) as act:
        return store.practices.change(id, seen, None, act, numbered=numbered, **values)


def _own(this_round: Round, id: str, account: Account) -> Practice | None:
    one = prepare_unfilled(this_round).practices.one(id)
    return one if one and one["reporter"] == account.name else None


def _writable(this_round: Round, id: str, account: Account) -> bool:
    one = _own(this_round, id, account)
    return one is not None and one["state"] in WRITABLE


def _is_same(one: Practice | None, account: Account, content: Practice) -> bool:
    """Whether a form that came twice is there already."""
    return one is not None and one["reporter"] == account.name and one["content"] == content


def _minute(this_round: Round) -> str:
    return now(this_round).isoformat(timespec="minutes")
