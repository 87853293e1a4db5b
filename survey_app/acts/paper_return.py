"""What the audit trail says of the paper ballots that two tellers have counted in."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rulebook.vocabulary import VOTE
from survey_app.store import Store
from survey_app.trail import parsed

COUNTED = "paper"


class PaperReturn(NamedTuple):
    """How many sheets were made, and what two tellers counted in."""

    made: int
    valid: int
    invalid: int


def returned(store: Store) -> PaperReturn:
    """What became of the paper ballots so far."""
    counts = [one["what"] for one in parsed(store.trail.lines()) if one["act"] == COUNTED]
    valid, invalid = (sum(what[name] for what in counts) for name in ("valid", "invalid"))
    return PaperReturn(store.papers.made(), valid, invalid)


def paper_is_due(store: Store) -> bool:
    """Whether tellers still have to enter what is in the box, or say that nothing is."""
    counted = counted_since(parsed(store.trail.lines()))
    return store.papers.entered().begun or (bool(store.papers.made()) and not counted)


def counted_since(entries: Iterable[Mapping[str, Any]]) -> bool:
    """Whether two tellers have counted sheets in since the vote was last opened."""
    counted = False
    for entry in entries:
        if entry["act"] == COUNTED:
            counted = True
        elif entry["act"] in ("open", "reopen") and entry["what"].get("part") == VOTE:
            counted = False
    return counted
