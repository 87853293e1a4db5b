"""What voters could gain by rating their own window."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged, too_few
from analysis.checks.registry import Stream
from analysis.ranking.scores import vote_mean
from analysis.result.findings import Check
from analysis.stats.cutoff import top_set
from analysis.stats.self_rating import SelfGrades, WithoutExtremes, self_grades, without_extremes
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
    rng = context.rng(Stream.SELF_GRADES)
    own = self_grades(data.self_grades, data.tally, data.points, draws=context.draws, rng=rng)
    higher = bool(own.n) and own.p_value < ERROR_RATE
    numbers: dict[str, Any] = {"changes": changes, "changes_in_worst_case": worst}
    if own.n:
        numbers |= {"mean": own.mean, "expected": own.expected, "p_value": own.p_value}
    return judged(
        "self_rating",
        "attention" if worst or higher else "none",
        _reason(chinese_count(data.k), worst) + _own_words(own, higher),
        float(drop.max()),
        n=int(own.n) if own.n else None,
        tests=1 if own.n else 0,
        numbers=numbers,
        windows=_bounds(data, bounds),
    )


def _reason(top: str, worst: bool) -> str:
    if worst:
        return f"若前{top}名中有窗口去掉一张最高分选票、其他窗口不变，前{top}名会变。"
    return f"“给自己窗口打高分”不足以改变前{top}名。"


def _own_words(own: SelfGrades, higher: bool) -> str:
    if not own.n:
        return "抽签投票不知道谁属于哪个窗口，以上只是上限估计。"
    means = f"自评平均{visible_text(own.mean)}分，随机抽取预计{visible_text(own.expected)}分"
    return f"{means}，自评明显偏高。" if higher else f"{means}，没有明显偏高。"


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
