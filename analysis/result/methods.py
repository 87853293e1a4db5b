"""What groups' own methods say as values: marks as they came, and each candidate's standing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from rulebook.methods import Criterion, Method

Key = tuple[str, str]  # candidate, honour


@dataclass(frozen=True)
class Reviewer:
    """A member of a panel, with the unit whose candidates are not theirs to mark."""

    id: str
    name: str
    unit: str


@dataclass(frozen=True)
class LeadsProposal:
    """Why a group's lead proposes a candidate."""

    proposed_by: str
    date: dt.date | None
    reason: str


@dataclass
class MethodMarks:
    """What the tables of methods say, exact.

    ``indicators`` are marks by candidate and indicator; ``sheets`` are marks by criterion, by
    candidate and honour, by reviewer; ``proposals`` by candidate and honour.
    """

    indicators: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    reviewers: dict[str, Reviewer] = field(default_factory=dict)
    sheets: dict[Key, dict[str, dict[str, Fraction]]] = field(default_factory=dict)
    proposals: dict[Key, LeadsProposal] = field(default_factory=dict)


@dataclass(frozen=True)
class PartMark:
    """A candidate's mark for one indicator, or the mean of the counted sheets for a criterion.

    ``points`` is what it adds to the score (points of 100).
    """

    part: Criterion
    mark: Fraction
    points: Fraction


@dataclass(frozen=True)
class Judged:
    """How a method judges one candidate for one honour.

    ``score`` is in points of 100, None where it cannot be had; ``missing`` are then the indicators
    without a mark. ``rank`` is among the candidates of the quota line that have a score.
    ``place``: ``proposed``, ``tie`` (shares the last place), ``behind`` the places, ``out`` (has a
    place for an honour that excludes this one), or empty where nothing follows. ``sheets`` are the
    scores of whole sheets by reviewer, all that count; ``own_unit`` the reviewers left out because
    the candidate is of their unit; ``left_out`` the two sheets left out where the mean is trimmed.
    """

    method: Method
    score: Fraction | None = None
    rank: int | None = None
    place: str = ""
    parts: tuple[PartMark, ...] = ()
    missing: tuple[Criterion, ...] = ()
    sheets: Mapping[str, Fraction] = field(default_factory=dict)
    own_unit: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    proposal: LeadsProposal | None = None


@dataclass(frozen=True)
class ReviewerEffect:
    """One reviewer of a panel.

    ``mildness`` is how far the sheets lie above those of the others for the same candidates
    (points; None where it cannot be told); ``sheets`` how many count; ``entering`` and ``leaving``
    are ids of candidates that the proposal gains and loses without this reviewer.
    """

    reviewer: Reviewer
    sheets: int
    mildness: float | None
    entering: tuple[str, ...]
    leaving: tuple[str, ...]


@dataclass(frozen=True)
class PanelFinding:
    """What statistics say of one panel's sheets for one honour; it changes no score.

    ``reliability`` is that of the mean sheet for telling candidates apart, ``single`` the absolute
    one of a single sheet; both None with too few candidates or reviewers. ``entering`` and
    ``leaving`` are ids that the proposal would gain and lose with the reviewers' severity taken
    off, None where it cannot be told.
    """

    method: Method
    honour_id: str
    candidates: int
    reliability: float | None
    single: float | None
    reviewers: tuple[ReviewerEffect, ...]
    entering: tuple[str, ...] | None
    leaving: tuple[str, ...] | None
