"""From the log of decisions to the settled result, beside the computed one."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from analysis.decisions.decision_log import Basis, DecisionLog
from analysis.result.awards import (
    DECISION_WORDS,
    Decided,
    Decision,
    Difference,
    HonourAwards,
    SettledHonour,
)
from analysis.result.score_report import Sources
from rulebook.departures import departs
from rulebook.problems import Words

# They say what happened later, or beside the score: a change of them changes no basis.
_AFTERWARDS = ("findings", "cases")


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
        awards = self.awards.line(line_id)
        return self.places.get(line_id, awards.line.places if awards else 0)

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
        differences=_differences(honours, decisions),
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


def _differences(
    honours: Sequence[HonourAwards], decisions: Iterable[Decision]
) -> tuple[Difference, ...]:
    differences = []
    states = honour_states(honours, ())
    for decision in decisions:
        state = states.get(decision.honour_id)
        if state is None:
            continue
        if departs(decision.decision, decision.computed):
            differences.append(_difference(state, decision))
        state.apply(decision)
    return tuple(differences)


def _difference(state: HonourState, decision: Decision) -> Difference:
    name = state.awards.name_of(decision.candidate_id)
    if decision.places is not None:
        before, after = state.places_of(decision.candidate_id), decision.places
        return Difference(name, _places_words(before), _places_words(after), decision)
    gives = state.gives(decision)
    if decision.decision == "correct":
        former, after_words = _correction_words(gives)
        return Difference(name, former, after_words, decision)
    kind = decision.decision
    if kind != "vacant":
        kind = "award" if gives else "decline"
    return Difference(name, decision.computed_words, DECISION_WORDS[kind], decision)


def _places_words(places: int) -> Words:
    return Words(f"名额{places}", f"{places} places")


def _correction_words(gives: bool) -> tuple[Words, Words]:
    """What stood before a correction and what it makes of it."""
    if gives:
        return Words("原审定未获评", "not awarded"), Words("更正为获评", "awarded")
    return Words("原审定获评", "awarded"), Words("更正为不获评", "not awarded")
