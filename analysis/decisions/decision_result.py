"""From the log of decisions to the settled result, beside the computed one."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import TypedDict

from analysis.decisions.decision_log import Basis, DecisionLog
from analysis.result.awards import (
    DECISION_WORDS,
    Decided,
    Decision,
    Difference,
    HonourAwards,
    LineAwards,
    SettledHonour,
)
from analysis.result.score_report import Sources
from rulebook.departures import departs, is_tied, tie_is_unfilled, verifies
from rulebook.problems import Words

# They say what happened later, or beside the score: a change of them changes no basis.
_AFTERWARDS = ("findings", "cases")
# What a correction reverses, by whether it gives the honour.
_FORMER_WORDS = {
    True: Words("原审定未获评", "not awarded"),
    False: Words("原审定获评", "awarded"),
}


class Explained(TypedDict):
    """Places of which a reader must be told more than the outcome; see ``Decided``."""

    differences: tuple[Difference, ...]
    verified: tuple[Difference, ...]
    corrections: tuple[Difference, ...]


@dataclass
class HonourState:
    """What is settled about one honour after some decisions."""

    awards: HonourAwards
    decided: bool = False
    awarded: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    vacant: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def apply(self, decision: Decision) -> None:
        """Take one decision in."""
        self.decided = True
        target, kind = decision.candidate_id, decision.decision
        if kind == "quota" or (kind == "correct" and decision.places is not None):
            self.places[target] = decision.places or 0
        elif kind == "vacant" and self.awards.line(target):
            self.vacant.append(target)
        elif self.gives(decision):
            self.awarded.add(target)
            self.declined.discard(target)
        else:
            self.declined.add(target)
            self.awarded.discard(target)

    def gives(self, decision: Decision) -> bool:
        """Whether a decision about a candidate gives the honour; a correction reverses."""
        if decision.decision == "correct":
            return decision.candidate_id not in self.awarded
        return decision.decision in ("award", "tie")

    def places_of(self, line_id: str) -> int:
        """The places of a quota line as they stand."""
        return self.places.get(line_id, self.computed_places(line_id))

    def computed_places(self, line_id: str) -> int:
        """The places that the rules give a quota line; 0 where the edition has it no longer."""
        awards = self.awards.line(line_id)
        return awards.line.places if awards else 0

    @property
    def passed_over(self) -> set[str]:
        """The eligible candidates of a tie who go without while a place of it stays open."""
        return {
            candidate.candidate_id
            for line in self.awards.lines
            if self._tie_is_unfilled(line)
            for candidate in line.candidates
            if candidate.standing == "tie" and candidate.candidate_id not in self.awarded
        }

    def _tie_is_unfilled(self, line: LineAwards) -> bool:
        if line.line.id in self.vacant and not line.open_places:
            return False  # that the line is left open departs by itself
        given = [c for c in line.candidates if c.candidate_id in self.awarded]
        in_tie = sum(is_tied(c.computed) for c in given)
        left = self.places_of(line.line.id) - len(given)
        return tie_is_unfilled(line.tied_places, in_tie, left)

    def settled(self) -> SettledHonour:
        """The state as a value."""
        in_order = [candidate.candidate_id for candidate in self.awards.candidates]
        lines = [awards.line.id for awards in self.awards.lines]
        return SettledHonour(
            self.awards.honour.id,
            self.decided,
            tuple(candidate for candidate in in_order if candidate in self.awarded),
            tuple(candidate for candidate in in_order if candidate in self.declined),
            tuple(self.vacant),
            tuple((line, self.places_of(line)) for line in lines),
        )


def honour_states(
    honours: Iterable[HonourAwards], decisions: Iterable[Decision]
) -> dict[str, HonourState]:
    """What is settled about every honour by its id. Decisions on unknown honours are left out."""
    states = {awards.honour.id: HonourState(awards) for awards in honours}
    for decision in decisions:
        if decision.honour_id in states:
            states[decision.honour_id].apply(decision)
    return states


def awarded(honours: Iterable[HonourAwards], decisions: Iterable[Decision]) -> dict[str, Set[str]]:
    """Ids of those whom the decisions give an honour, by honour."""
    return {name: state.awarded for name, state in honour_states(honours, decisions).items()}


def decided_result(
    honours: Sequence[HonourAwards], log: DecisionLog, sources: Sources, reading: str
) -> Decided | None:
    """The leading group's result; None before the first confirmation.

    Parameters
    ----------
    honours
        The computed awards of every honour.
    log
        The log of decisions.
    sources
        Hashes of the inputs as they are now.
    reading
        The reading of the designation clause used now.
    """
    if not log.confirmations:
        return None
    decisions = log.decisions
    corrections = [decision for decision in decisions if decision.decision == "correct"]
    others = [decision for decision in decisions if decision.decision != "correct"]
    before = decisions[: decisions.index(corrections[0])] if corrections else ()
    former = _settled(honours, before) if corrections else None
    basis = log.confirmations[-1].basis
    return Decided(
        status="corrected" if corrections else "confirmed",
        confirmed_on=max(decision.date for decision in others),
        corrected_on=max((decision.date for decision in corrections), default=None),
        record=decisions,
        honours=_settled(honours, decisions),
        **_explained(honours, decisions),
        former=former,
        decided_on=basis.score,
        changed_since=changed_inputs(basis, sources, reading),
    )


def _settled(
    honours: Sequence[HonourAwards], decisions: Iterable[Decision]
) -> tuple[SettledHonour, ...]:
    return tuple(state.settled() for state in honour_states(honours, decisions).values())


_RATINGS = ("ratings/", "sealed/")


def changed_inputs(basis: Basis, sources: Sources, reading: str) -> tuple[str, ...]:
    """Names of what differs from what was decided on: tables, ``ratings``, or ``reading``.

    Ballots may be replaced by their tallies: ratings that are only on one side are compared by the
    counts, which hold the marks as well. ``turnout`` is a table of its own.
    """
    differing = {
        name
        for name in {*basis.files, *sources.files}
        if basis.files.get(name) != sources.files.get(name)
        and name.split(".")[0] not in _AFTERWARDS
    }
    turnout = {name for name in differing if name.startswith("ratings/turnout.")}
    ratings = {name for name in differing - turnout if name.startswith(_RATINGS)}
    other_counts = basis.counts != sources.counts_sha256
    altered = any(name in basis.files and name in sources.files for name in ratings)
    tables = sorted(differing - ratings)
    marks = any(name.startswith("bimonthly.") for name in tables)
    ratings_changed = altered or (other_counts and (bool(ratings) or not marks))
    return (
        *tables,
        *(("ratings",) if ratings_changed else ()),
        *(("reading",) if basis.reading != reading else ()),
    )


def _explained(honours: Sequence[HonourAwards], decisions: Iterable[Decision]) -> Explained:
    """What a reader of the result must be told of single places, as they stand in the end."""
    states = honour_states(honours, ())
    differences: dict[tuple[str, str, bool], Difference] = {}
    verified: dict[tuple[str, str, bool], Difference] = {}
    refused_in_tie: dict[tuple[str, str, bool], Difference] = {}
    corrections = []
    for decision in decisions:
        state = states.get(decision.honour_id)
        if state is None:
            continue
        # A vacancy and the number of places are two things of one line.
        place = (decision.honour_id, decision.candidate_id, decision.places is not None)
        for former in (differences, verified, refused_in_tie):
            former.pop(place, None)
        if _departs(state, decision):
            differences[place] = _against_computed(state, decision)
        elif decision.computed == "tie" and not state.gives(decision):
            refused_in_tie[place] = _against_computed(state, decision)
        elif verifies(_outcome(state, decision), decision.computed):
            verified[place] = _against_computed(state, decision)
        if decision.decision == "correct":
            corrections.append(_correction(state, decision))
        state.apply(decision)
    for (honour, candidate, _places), refused in refused_in_tie.items():
        if candidate in states[honour].passed_over:
            differences[honour, candidate, False] = refused
    return Explained(
        differences=tuple(differences.values()),
        verified=tuple(verified.values()),
        corrections=tuple(corrections),
    )


def _outcome(state: HonourState, decision: Decision) -> str:
    """The decision's kind; of a correction the kind that it comes to."""
    if decision.decision != "correct" or decision.places is not None:
        return decision.decision
    return "award" if state.gives(decision) else "decline"


def _departs(state: HonourState, decision: Decision) -> bool:
    if decision.places is None:
        return departs(_outcome(state, decision), decision.computed)
    return decision.places != state.computed_places(decision.candidate_id)


def _against_computed(state: HonourState, decision: Decision) -> Difference:
    """What was computed, and what was decided instead or upon it."""
    target = decision.candidate_id
    name = state.awards.name_of(target)
    if decision.places is not None:
        before = _places_words(state.computed_places(target))
        return Difference(name, before, _places_words(decision.places), decision)
    gives = state.gives(decision)
    if decision.decision == "correct":
        return Difference(name, decision.computed_words, _corrected_words(gives), decision)
    kind = decision.decision
    if kind != "vacant":
        kind = "award" if gives else "decline"
    return Difference(name, decision.computed_words, DECISION_WORDS[kind], decision)


def _correction(state: HonourState, decision: Decision) -> Difference:
    """What stood before a correction and what it makes of it."""
    target = decision.candidate_id
    name = state.awards.name_of(target)
    if decision.places is not None:
        before = _places_words(state.places_of(target))
        return Difference(name, before, _places_words(decision.places), decision)
    gives = state.gives(decision)
    return Difference(name, _FORMER_WORDS[gives], _corrected_words(gives), decision)


def _places_words(places: int) -> Words:
    return Words(f"名额{places}", f"{places} places")


def _corrected_words(gives: bool) -> Words:
    if gives:
        return Words("更正为获评", "awarded")
    return Words("更正为不获评", "not awarded")
