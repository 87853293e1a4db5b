"""Who is in the room: people counted at the door and slips handed out, as the office types them."""

from typing import Any, NamedTuple

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app.acts.recording import Persons, record
from survey_app.setup import prepare
from survey_app.trail import parsed

ATTENDANCE = "attendance"
_MOST = 9_999


class Attendance(NamedTuple):
    """People present and slips handed out; None where nobody has counted."""

    present: int | None = None
    handed: int | None = None


def record_attendance(this_round: Round, present: int, handed: int, by: Persons = ()) -> None:
    """Record both; the newest holds.

    Raises
    ------
    InputError
        If a number cannot be: more slips were handed out than made, or it is out of range.
    """
    store = prepare(this_round)
    made = sum(store.slips.piles().values())
    for name, value, most in (("--present", present, _MOST), ("--handed", handed, made)):
        if not 0 <= value <= most:
            raise InputError([Problem(name, Words(f"0到{most}", f"0 to {most}"), str(value))])
    record(this_round, store, ATTENDANCE, by, present=present, handed=handed)


def attendance(this_round: Round) -> Attendance:
    """What was recorded last."""
    entries = parsed(prepare(this_round).trail.lines())
    said: list[dict[str, Any]] = [e["what"] for e in entries if e["act"] == ATTENDANCE]
    return Attendance(said[-1].get("present"), said[-1].get("handed")) if said else Attendance()
