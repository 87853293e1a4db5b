"""From conditions, ranks and the outcome to the awards of every honour, line by line."""

from collections.abc import Iterable, Mapping, Sequence, Set
from types import MappingProxyType

from analysis.ranking.candidate_findings import AwardContext, candidate_finding
from analysis.ranking.methods import judged_candidates
from analysis.ranking.reasons import person_key
from analysis.result.awards import CandidateFinding, HonourAwards, LineAwards
from analysis.result.methods import MethodMarks
from analysis.result.standings import DesignationOutcome, WindowStanding
from rulebook.eligibility import ExaminedCandidate
from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook

NOBODY: Mapping[str, Set[str]] = MappingProxyType({})


def honour_awards(
    book: Rulebook,
    ranked: Sequence[WindowStanding],
    outcome: DesignationOutcome,
    examined_candidates: Sequence[ExaminedCandidate],
    decided: Mapping[str, Set[str]] = NOBODY,
    marks: MethodMarks | None = None,
) -> tuple[HonourAwards, ...]:
    """The awards of every honour of the edition, line by line.

    ``decided`` are the ids of those whom a decision has given an honour, by honour: whom the honour
    excludes from another one leaves the choice there. ``marks`` are what the methods of groups
    without a window score go by.
    """
    awarded = {
        honour: {
            person_key(examined.candidate)
            for examined in examined_candidates
            if examined.honour.id == honour and examined.candidate.id in ids
        }
        for honour, ids in decided.items()
    }
    context = AwardContext(
        book,
        outcome,
        {standing.window.id: standing for standing in ranked},
        _honours_by_candidate(examined_candidates),
        frozenset(
            (examined.candidate.id, examined.honour.id)
            for examined in examined_candidates
            if examined.pending
        ),
        awarded,
        judged_candidates(book, examined_candidates, marks or MethodMarks(), awarded),
    )
    return tuple(
        _awards(context, honour, [e for e in examined_candidates if e.honour is honour])
        for honour in book.honours.honours
    )


def _honours_by_candidate(
    examined_candidates: Iterable[ExaminedCandidate],
) -> dict[tuple[str, str], tuple[Honour, ...]]:
    """Honours by candidate: the same id, and for the nominated the same name and unit."""
    honours: dict[tuple[str, str], tuple[Honour, ...]] = {}
    for examined in examined_candidates:
        key = person_key(examined.candidate)
        honours[key] = (*honours.get(key, ()), examined.honour)
    return honours


def _awards(
    context: AwardContext, honour: Honour, examined_candidates: Sequence[ExaminedCandidate]
) -> HonourAwards:
    by_line: dict[str | None, list[CandidateFinding]] = {}
    for examined in sorted(examined_candidates, key=lambda examined: _order(context, examined)):
        allowed = examined.candidate.unit_type in honour.unit_types
        line = honour.line_for(examined.candidate.unit_type) if allowed else None
        finding = candidate_finding(context, examined, line)
        by_line.setdefault(line.id if line else None, []).append(finding)
    lines = [_line(context, honour, line, by_line.get(line.id, [])) for line in honour.quotas]
    return HonourAwards(honour, tuple(lines), tuple(by_line.get(None, ())))


def _order(context: AwardContext, examined: ExaminedCandidate) -> tuple[int, int]:
    """By rank; then unranked windows and the nominated by order of preference; then as written."""
    ranked = context.ranked.get(examined.candidate.id)
    if ranked is not None and examined.candidate.staff_count is not None:
        return (0, ranked.rank) if ranked.rank is not None else (2, 0)
    judged = context.judged.get((examined.candidate.id, examined.honour.id))
    if judged and judged.rank is not None:
        return 0, judged.rank
    order = examined.candidate.order
    return (1, order) if order is not None else (1, 1_000_000)


def _line(
    context: AwardContext, honour: Honour, line: QuotaLine, findings: Sequence[CandidateFinding]
) -> LineAwards:
    score = context.book.window_score
    ranked = honour.id == score.designation.honour and line.unit_type == score.pool.unit_type
    tied = context.outcome.tied_places if ranked else _tied_places(line, findings)
    return LineAwards(line, tuple(findings), tied)


def _tied_places(line: QuotaLine, findings: Sequence[CandidateFinding]) -> int:
    """Places left to those who share the last one by a method of their group."""
    places = [finding.judged.place for finding in findings if finding.judged]
    return line.places - places.count("proposed") if "tie" in places else 0
