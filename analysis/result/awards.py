"""The awards of a round as values: who may have which honour, why, and what was decided.

Two sides that never mix: `HonourAwards` is what follows from the rules and the files; `Decided` is
what the leading group recorded. Reports show both.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from analysis.result.methods import Judged
from rulebook.departures import TAKES_PLACE
from rulebook.eligibility import ConditionFinding
from rulebook.honours import Honour, QuotaLine
from rulebook.problems import Words
from rulebook.vocabulary import ConditionStatus, DecisionKind, ResultStatus

CandidateStanding = Literal[
    "designated",  # the rule awards the place by rank
    "proposed",  # a working rule proposes it by rank
    "tie",  # shares the last place: the leading group decides
    "listed",  # eligible; no rule proposes anyone here: the leading group chooses
    "pending",  # as `would_be`, were not a condition still unverified
    "not_in_top",  # eligible and ranked, but behind the places
    "excluded",  # a clause keeps it out: a member unit, or it wins the other honour
    "not_eligible",  # a condition is not met, or the honour is not open to it
]

STANDING_WORDS: Mapping[str, Words] = {
    "designated": Words("按规则获评", "designated by the rule"),
    "proposed": Words("建议", "proposed"),
    "tie": Words("并列待定", "tied"),
    "listed": Words("可供选择", "eligible, to choose from"),
    "pending": Words("条件待核验", "a condition is pending"),
    "not_in_top": Words("名次在名额之外", "behind the places"),
    "excluded": Words("按条款不列入", "kept out by a clause"),
    "not_eligible": Words("不符合条件", "not eligible"),
}
# How a quota line stood when it was decided.
LINE_WORDS: Mapping[str, Words] = {
    "open": Words("空缺", "open"),
    "": Words("没有空缺", "none open"),
}
CONDITION_WORDS: Mapping[ConditionStatus, Words] = {
    "met": Words("符合", "met"),
    "not_met": Words("不符合", "not met"),
    "pending": Words("待核验", "pending"),
}
DECISION_WORDS: Mapping[DecisionKind, Words] = {
    "award": Words("授予", "awarded"),
    "decline": Words("不授予", "not awarded"),
    "vacant": Words("空缺", "left open"),
    "tie": Words("并列处理", "a tie settled"),
    "quota": Words("名额调整", "places changed"),
    "correct": Words("更正", "corrected"),
}


@dataclass(frozen=True)
class CandidateFinding:
    """One candidate for one honour: a window, another unit, or a person.

    ``rank`` and ``total`` (points of 100) are None for anyone but ranked windows; ``order`` is the
    recommending unit's order of preference. ``would_be`` is set with standing ``pending`` only.
    ``reasons`` are sentences; ``clauses`` the clauses of the notice they rest on; ``rules`` the ids
    of every rule, reading or working rule that touched the result. ``kept_out``: the honour is not
    open to its kind, or a clause on who takes part keeps it out and nobody made an exception.
    ``who`` is the same for one candidate under two ids; ``exception`` is why a clause on who takes
    part does not keep it out. ``rank_reasons`` are those reasons that everybody may read: what rank
    and clause give, and nothing of conditions, exceptions or what was applied with. ``judged`` is
    how the method of a group without a window score judges it, None without one.
    """

    candidate_id: str
    name: str
    unit: str
    unit_type: str
    honour_id: str
    standing: CandidateStanding
    would_be: CandidateStanding | None = None
    rank: int | None = None
    total: Fraction | None = None
    order: int | None = None
    conditions: tuple[ConditionFinding, ...] = ()
    reasons: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    kept_out: bool = False
    who: tuple[str, str] = ("", "")
    exception: str = ""
    rank_reasons: tuple[str, ...] = ()
    judged: Judged | None = None

    @property
    def barred(self) -> bool:
        """Whether a condition or a clause on who takes part keeps it from the honour."""
        return self.kept_out or bool(self.not_met)

    @property
    def pending(self) -> tuple[ConditionFinding, ...]:
        """The conditions that nobody has verified."""
        return self._with("pending")

    @property
    def not_met(self) -> tuple[ConditionFinding, ...]:
        """The conditions that are not met."""
        return self._with("not_met")

    def _with(self, status: ConditionStatus) -> tuple[ConditionFinding, ...]:
        return tuple(finding for finding in self.conditions if finding.status == status)

    @property
    def computed(self) -> str:
        """The standing as the record of decisions keeps it."""
        return f"{self.standing}:{self.would_be}" if self.would_be else self.standing

    @property
    def takes_place(self) -> bool:
        """Whether the rules give or propose a place, be it on condition."""
        return (self.would_be or self.standing) in TAKES_PLACE


@dataclass(frozen=True)
class LineAwards:
    """One quota line with its candidates, those by rank first, then in the order of nomination.

    ``tied_places`` are the places left to the candidates with standing ``tie``.
    """

    line: QuotaLine
    candidates: tuple[CandidateFinding, ...]
    tied_places: int = 0

    @property
    def used(self) -> int:
        """Places given or proposed with every condition met."""
        return sum(candidate.standing in TAKES_PLACE for candidate in self.candidates)

    @property
    def conditional(self) -> int:
        """Places given or proposed once pending conditions turn out met."""
        return sum(c.standing == "pending" and c.takes_place for c in self.candidates)

    @property
    def to_choose_from(self) -> int:
        """Candidates the leading group may choose from where no rule proposes anyone."""
        return sum((c.would_be or c.standing) == "listed" for c in self.candidates)

    @property
    def open_places(self) -> int:
        """Places that stay open even if everyone who could take one does."""
        taken = self.used + self.conditional + self.tied_places + self.to_choose_from
        return max(self.line.places - taken, 0)

    @property
    def over(self) -> int:
        """Places given or proposed beyond the line: 左右 allows them, a tie causes them."""
        return max(self.used + self.conditional - self.line.places, 0)


@dataclass(frozen=True)
class HonourAwards:
    """One honour: its quota lines, and candidates of a kind that has none (``outside``)."""

    honour: Honour
    lines: tuple[LineAwards, ...]
    outside: tuple[CandidateFinding, ...] = ()

    @property
    def candidates(self) -> Iterator[CandidateFinding]:
        """Every candidate, line by line."""
        for line in self.lines:
            yield from line.candidates
        yield from self.outside

    def line(self, line_id: str) -> LineAwards | None:
        """The quota line of that id, or None."""
        return next((awards for awards in self.lines if awards.line.id == line_id), None)

    def line_of(self, candidate_id: str) -> LineAwards | None:
        """The quota line that a candidate stands on, or None."""
        return next(
            (
                line
                for line in self.lines
                if any(c.candidate_id == candidate_id for c in line.candidates)
            ),
            None,
        )

    def candidate(self, candidate_id: str) -> CandidateFinding | None:
        """The candidate of that id, or None."""
        return next((c for c in self.candidates if c.candidate_id == candidate_id), None)

    def name_of(self, target: str) -> str:
        """The name of a candidate or of a quota line by its id; the id where it is neither."""
        if candidate := self.candidate(target):
            return candidate.name
        awards = self.line(target)
        return awards.line.name.zh if awards else target


@dataclass(frozen=True)
class Decision:
    """One line of the leading group's record.

    ``candidate_id`` is a candidate, or a quota line for ``vacant`` and ``quota``; ``places`` is the
    new number of a quota line; ``computed`` is the candidate's standing when it was decided, for a
    pending one followed by what it would be ("pending:designated"); for a quota line "open" where a
    place was computed open, else ""; ``sequence`` counts the lines of the record from 1.
    """

    honour_id: str
    candidate_id: str
    decision: DecisionKind
    date: dt.date
    reason: str
    places: int | None = None
    computed: str = ""
    sequence: int = 0

    @property
    def computed_words(self) -> Words:
        """How the candidate or the quota line stood when it was decided."""
        return computed_words(self.computed)


def computed_words(computed: str) -> Words:
    """A standing as ``Decision.computed`` keeps it, in words: ``pending:listed``, ``open``."""
    standing, _, would_be = computed.partition(":")
    words = {**STANDING_WORDS, **LINE_WORDS}[standing]
    if not would_be:
        return words
    verified = STANDING_WORDS[would_be]
    return Words(f"{words.zh}（核实后：{verified.zh}）", f"{words.en} (verified: {verified.en})")


@dataclass(frozen=True)
class SettledHonour:
    """What was decided about one honour. ``decided`` is False where nothing was yet.

    ``awarded`` are candidate ids in the order of the computed list; ``declined`` those that a
    decision passed over or that declined; ``vacant`` the places expressly left open by quota line;
    ``places`` the number of every quota line, as changed.
    """

    honour_id: str
    decided: bool
    awarded: tuple[str, ...]
    declined: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Difference:
    """What stood and what was decided of one place; ``decision`` has the reason."""

    name: str
    computed: Words
    decided: Words
    decision: Decision


@dataclass(frozen=True)
class Decided:
    """The leading group's result beside the computed one.

    ``differences`` is where the result as it stands departs from the computation, ``verified`` what
    waited for a condition and was decided by the group, ``corrections`` what reversed a record.
    ``former`` is the result before the first correction (None without one). ``decided_on`` is
    SHA-256 of the score.json that was decided on, ``changed_since`` names what differs from it now.
    ``awaited``: of a result as it stood at the end of a day, who was decided later (honour, id).
    """

    status: ResultStatus
    confirmed_on: dt.date
    corrected_on: dt.date | None
    record: tuple[Decision, ...]
    honours: tuple[SettledHonour, ...]
    differences: tuple[Difference, ...]
    verified: tuple[Difference, ...] = ()
    corrections: tuple[Difference, ...] = ()
    former: tuple[SettledHonour, ...] | None = None
    decided_on: str = ""
    awaited: frozenset[tuple[str, str]] = frozenset()
    changed_since: tuple[str, ...] = ()

    def honour(self, honour_id: str) -> SettledHonour:
        """What was decided about one honour; StopIteration for an unknown id."""
        return next(honour for honour in self.honours if honour.honour_id == honour_id)


@dataclass(frozen=True)
class FollowUp:
    """What became of a flag (findings.csv). ``window_id`` is empty for the round as a whole."""

    check_id: str
    window_id: str
    verified_by: str
    date: dt.date
    outcome: str
