"""The sheet of decisions of a meeting: a draft, kept while the honours are gone through one by one.

What is recorded is not decided here: the draft becomes the form of the decision's own page. The
projector shows the honour that the secretary is at.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from office_app.proposals import Honour, Target
from office_app.round_files import DECISIONS, score_file
from office_app.sitting.merging import ENDS, Merged, base_of, merged, targets_of
from rulebook.filelock import WriterLock
from rulebook.files import file_hash
from rulebook.round import Round
from survey_app.files import write_file

_FILE, _LOCK = ".sitting.json", ".sitting.lock"


@dataclass(frozen=True)
class Draft:
    """What was chosen so far: ``typed`` by field, ``seen`` the numbers of the honours it holds.

    ``at`` is the honour that is shown to the room; ``score`` the hash of the result it is about.
    """

    score: str
    at: int = 0
    day: str = ""
    seen: frozenset[int] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)

    def value(self, number: int, target: Target) -> str:
        """What is chosen of a target; what the computation proposes before anybody has chosen."""
        return self.typed.get(target.field, "") if number in self.seen else target.first


class Count(NamedTuple):
    """The places of a line, as they would be, and how many are given."""

    places: int
    given: int

    @property
    def left(self) -> int:
        """What is left to give; below 0 if there are too many."""
        return self.places - self.given


class Look(NamedTuple):
    """A draft with whether it was made for another result than the one that lies there now."""

    draft: Draft
    is_stale: bool


def draft_of(this_round: Round) -> Look:
    """The draft of a round; an empty one where there is none."""
    score = file_hash(score_file(this_round))
    try:
        held = json.loads((this_round.folder / _FILE).read_text(encoding="utf-8"))
        seen = frozenset(map(int, held["seen"]))
        typed = {str(name): str(value) for name, value in held["typed"].items()}
        draft = Draft(str(held["score"]), int(held["at"]), str(held["day"]), seen, typed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Look(Draft(score), False)
    return Look(draft, draft.score != score)


class Kept(NamedTuple):
    """How the draft stands, and what another form had changed: nothing is written of a clash."""

    draft: Draft
    merged: Merged
    day_clashes: bool

    @property
    def clashes(self) -> bool:
        """Whether somebody must look at it first."""
        return self.day_clashes or bool(self.merged.clashes)


def keep(
    this_round: Round, number: int, honour: Honour, form: Mapping[str, str], at: int, day: str
) -> Kept:
    """Keep what was changed of one honour, and which one is shown next."""
    with WriterLock(this_round.folder / _LOCK)():
        draft = draft_of(this_round).draft
        base = base_of(form.get("base", ""), honour)
        both = merged(honour, base, form, shown(draft, number, honour))
        first = base.get("day", draft.day)
        other_day = bool(draft.day) and draft.day != first
        kept = Kept(draft, both, other_day and day not in (first, draft.day))
        if kept.clashes:
            return kept
        day = draft.day if other_day else day
        own = fields_of(honour)
        typed = {k: v for k, v in draft.typed.items() if k not in own} | both.typed
        score = file_hash(score_file(this_round))
        draft = replace(draft, score=score, at=at, day=day, seen=draft.seen | {number}, typed=typed)
        content = {"score": score, "at": at, "day": day, "typed": typed}
        text = json.dumps(content | {"seen": sorted(draft.seen)}, ensure_ascii=False)
        write_file(this_round.folder / _FILE, text.encode(), 0o600)
    return kept._replace(draft=draft)


def forget(this_round: Round) -> None:
    """Begin anew."""
    (this_round.folder / _FILE).unlink(missing_ok=True)


def carried(draft: Draft, honours: Sequence[Honour]) -> dict[str, str]:
    """The draft as the fields of the decision's form, of what was gone through and is open."""
    still = [one for n, one in enumerate(honours) if n in draft.seen and not one.is_settled]
    own = {f for honour in still for f in fields_of(honour)}
    return {name: value for name, value in draft.typed.items() if name in own}


def shown(draft: Draft, number: int, honour: Honour) -> dict[str, str]:
    """The fields of one honour, with what is proposed where nobody has chosen yet."""
    own = fields_of(honour)
    typed = {name: value for name, value in draft.typed.items() if name in own}
    return {one.field: draft.value(number, one) for one in targets_of(honour)} | typed


def counts_of(draft: Draft, number: int, honour: Honour) -> list[Count]:
    """A count for each line of an honour."""
    return [_count(draft, number, places, those) for places, those in honour.lines]


def open_in(honour: Honour, typed: Mapping[str, str]) -> list[list[str]]:
    """For each line of an honour whom nothing is said of yet, of those who could have a place."""
    return [
        [one.name for one in those if one.near and not typed.get(one.field)]
        for _places, those in honour.lines
    ]


def _count(draft: Draft, number: int, places: Target, candidates: Sequence[Target]) -> Count:
    most = places.quota
    if draft.value(number, places) in ("quota", "correct"):
        typed = draft.typed.get(f"{places.field}-places", "")
        most = int(typed) if typed.isascii() and typed.isdecimal() else most
    return Count(most, sum(one.has(draft.value(number, one)) for one in candidates))


def is_recorded(this_round: Round) -> bool:
    """Whether something was recorded since the result was computed: it has to be computed anew."""
    decisions = this_round.folder / DECISIONS
    if not decisions.is_file() or not score_file(this_round).is_file():
        return False
    return decisions.stat().st_mtime > score_file(this_round).stat().st_mtime


def fields_of(honour: Honour) -> set[str]:
    """The fields of a form about an honour."""
    return {f"{one.field}{end}" for one in targets_of(honour) for end in ENDS}
