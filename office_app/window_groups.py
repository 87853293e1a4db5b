"""Which windows something is made for, and how many each: a group in one go, or some apart."""

from collections.abc import Iterable, Sequence

from flask import request

from office_app import words
from office_app.refusals import Fault
from rulebook.round import Round, Window
from survey_app.texts import fill

_HALL, _UNIT = "hall:", "unit:"


def groups(this_round: Round) -> dict[str, str]:
    """What can be chosen: all windows, those of a hall, those of a unit."""
    windows = this_round.survey_windows
    halls = sorted({window.hall for window in windows if window.hall})
    units = sorted({window.unit for window in windows if window.unit})
    return {
        "": f"全部{len(windows)}个窗口",
        **{_HALL + hall: f"大厅：{hall}" for hall in halls if len(halls) > 1},
        **{_UNIT + unit: f"单位：{unit}" for unit in units if len(units) > 1},
    }


def chosen(windows: Iterable[Window]) -> list[Window]:
    """The windows of the group that was chosen."""
    group = request.form.get("group", "")
    return [window for window in windows if group in ("", _HALL + window.hall, _UNIT + window.unit)]


def counts_of(windows: Sequence[Window], most: int) -> tuple[dict[str, int], list[Fault]]:
    """How many for each window: its own number where one is given, else that for all.

    Windows that get none are left out.
    """
    counts: dict[str, int] = {}
    faults: list[Fault] = []
    for window in windows:
        own = request.form.get(f"n-{window.id}", "").strip()
        typed = own or request.form.get("each", "").strip()
        field = f"n-{window.id}" if own else "each"
        if not (typed.isdecimal() and len(typed) < 7):
            faults.append((field, words.NUMBER_MISSING))
        elif int(typed):
            counts[window.id] = int(typed)
    if not faults and not counts:
        faults.append(("each", words.NOTHING_TO_MAKE))
    if sum(counts.values()) > most:
        faults.append(("each", fill(words.TOO_MANY_AT_ONCE, n=most)))
    return counts, list(dict.fromkeys(faults))
