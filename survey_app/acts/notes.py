"""Notes of what was seen and heard: visits, and opinions of those who attend the leading group.

They are evidence for whoever decides and never enter a score. Pictures are kept without the place
where they were taken; one that no note names any more is removed.
"""

from collections.abc import Mapping
from typing import Any

from rulebook.round import Round
from survey_app import attached
from survey_app.acts.recording import recording
from survey_app.pictures import picture_of
from survey_app.setup import now, prepare_unfilled
from survey_app.store import Account

KINDS = ("visit", "inspection", "hearing", "exchange", "opinion")
OPINION = KINDS[-1]
SHELF = "notes"
MOST_PICTURES = 12
Note = Mapping[str, Any]


def listed(this_round: Round) -> list[Note]:
    """All notes, the newest day first."""
    rows = prepare_unfilled(this_round).notes.all()
    return sorted(rows, key=lambda one: (one["day"], one["changed_at"]), reverse=True)


def one(this_round: Round, id: str) -> Note | None:
    """The note of that id."""
    return prepare_unfilled(this_round).notes.one(id)


def save(
    this_round: Round, id: str, seen: int, account: Account, kind: str, day: str, content: Note
) -> bool:
    """Keep a note, with the pictures it has; False if somebody changed it meanwhile."""
    store = prepare_unfilled(this_round)
    values: dict[str, Any] = {"kind": kind, "day": day, "changed_at": _minute(this_round)}
    what = {"day": day, "about": content["about"]}
    name = "note changed" if seen else "note"
    with recording(this_round, store, name, (account.name,), **what) as act:
        if not seen:
            whole = {**content, "pictures": []}
            return store.notes.add(id, whole, act, entered_by=account.signature, **values)
        former = store.notes.one(id)
        if former is None:
            return False
        whole = {**content, "pictures": former["content"]["pictures"]}
        return store.notes.change(id, seen, whole, act, **values)


def remove(this_round: Round, id: str, seen: int, account: Account, why: str) -> bool:
    """Remove a note and its pictures; that there was one stays in the trail."""
    store, note = prepare_unfilled(this_round), one(this_round, id)
    if note is None:
        return False
    what = {"day": note["day"], "about": note["content"]["about"], "why": why}
    with recording(this_round, store, "note removed", (account.name,), **what) as act:
        done = store.notes.remove(id, seen, act)
    if done:
        _forget(this_round, [picture["sha256"] for picture in note["content"]["pictures"]])
    return done


def add_picture(
    this_round: Round, id: str, seen: int, account: Account, data: bytes, caption: str
) -> bool:
    """Add a picture to a note; False if somebody changed the note meanwhile.

    Raises
    ------
    Refused
        If it is no picture that can be kept.
    """
    picture, note = picture_of(data), one(this_round, id)
    if note is None or len(note["content"]["pictures"]) >= MOST_PICTURES:
        return False
    sha256 = attached.keep(this_round, SHELF, picture.data)
    others = [p for p in note["content"]["pictures"] if p["sha256"] != sha256]
    told = {"sha256": sha256, "kind": picture.kind, "caption": caption}
    return _change(this_round, "picture", note, seen, account, [*others, told], sha256)


def remove_picture(this_round: Round, id: str, seen: int, account: Account, sha256: str) -> bool:
    """Take a picture out of a note; the file goes too."""
    note = one(this_round, id)
    if note is None or sha256 not in {p["sha256"] for p in note["content"]["pictures"]}:
        return False
    left = [p for p in note["content"]["pictures"] if p["sha256"] != sha256]
    done = _change(this_round, "picture removed", note, seen, account, left, sha256)
    if done:
        _forget(this_round, [sha256])
    return done


def _change(
    this_round: Round,
    name: str,
    note: Note,
    seen: int,
    account: Account,
    pictures: list[Mapping[str, str]],
    sha256: str,
) -> bool:
    store, at = prepare_unfilled(this_round), _minute(this_round)
    what = {"about": note["content"]["about"], "sha256": sha256}
    with recording(this_round, store, name, (account.name,), **what) as act:
        whole = {**note["content"], "pictures": pictures}
        return store.notes.change(note["id"], seen, whole, act, changed_at=at)


def _forget(this_round: Round, hashes: list[str]) -> None:
    named = {p["sha256"] for note in listed(this_round) for p in note["content"]["pictures"]}
    for sha256 in hashes:
        if sha256 not in named:
            attached.forget(this_round, SHELF, sha256)


def _minute(this_round: Round) -> str:
    return now(this_round).isoformat(timespec="minutes")
