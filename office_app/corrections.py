"""The forms of amendments: what each asks, the correction it makes, and how a change is read."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rulebook.differences import ADDED, FILES, LABELS, RENAMED, Difference
from rulebook.differences import KINDS as CHANGES
from rulebook.round import Round
from survey_app.acts.corrections import Correction, of_new_window, of_text, of_window

Fields = Mapping[str, str]
_NAMES = ("name", "hall", "counter")
_NEW = ("window_id", "name", "unit", "staff_count", "hall", "status")


def _status(this_round: Round, typed: Fields) -> Correction:
    return of_window(this_round, typed.get("window", ""), {"status": typed.get("status", "")})


def _renamed(this_round: Round, typed: Fields) -> Correction:
    """Fields that were left empty stay as they are."""
    cells = {name: typed[name] for name in _NAMES if typed.get(name, "").strip()}
    return of_window(this_round, typed.get("window", ""), cells)


def _late(this_round: Round, typed: Fields) -> Correction:
    return of_new_window(this_round, {name: typed.get(name, "") for name in _NEW})


def _text(this_round: Round, typed: Fields) -> Correction:
    return of_text(this_round, typed.get("place", ""), typed.get("text", ""))


KINDS: Mapping[str, Callable[[Round, Fields], Correction] | None] = {
    "status": _status,
    "renamed": _renamed,
    "late": _late,
    "text": _text,
    "files": None,  # what the office has changed in its files is recorded as it is
    "doubt": None,
}
# What a page carries from the form that was looked at to the one that is agreed to.
CARRIED = ("kind", "window", "place", "text", *_NEW, "counter")


def correction_of(this_round: Round, kind: str, typed: Fields) -> Correction | None:
    """The correction that a form asks for; None where the files say it already.

    Raises
    ------
    InputError
        If it may not be.
    """
    make = KINDS[kind]
    return make(this_round, typed) if make else None


class Change(NamedTuple):
    """A change as people read it: of what, before and after."""

    what: str
    before: str
    after: str


def readable(this_round: Round, one: Difference) -> Change:
    """A change with the name of its window."""
    names = {window.id: window.name for window in this_round.windows}
    what = LABELS.get(one.subject, CHANGES[one.kind]).zh
    whose = names.get(one.subject, "") if one.kind != RENAMED else ""
    before, after = one.before or "无", one.after or "无"
    if one.kind in (ADDED, RENAMED, FILES) or not whose:
        return Change(what, before, after)
    return Change(f"{what}：{whose}", before, after)
