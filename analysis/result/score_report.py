"""ScoreReport: everything the written reports say, computed once."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from analysis.result.awards import (
    Decided,
    FollowUp,
    HonourAwards,
    SettledHonour,
)
from analysis.result.findings import Findings
from analysis.result.methods import PanelFinding
from analysis.result.standings import Components, DesignationOutcome, WindowStanding
from rulebook.cases import Case
from rulebook.excellent_windows import ExcellentPeriod
from rulebook.lock import Amendment, Change
from rulebook.model import Rulebook
from rulebook.problems import Words
from rulebook.provenance import Rule
from rulebook.round import RoundSettings, Window
from rulebook.sittings import Sitting
from rulebook.vocabulary import ResultStatus

STATUS_WORDS: Mapping[str, Words] = {
    "provisional": Words("待审定", "provisional"),
    "confirmed": Words("已审定", "confirmed"),
    "corrected": Words("已更正", "corrected"),
}


@dataclass(frozen=True)
class Evidence:
    """What one window's components were made from.

    ``marks`` are points of 100 by period; ``tally`` is ballots by grade (None = abstained);
    ``survey_sums`` is (valid responses, sum of points in 1/scale) by number of items answered,
    empty where only window scores were delivered; ``responses`` counts the valid ones.
    """

    marks: Mapping[str, Fraction]
    tally: Mapping[int | None, int]
    survey_sums: Mapping[int, tuple[int, int]]
    responses: int
    responses_by_channel: Mapping[str, int]

    @property
    def ballots(self) -> int:
        """Ballots that rate the window."""
        return sum(count for grade, count in self.tally.items() if grade is not None)


@dataclass(frozen=True)
class WindowResult:
    """One window: where it stands, its components and what they were made from."""

    standing: WindowStanding
    components: Components
    third_party: Fraction | None
    evidence: Evidence

    @property
    def window(self) -> Window:
        """The window."""
        return self.standing.window

    @property
    def total(self) -> Fraction | None:
        """The total, exact; None where a component is missing."""
        return self.standing.total


class Electorate(NamedTuple):
    """Who was to vote and who did.

    ``electors`` are the voters of the register, None where there is none; ``issued`` the slips or
    links, which may be more, None where only persons were counted; ``returned`` the ballots.
    """

    electors: int | None
    issued: int | None
    returned: int


@dataclass(frozen=True)
class Sources:
    """Where the ratings came from and how many there are.

    ``counts_sha256`` is over the sorted counts; ``files`` holds SHA-256 by file name.
    ``electorate`` is None where nobody counted; ``weak`` names components that came only as
    tallies or scores a window.
    """

    counts_sha256: str
    files: Mapping[str, str]
    electorate: Electorate | None
    weak: tuple[str, ...]


@dataclass(frozen=True)
class ScoreReport:
    """One scoring of one round. ``results`` stand in order of rank, the unranked last.

    ``weights`` are by component kind; ``lock_changes`` is None where the round was not locked;
    ``findings`` inform and change nothing else. ``awards`` are every honour with its quota lines
    and candidates; ``decided`` is None until the leading group has confirmed. ``exempt`` are last
    year's model windows; ``excellent`` is empty unless asked for; ``follow_ups`` say what became
    of flags; ``cases`` are what people could not get done, for context only; ``amendments`` are
    what was changed, or doubted, after the opening. ``panels`` say how far the reviewers of other
    groups' candidates agree; ``sittings`` are the meetings that were written down.
    """

    book: Rulebook
    settings: RoundSettings
    reading: str
    weights: Mapping[str, Fraction]
    weights_official: bool
    periods: tuple[str, ...]
    counted_channels: tuple[str, ...]
    point_scale: int
    results: tuple[WindowResult, ...]
    outcome: DesignationOutcome
    lock_changes: tuple[Change, ...] | None
    sources: Sources
    remarks: tuple[Words, ...]
    findings: Findings | None = None
    awards: tuple[HonourAwards, ...] = ()
    decided: Decided | None = None
    exempt: tuple[str, ...] = ()
    excellent: tuple[ExcellentPeriod, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    cases: tuple[Case, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    panels: tuple[PanelFinding, ...] = ()
    sittings: tuple[Sitting, ...] = ()

    @property
    def status(self) -> ResultStatus:
        """Provisional until the leading group has confirmed, corrected after a correction."""
        return self.decided.status if self.decided else "provisional"

    def awards_of(self, honour_id: str) -> HonourAwards:
        """The awards of one honour; StopIteration for an unknown id."""
        return next(awards for awards in self.awards if awards.honour.id == honour_id)

    def name_of(self, honour_id: str, target: str) -> str:
        """The name of a candidate or of a quota line of an honour."""
        return self.awards_of(honour_id).name_of(target)

    def settled(self, honour_id: str) -> SettledHonour | None:
        """What was decided about an honour; None before the first confirmation."""
        return self.decided.honour(honour_id) if self.decided else None

    @cached_property
    def ranked(self) -> tuple[WindowResult, ...]:
        """The windows that have a rank."""
        return tuple(result for result in self.results if result.standing.in_pool)

    @property
    def unranked(self) -> tuple[WindowResult, ...]:
        """The windows without a rank."""
        return tuple(result for result in self.results if not result.standing.in_pool)

    @property
    def cutoff_gap(self) -> Fraction | None:
        """Points between the last place of the top and the next; None where there is no next."""
        places = self.book.window_score.designation.places
        totals = [result.total for result in self.ranked if result.total is not None]
        return totals[places - 1] - totals[places] if len(totals) > places else None

    def result(self, window_id: str) -> WindowResult:
        """The result of one window; StopIteration for an unknown id."""
        return next(result for result in self.results if result.window.id == window_id)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of this edition, in the order of its files."""
        return tuple(self.book.rules())

    def working_rules(self) -> tuple[Rule, ...]:
        """The working rules of this edition: what the notice leaves open and we settle."""
        return tuple(rule for rule in self.rules if rule.ours)
