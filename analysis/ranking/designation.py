"""Who is ranked, who is designated, and who is proposed: the clauses on top of the totals."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from analysis.ranking.scores import competition_ranks
from analysis.result.standings import DesignationOutcome, WindowStanding
from rulebook.eligibility import Barred
from rulebook.model import Rulebook
from rulebook.problems import Words
from rulebook.round import Window
from rulebook.vocabulary import UNRANKED, WITHDRAWN
from rulebook.window_score import Designation, Pool

NOBODY: Barred = {}
APART: Mapping[str, Words] = {
    WITHDRAWN: Words("已退出，收到的答卷和选票不计", "withdrawn: what was answered is not counted"),
    UNRANKED: Words("后来加入，不参加排名", "came late, is not ranked"),
}


def not_ranked_because(
    window: Window, pool: Pool, missing: Iterable[Words], honour_names: Mapping[str, str]
) -> tuple[Words, ...]:
    """Why a window has no rank; empty if it has one. ``missing`` says what its total lacks."""
    if window.status:
        return (APART[window.status],)
    reasons = []
    if not set(window.applied_honours) & set(pool.honours):
        names = "、".join(honour_names[honour] for honour in pool.honours)
        reasons.append(Words(f"未申报相关荣誉（{names}）", "applied for no relevant honour"))
    if window.staff_count < pool.least_staff:
        reasons.append(
            Words(
                f"人数不足{pool.least_staff}人（{window.staff_count}人）",
                f"fewer than {pool.least_staff} staff ({window.staff_count})",
            )
        )
    return (*reasons, *missing)


def standings(
    windows: Sequence[Window],
    totals: Mapping[str, Fraction | None],
    missing: Mapping[str, tuple[Words, ...]],
    book: Rulebook,
) -> list[WindowStanding]:
    """Every window's standing, ranked ones first by rank, the rest in the register's order."""
    names = {honour.id: honour.name.zh for honour in book.honours.honours}
    reasons = {
        window.id: not_ranked_because(window, book.window_score.pool, missing[window.id], names)
        for window in windows
    }
    pool = {
        w.id: total for w in windows if (total := totals[w.id]) is not None and not reasons[w.id]
    }
    ranks = competition_ranks(pool)
    in_order = [WindowStanding(w, totals[w.id], ranks.get(w.id), reasons[w.id]) for w in windows]
    return sorted(in_order, key=lambda standing: (standing.rank is None, standing.rank or 0))


def designation(
    ranked: Sequence[WindowStanding], book: Rulebook, reading: str, barred: Barred = NOBODY
) -> DesignationOutcome:
    """Apply the designation clause in one of its readings, then propose by rank.

    Parameters
    ----------
    ranked
        Standings in order, as ``standings`` gives them.
    book
        The edition.
    reading
        ``literal``: rank within the whole pool and applied. ``among_applicants``: rank among
        those that applied.
    barred
        Windows by honour that a condition or a clause keeps out. They keep their rank: nobody
        moves up to a designated place.
    """
    clause = book.window_score.designation
    pool = [standing for standing in ranked if standing.rank is not None]
    contenders = pool
    if reading == "among_applicants":
        contenders = [s for s in pool if clause.honour in s.window.applied_honours]
    out = barred.get(clause.honour, frozenset())
    applied = {s.window.id for s in pool if clause.honour in s.window.applied_honours}
    top, tied = _top(contenders, clause)
    # Whoever cannot have it fills no place, even by coming first in the tie.
    tied_places = min(clause.places - len(top), sum(s.window.id in applied - out for s in tied))
    if not tied_places:
        top, tied = [*top, *tied], []
    ids = [s.window.id for s in top]
    designated = tuple(i for i in ids if i in applied - out)
    return DesignationOutcome(
        reading=reading,
        designated=designated,
        ties_at_cutoff=tuple(s.window.id for s in tied),
        top_without_application=tuple(i for i in ids if i not in applied),
        tied_places=tied_places,
        open_places=clause.places - len(designated) - tied_places,
        proposed=_proposed(pool, book, designated, barred),
        top_barred=tuple(i for i in ids if i in applied & out),
    )


def _top(
    contenders: Sequence[WindowStanding], clause: Designation
) -> tuple[list[WindowStanding], list[WindowStanding]]:
    """Those certainly among the first places, and those that share the last place."""
    ranks = competition_ranks({s.window.id: s.total for s in contenders if s.total is not None})
    within = [s for s in contenders if ranks[s.window.id] <= clause.places]
    if len(within) <= clause.places:
        return within, []
    last = max(ranks[s.window.id] for s in within)
    top = [s for s in within if ranks[s.window.id] < last]
    return top, [s for s in within if ranks[s.window.id] == last]


def _proposed(
    pool: Sequence[WindowStanding], book: Rulebook, designated: tuple[str, ...], barred: Barred
) -> tuple[str, ...]:
    """By rank among the applicants left, up to the quota line; a tied last place whole."""
    honour = book.honour(book.window_score.proposal.honour)
    line = honour.quota(book.window_score.pool.unit_type)
    excluded = set(barred.get(honour.id, ()))
    if book.window_score.designation.honour in honour.not_with:
        excluded |= set(designated)
    left = [
        standing
        for standing in pool
        if honour.id in standing.window.applied_honours and standing.window.id not in excluded
    ]
    if line is None or len(left) <= line.places:
        return tuple(standing.window.id for standing in left)
    lowest = left[line.places - 1].total
    assert lowest is not None
    return tuple(s.window.id for s in left if s.total is not None and s.total >= lowest)
