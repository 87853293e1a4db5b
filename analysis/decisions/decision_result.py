"""From the record of decisions to the settled result, beside the computed one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.decisions.decision_log import Basis, Record
from analysis.result.awards import (
    TAKES_PLACE,
    Decided,
    Decision,
    Difference,
    HonourAwards,
    SettledHonour,
)
from analysis.result.score_report import Sources
from rulebook.problems import Words

_COMPUTED: Mapping[str, Words] = {
    "designated": Words("按规则获评", "designated by the rule"),
    "proposed": Words("建议列入", "proposed"),
    "tie": Words("并列待定", "tied"),
    "listed": Words("符合条件，供研究", "eligible, to choose from"),
    "pending": Words("条件待核验", "a condition is pending"),
    "not_in_top": Words("未列入", "behind the places"),
    "excluded": Words("按规定不参与", "kept out by a clause"),
    "not_eligible": Words("不符合条件或不在参评范围", "not eligible"),
    "open": Words("空缺", "open"),
    "": Words("名额配比", "the quota line"),
}
_AFTERWARDS = "findings"  # says what happened later: a change of it changes no basis


@dataclass
class State:
    """What is settled about one honour after some decisions."""

    awards: HonourAwards
    decided: bool = False
    awarded: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    vacant: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def apply(self, one: Decision) -> None:
        """Take one decision in."""
        self.decided = True
        if one.decision == "quota" or (one.decision == "correct" and one.places is not None):
            self.places[one.candidate_id] = one.places or 0
        elif one.decision == "vacant" and self.awards.line(one.candidate_id):
            self.vacant.append(one.candidate_id)
        elif self.gives(one):
            self.awarded.add(one.candidate_id)
            self.declined.discard(one.candidate_id)
        else:
            self.declined.add(one.candidate_id)
            self.awarded.discard(one.candidate_id)

    def gives(self, one: Decision) -> bool:
        """Whether a decision about a candidate gives the honour; a correction reverses."""
        if one.decision == "correct":
            return one.candidate_id not in self.awarded
        return one.decision in ("award", "tie")

    def places_of(self, line_id: str) -> int:
        """The places of a quota line as they stand."""
        line = self.awards.line(line_id)
        return self.places.get(line_id, line.line.places if line else 0)

    def settled(self) -> SettledHonour:
        """The state as a value."""
        order = [one.candidate_id for one in self.awards.candidates]
        return SettledHonour(
            self.awards.honour.id,
            self.decided,
            tuple(one for one in order if one in self.awarded),
            tuple(one for one in order if one in self.declined),
            tuple(self.vacant),
            tuple((line.line.id, self.places_of(line.line.id)) for line in self.awards.lines),
        )


def states(awards: Iterable[HonourAwards], decisions: Iterable[Decision]) -> dict[str, State]:
    """What is settled about every honour by its id. Decisions on unknown honours are left out."""
    found = {one.honour.id: State(one) for one in awards}
    for decision in decisions:
        if decision.honour_id in found:
            found[decision.honour_id].apply(decision)
    return found


def decided(
    awards: Sequence[HonourAwards], record: Record, sources: Sources, reading: str
) -> Decided | None:
    """The leading group's result; None before the first confirmation.

    Parameters
    ----------
    awards
        The computed awards.
    record
        The record of decisions.
    sources
        Hashes of the inputs as they are now.
    reading
        The reading of the designation clause used now.
    """
    if not record.entries:
        return None
    decisions = record.decisions
    corrections = [one for one in decisions if one.decision == "correct"]
    first = [one for one in decisions if one.decision != "correct"]
    before = decisions[: decisions.index(corrections[0])] if corrections else ()
    former = tuple(one.settled() for one in states(awards, before).values())
    basis = record.entries[-1].basis
    return Decided(
        status="corrected" if corrections else "confirmed",
        confirmed_on=max(one.date for one in first),
        corrected_on=max((one.date for one in corrections), default=None),
        record=decisions,
        honours=tuple(one.settled() for one in states(awards, decisions).values()),
        differences=_differences(awards, decisions),
        former=former if corrections else None,
        decided_on=basis.score,
        changed_since=changed(basis, sources, reading),
    )


def changed(basis: Basis, sources: Sources, reading: str) -> tuple[str, ...]:
    """Names of what differs from what was decided on: tables, ``ratings``, or ``reading``.

    Ballots may be replaced by their tallies: ratings that are only on one side are compared by the
    counts, which hold the marks as well. ``turnout`` is a table of its own.
    """
    differing = {
        name
        for name in {*basis.files, *sources.files}
        if basis.files.get(name) != sources.files.get(name) and name.split(".")[0] != _AFTERWARDS
    }
    turnout = {name for name in differing if name.startswith("ratings/turnout.")}
    ratings = {name for name in differing - turnout if name.startswith("ratings/")}
    other = basis.counts != sources.counts_sha256
    altered = any(name in basis.files and name in sources.files for name in ratings)
    tables = sorted(differing - ratings)
    marks = any(name.startswith("bimonthly.") for name in tables)
    said = altered or (other and (bool(ratings) or not marks))
    return (
        *tables,
        *(("ratings",) if said else ()),
        *(("reading",) if basis.reading != reading else ()),
    )


def departs(one: Decision) -> bool:
    """Whether a decision departs from what was computed, so that it needs a reason.

    Choosing among candidates that no rule proposes departs from nothing; nor does the choice in a
    tie, which the program leaves open.
    """
    standing, _, would_be = one.computed.partition(":")
    if one.decision in ("quota", "correct"):
        return True
    if one.decision == "award":
        return standing not in (*TAKES_PLACE, "listed", "tie")
    if one.decision == "tie":
        return standing != "tie"
    if one.decision == "vacant" and not standing:
        return True
    return (would_be or standing) in TAKES_PLACE


def _differences(
    awards: Sequence[HonourAwards], decisions: Iterable[Decision]
) -> tuple[Difference, ...]:
    found = []
    so_far = {one.honour.id: State(one) for one in awards}
    for one in decisions:
        state = so_far.get(one.honour_id)
        if state is None:
            continue
        if departs(one):
            found.append(_difference(state, one))
        state.apply(one)
    return tuple(found)


def _difference(state: State, one: Decision) -> Difference:
    line = state.awards.line(one.candidate_id)
    candidate = state.awards.candidate(one.candidate_id)
    name = line.line.name.zh if line else candidate.name if candidate else one.candidate_id
    if one.places is not None:
        before = state.places_of(one.candidate_id)
        return Difference(
            name,
            Words(f"名额{before}", f"{before} places"),
            Words(f"名额{one.places}", f"{one.places} places"),
            one,
        )
    gives = state.gives(one)
    if one.decision == "correct":
        former = (
            Words("原审定获评", "awarded") if not gives else Words("原审定未获评", "not awarded")
        )
        after = Words("更正为获评", "awarded") if gives else Words("更正为不获评", "not awarded")
        return Difference(name, former, after, one)
    if one.decision == "vacant":
        return Difference(name, _COMPUTED[_standing(one)], Words("空缺", "left open"), one)
    after = Words("授予", "awarded") if gives else Words("不授予", "not awarded")
    return Difference(name, _COMPUTED[_standing(one)], after, one)


def _standing(one: Decision) -> str:
    return one.computed.partition(":")[0]
