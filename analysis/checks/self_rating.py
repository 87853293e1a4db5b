"""What voters could gain by rating their own window."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged, too_few
from analysis.checks.sentences import said
from analysis.ranking.scores import vote_mean
from analysis.result.findings import Check
from analysis.stats.cutoff import top_set
from analysis.stats.own_window import OwnWindow, own_window
from analysis.stats.self_rating import WithoutExtremes, without_extremes


def check(context: CheckContext) -> Check:
    """The most that one own ballot a window can move, and how heads rated their own windows."""
    data = context.data
    if not data.tally.any():
        return cannot_judge("self_rating", "没有选票")
    if not data.enough:
        return cannot_judge("self_rating", too_few(data))
    bounds = without_extremes(data.tally, data.points)
    drop = np.nan_to_num(bounds.mean - bounds.low)[data.contenders] * data.weight("vote")
    changes, worst = bound_changes(data.exact, _lowered(data), data.k)
    own = _own(data)
    higher = own.p_value < ERROR_RATE
    numbers: dict[str, Any] = {"changes": changes, "changes_in_worst_case": worst}
    if own.n:
        numbers |= {
            "mean": own.mean,
            "mildest": own.expected,
            "p_value": own.p_value,
            "least_p_value": own.least_p,
        }
    return judged(
        "self_rating",
        "attention" if worst or higher else "none",
        said("self_rating", _facts(own, data.k, worst)),
        float(drop.max()),
        n=int(own.n) if own.n else None,
        tests=int(np.isfinite(own.p_value)),
        numbers=numbers,
        windows=_bounds(data, bounds),
    )


def _own(data: RoundData) -> OwnWindow:
    """Self-grades against the mildest ballots; no ballot to compare with where only tallies are."""
    ballots = np.zeros((0, len(data.ids))) if data.ballots is None else data.ballots
    return own_window(data.self_grades, ballots, data.points, error=ERROR_RATE)


def _facts(own: OwnWindow, k: int, worst: bool) -> dict[str, Any]:
    known = {"mean": own.mean, "p_value": own.p_value}
    return {
        "n": own.n,
        "k": k,
        "changes_in_worst_case": worst,
        **{name: value if np.isfinite(value) else None for name, value in known.items()},
    }


def bound_changes(
    totals: Sequence[Fraction], lowered: Sequence[Fraction], k: int
) -> tuple[bool, bool]:
    """Whether the top changes when all windows lose their highest ballot, and in the worst case.

    ``lowered`` are the totals without that ballot. In the worst case one window of the top loses
    its own and the others keep theirs: their heads abstained, or did not rate them best.
    """
    inside = top_set(totals, k)
    alone = ([*totals[:i], lowered[i], *totals[i + 1 :]] for i in inside)
    worst = any(top_set(changed, k) != inside for changed in alone)
    return top_set(lowered, k) != inside, worst


def _lowered(data: RoundData) -> list[Fraction]:
    """Totals of the contenders, each without its highest ballot."""
    worth = data.this_round.book.questionnaires.grades.points()
    lowered = []
    for place, total in zip(data.contenders, data.exact, strict=True):
        tally = {g: n for g, n in data.results[place].evidence.tally.items() if g and n}
        highest = max(tally, default=None)
        before = vote_mean(tally, worth)
        after = None if highest is None else vote_mean(tally | {highest: tally[highest] - 1}, worth)
        drop = before - after if before is not None and after is not None else Fraction()
        lowered.append(total - data.weights["vote"] * drop)
    return lowered


def _bounds(data: RoundData, bounds: WithoutExtremes) -> dict[str, dict[str, Any]]:
    return {
        window: {
            "without_highest": float(bounds.low[i]),
            "without_lowest": float(bounds.high[i]),
        }
        for i, window in enumerate(data.ids)
        if np.isfinite(bounds.low[i])
    }
