"""What voters could gain by rating their own window."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged, too_few
from analysis.ranking.scores import vote_mean
from analysis.result.findings import Check
from analysis.stats.cutoff import top_set
from analysis.stats.own_window import OwnWindow, own_window
from analysis.stats.self_rating import WithoutExtremes, without_extremes
from rendering.numbers import chinese_count, visible_text


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
        _reason(chinese_count(data.k), worst) + _own_words(own, higher),
        float(drop.max()),
        n=int(own.n) if own.n else None,
        tests=int(np.isfinite(own.p_value)),
        numbers=numbers,
        windows=_bounds(data, bounds),
    )


def _reason(top: str, worst: bool) -> str:
    if worst:
        return f"若前{top}名中有窗口去掉一张最高分选票、其他窗口不变，前{top}名会变。"
    return f"“给自己窗口打高分”不足以改变前{top}名。"


def _own(data: RoundData) -> OwnWindow:
    """Self-grades against the mildest ballots; no ballot to compare with where only tallies are."""
    ballots = np.zeros((0, len(data.ids))) if data.ballots is None else data.ballots
    return own_window(data.self_grades, ballots, data.points, error=ERROR_RATE)


def _own_words(own: OwnWindow, higher: bool) -> str:
    if not own.n:
        return "抽签投票不知道谁属于哪个窗口，以上只是上限估计。"
    if np.isnan(own.mean):
        return "没有足够的整张选票可比，自评是否偏高无法判断。"
    mean = f"自评平均{visible_text(own.mean)}分"
    if np.isnan(own.p_value):
        return f"{mean}，自评偏高与打分普遍偏宽分不开，无法判断。"
    if higher:
        return f"{mean}；即使负责人对所有窗口都打分偏宽，自评仍明显偏高。"
    return f"{mean}，没有高出打分普遍偏宽所能解释的程度。"


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
