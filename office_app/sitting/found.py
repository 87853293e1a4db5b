"""What the check has found of the sheet: shown at each honour until it is mended there."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from office_app.campaign.typed import day_of
from office_app.decision_look import honour_at, look_of, refused
from office_app.proposals import Honour, chosen_in
from office_app.refusals import Fault
from office_app.sitting.merging import ENDS
from office_app.sitting.sheet import Draft, fields_of
from rulebook.round import Round
from survey_app.setup import now


class Found(NamedTuple):
    """The faults of one honour, and the numbers of the others that have some."""

    faults: list[Fault]
    elsewhere: Sequence[int] = ()


def found_at(
    this_round: Round, draft: Draft, honours: Sequence[Honour], number: int, look: tuple[int, str]
) -> Found:
    """What a look (its job's number, and who began it) has found that the draft has still."""
    found = look_of(this_round, *look)
    if found is None:
        return Found([])
    job, typed = found
    day = day_of(typed.get("date", "")) or now(this_round).date()
    faults = refused(job, honours, chosen_in(honours, typed, day), this_round.book)
    faults = [one for one in faults if _stands(one[0], honours, draft, typed)]
    own = [one for one in faults if honour_at([one]) in (number, None)]
    others = {honour_at([one]) for one in faults} - {number, None}
    named = [("day" if field == "date" else field, said) for field, said in own]
    return Found(named, sorted(n for n in others if n is not None))


def _stands(field: str, honours: Sequence[Honour], draft: Draft, typed: Mapping[str, str]) -> bool:
    """Whether what a fault is of is still as it was when the check has seen it.

    Of a line, whose places are those of its candidates, the whole honour is asked.
    """
    if field == "date":
        return draft.day == typed.get("date", "")
    at = honour_at([(field, "")])
    if at is None:
        return True
    base = field.removesuffix("-why").removesuffix("-places")
    own = fields_of(honours[at]) if base.startswith(f"{at}-l-") else {base + end for end in ENDS}
    return all(draft.typed.get(name, "") == typed.get(name, "") for name in own)
