"""Marks of the groups' own methods -> exact scores, ranks within quota lines, and places."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction

from analysis.ranking.reasons import person_key
from analysis.ranking.scores import Name, competition_ranks
from analysis.result.methods import Judged, Key, MethodMarks, PartMark, Reviewer
from rulebook.eligibility import Candidate, ExaminedCandidate
from rulebook.honours import Honour, QuotaLine
from rulebook.methods import Method
from rulebook.model import Rulebook
from rulebook.unit_names import same_unit

Persons = Set[tuple[str, str]]


def indicator_score(method: Method, marks: Mapping[str, Fraction]) -> Judged:
    """The weighted sum of all indicators, each as a share of its full marks; none without one."""
    missing = tuple(part for part in method.parts if part.id not in marks)
    parts = _parts(method, marks)
    score = None if missing else sum((part.points for part in parts), Fraction())
    return Judged(method, score, parts=parts, missing=missing)


def _parts(method: Method, marks: Mapping[str, Fraction]) -> tuple[PartMark, ...]:
    return tuple(
        PartMark(part, marks[part.id], 100 * part.weight * marks[part.id] / part.full_marks)
        for part in method.parts
        if part.id in marks
    )


def panel_score(
    method: Method, sheets: Mapping[str, Mapping[str, Fraction]], own_unit: Set[str]
) -> Judged:
    """The mean of the sheets of reviewers of other units; none with too few of them.

    Trimmed, one highest and one lowest sheet are left out: of several the one whose reviewer's id
    comes last and first. That changes no score, only of which criteria it is made up.
    """
    counted = {
        reviewer: sum((part.points for part in _parts(method, sheet)), Fraction())
        for reviewer, sheet in sorted(sheets.items())
        if reviewer not in own_unit
    }
    out = tuple(sorted(own_unit & sheets.keys()))
    if len(counted) < method.least_reviewers:
        return Judged(method, sheets=counted, own_unit=out)
    ends = ends_of(counted) if method.mean == "trimmed" else ()
    kept = {reviewer: score for reviewer, score in counted.items() if reviewer not in ends}
    means = {
        part.id: sum((sheets[r][part.id] for r in kept), Fraction()) / len(kept)
        for part in method.parts
    }
    score = sum(kept.values(), Fraction()) / len(kept)
    return Judged(
        method, score, parts=_parts(method, means), sheets=counted, own_unit=out, left_out=ends
    )


def ends_of(sheets: Mapping[str, Fraction]) -> tuple[str, str]:
    """The reviewers of one highest and one lowest sheet; with one sheet both are its."""
    high, low = (
        end(sheets, key=lambda reviewer: (sheets[reviewer], reviewer)) for end in (max, min)
    )
    return high, low


def of_own_unit(
    reviewers: Iterable[Reviewer], candidate: Candidate, honour: Honour, book: Rulebook
) -> set[str]:
    """Ids of the reviewers who are of the candidate's own unit, by whatever usual name."""
    own = {candidate.unit, candidate.recommended_by}
    if honour.kind == "collective":
        own.add(candidate.name)
    units = {same_unit(name, book.campaign) for name in own if name}
    return {one.id for one in reviewers if same_unit(one.unit, book.campaign) in units}


def judged_candidates(
    book: Rulebook,
    examined: Sequence[ExaminedCandidate],
    marks: MethodMarks,
    awarded: Mapping[str, Persons],
) -> dict[Key, Judged]:
    """How every candidate that a method judges stands, by candidate and honour.

    ``awarded`` are the persons (or units) by honour to whom a decision has given it. Whoever has a
    place for an honour that excludes another one is out of the choice there.
    """
    found: dict[Key, Judged] = {}
    given: dict[str, set[tuple[str, str]]] = {name: {*own} for name, own in awarded.items()}
    for honour in book.honours.honours:
        own = [e for e in examined if e.honour is honour and e.candidate.staff_count is None]
        scored = {
            (e.candidate.id, honour.id): judged
            for e in own
            if (judged := _judged(book, e, marks)) is not None
        }
        out = set().union(*(given.get(name, set()) for name in honour.not_with))
        for e in own:
            key = e.candidate.id, honour.id
            if key in scored and person_key(e.candidate) in out:
                scored[key] = replace(scored[key], place="out")
        for line in honour.quotas:
            scored |= _placed(book, line, [e for e in own if _on_line(honour, e, line)], scored)
        found |= scored
        if not given.get(honour.id):  # nothing is decided: whoever is proposed
            proposed = {key[0] for key, one in scored.items() if one.place == "proposed"}
            people = {person_key(e.candidate) for e in own if e.candidate.id in proposed}
            given[honour.id] = people
    return found


def _on_line(honour: Honour, examined: ExaminedCandidate, line: QuotaLine) -> bool:
    unit_type = examined.candidate.unit_type
    return unit_type in honour.unit_types and honour.line_for(unit_type) is line


def _judged(book: Rulebook, examined: ExaminedCandidate, marks: MethodMarks) -> Judged | None:
    candidate, honour = examined.candidate, examined.honour
    method = book.method(candidate.unit_type, honour.id)
    if method is None:
        return None
    key = candidate.id, honour.id
    if method.kind == "indicators":
        return indicator_score(method, marks.indicators.get(candidate.id, {}))
    if method.kind == "panel":
        own = of_own_unit(marks.reviewers.values(), candidate, honour, book)
        return panel_score(method, marks.sheets.get(key, {}), own)
    proposal = marks.proposals.get(key)
    place = "proposed" if proposal and not examined.barred else ""
    return Judged(method, place=place, proposal=proposal)


def _placed(
    book: Rulebook,
    line: QuotaLine,
    examined: Sequence[ExaminedCandidate],
    judged: Mapping[Key, Judged],
) -> dict[Key, Judged]:
    """The candidates of a line that have a score, with rank and place.

    Whoever cannot have the honour keeps the rank and takes no place: the next one moves up. A tie
    at the last place is proposed whole as far as 左右 allows, else left to whoever decides.
    """
    scores = {
        (e.candidate.id, e.honour.id): score
        for e in examined
        if (one := judged.get((e.candidate.id, e.honour.id))) and (score := one.score) is not None
    }
    barred = {(e.candidate.id, e.honour.id) for e in examined if e.barred}
    free = {key: scores[key] for key in scores if key not in barred and not judged[key].place}
    ranks = competition_ranks(scores)
    places = places_by_score(free, line.places, book.honours.most(line))
    return {
        key: replace(judged[key], rank=ranks[key], place=places.get(key, judged[key].place))
        for key in scores
    }


def places_by_score(scores: Mapping[Name, Fraction], places: int, most: int) -> dict[Name, str]:
    """Who is proposed, shares the last place, or is behind, by candidate."""
    ranks = competition_ranks(scores)
    within = [name for name, rank in ranks.items() if rank <= places]
    tied: set[Name] = set()
    if len(within) > most:
        last = max(ranks[name] for name in within)
        tied = {name for name in within if ranks[name] == last}
    return {
        name: "tie" if name in tied else "proposed" if name in within else "behind"
        for name in scores
    }
