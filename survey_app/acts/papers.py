"""Numbers of paper questionnaires: which were printed, and whether one may be entered.

Printing is an act of the audit trail, so what was never printed cannot be counted, and a sheet of
one window cannot be entered for another. An agency that prints its own sheets numbers them as it
likes, as long as nobody prints ours.
"""

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from rulebook.round import Round
from survey_app.acts.recording import Persons, record
from survey_app.setup import prepare
from survey_app.trail import entries_of

PRINTED, PLATES = "papers", "plates"
_OURS = re.compile(r"(?P<window>.+)-(?P<number>[0-9]{4,5})")


class PaperFault(Enum):
    """Why a number is not entered."""

    ANOTHERS = "of another window"
    UNKNOWN = "never printed"


def record_printed(this_round: Round, window_id: str, numbers: range, by: Persons = ()) -> None:
    """Numbers that are printed now; printing them again is recorded again."""
    first, count = numbers[0], len(numbers)
    store = prepare(this_round)
    record(this_round, store, PRINTED, by, window=window_id, first=first, count=count)


def record_plates(this_round: Round, window_id: str = "", by: Persons = ()) -> None:
    """Plates that are printed now, of all windows or of one: what hangs there has an address."""
    record(this_round, prepare(this_round), PLATES, by, window=window_id)


def paper_fault(
    paper: str, window_id: str, windows: Iterable[str], lines: Sequence[str]
) -> PaperFault | None:
    """What is wrong with the number of a sheet of ``window_id``, by the lines of the trail.

    Numbers are compared without regard to capitals, as they are stored in capitals.
    """
    printed = [entry["what"] for entry in entries_of(lines) if entry["act"] == PRINTED]
    known = {window.upper() for window in windows}
    ours = _OURS.fullmatch(paper.upper())
    if not ours or ours["window"] not in known:
        return PaperFault.UNKNOWN if printed else None
    if ours["window"] != window_id.upper():
        return PaperFault.ANOTHERS
    number = int(ours["number"])
    runs = (
        range(one["first"], one["first"] + one["count"])
        for one in printed
        if one["window"].upper() == ours["window"]
    )
    return None if any(number in run for run in runs) else PaperFault.UNKNOWN
