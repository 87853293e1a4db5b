"""Which windows may truly be among the top."""

from collections.abc import Mapping
from typing import Any

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.total_errors import TotalErrors, View
from analysis.checks.context.wording import cannot_judge, judged, missing_error, too_few
from analysis.result.findings import Check
from analysis.stats.cutoff import top_set
from analysis.stats.rank_sets import RankSets
from rendering.numbers import chinese_count


def check(context: CheckContext) -> Check:
    """How many windows cannot be told from the top, and every window's possible ranks."""
    data, errors = context.data, context.errors
    view, k = errors.main, data.k
    if not data.enough:
        return cannot_judge("rank_set", too_few(data))
    if len(view.usable) <= k:
        return cannot_judge("rank_set", missing_error(data))
    ranks = errors.ranks(view)
    may = int(ranks.may_be_top.sum())
    official = {int(data.contenders[i]) for i in top_set(data.exact, k)}
    same = official == {int(place) for place in view.usable[ranks.may_be_top]}
    left_out = len(data.contenders) - len(view.usable)
    clear = may <= k and same and not left_out
    numbers: dict[str, Any] = {"view": view.name, "places": k}
    for either in (errors.sampling, errors.stability):
        if len(either.usable) > k:
            numbers[f"may_be_top_{either.name}"] = int(errors.ranks(either).may_be_top.sum())
    return judged(
        "rank_set",
        "none" if clear else "attention",
        _reason(errors, k, may, clear, left_out),
        may,
        n=len(view.usable),
        numbers=numbers,
        windows=_rank_numbers(data, view, ranks),
    )


def _reason(errors: TotalErrors, k: int, may: int, clear: bool, left_out: int) -> str:
    top = chinese_count(k)
    lead = "从统计上看" if errors.stable else "只按本次样本误差看"
    if clear:
        reason = f"{lead}，真正的前{top}名就是这{top}个窗口"
    else:
        reason = f"{lead}，有{may}个窗口都可能是真正的前{top}名；正式名次仍按得分"
    if left_out:
        reason += f"（另有{left_out}个窗口问卷或选票不足，没有参加这项检查）"
    return f"{reason}。"


def _rank_numbers(data: RoundData, view: View, ranks: RankSets) -> Mapping[str, dict[str, Any]]:
    return {
        data.id(int(place)): {
            "marginal": [int(ranks.marginal_low[i]), int(ranks.marginal_high[i])],
            "simultaneous": [int(ranks.simultaneous_low[i]), int(ranks.simultaneous_high[i])],
            "may_be_top": bool(ranks.may_be_top[i]),
        }
        for i, place in enumerate(view.usable)
    }
