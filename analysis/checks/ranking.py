"""Checks on the ranking: score intervals, rank sets, and the chance of staying on top."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.checks.round_data import RoundData
from analysis.checks.sentences import made, numeral, percent, points, unknown
from analysis.checks.uncertainty import Uncertainty, View
from analysis.result.findings import Check
from analysis.stats.cutoff import top_set
from analysis.stats.rank_sets import RankSets
from analysis.stats.top_probability import Calibration, top_calibration

UNSTABLE = (0.05, 0.95)
_CALIBRATED_UP_TO = 100  # windows: beyond, the self-test costs more than the checks


def missing_error(data: RoundData) -> str:
    """Why errors cannot be estimated."""
    if not len(data.contenders):
        return "没有进入排名的窗口（缺少某一部分成绩，或没有窗口符合条件）"
    if "survey" in data.weak:
        return "问卷只有窗口得分，没有逐份答卷，不能估计误差"
    return "问卷或选票不足，不能估计误差"


def too_few(data: RoundData) -> str:
    """Why there is no cut-off."""
    if not len(data.contenders):
        return missing_error(data)
    return f"参加比较的窗口只有{len(data.contenders)}个，不多于名额{data.k}个"


def score_interval(data: RoundData, found: Uncertainty) -> Check:
    """1: how far the totals may be off."""
    view = found.sampling
    if not len(view.usable):
        return unknown("score_interval", missing_error(data))
    last = min(data.k, len(data.contenders)) - 1
    place = int(data.contenders[last])
    if place not in view.usable:
        place = int(view.usable[0])
    half = view.interval.half_width[place]
    reason = (
        f"{data.name(place)}总分{points(data.totals[place])}，按本次样本误差约±{points(half)}分"
    )
    stable = found.stability.interval.half_width[place]
    if np.isfinite(stable):
        reason += f"；条件相近再评一年，误差约±{points(stable)}分"
    left_out = len(data.contenders) - len(view.usable)
    if left_out:
        reason += f"。另有{left_out}个窗口问卷或选票不足，不能估计误差"
    if data.responses is not None and data.responses.days and data.responses.untimed:
        reason += f"。有{data.responses.untimed}份问卷没有时间，没有按天复算误差"
    limits = (view.interval.low[place], view.interval.high[place])
    windows = {data.id(i): _interval_numbers(found, i) for i in range(len(data.results))}
    return made(
        "score_interval",
        "none",
        reason + "。",
        half,
        n=len(view.usable),
        interval=limits,
        numbers={"window_id": data.id(place), "stability_half_width": float(stable)},
        windows={window: numbers for window, numbers in windows.items() if numbers},
    )


def _interval_numbers(found: Uncertainty, place: int) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for view in (found.sampling, found.stability):
        if np.isfinite(view.interval.half_width[place]):
            numbers[f"{view.name}_half_width"] = float(view.interval.half_width[place])
    for name, (low, high) in found.bootstrap.items():
        if np.isfinite(low[place]) and np.isfinite(high[place]):
            numbers[f"bootstrap_{name}"] = [float(low[place]), float(high[place])]
    return numbers


def rank_set(data: RoundData, found: Uncertainty) -> Check:
    """2: which windows may truly be among the top."""
    view, k = found.main, data.k
    if not data.enough:
        return unknown("rank_set", too_few(data))
    if len(view.usable) <= k:
        return unknown("rank_set", missing_error(data))
    ranks = found.ranks(view)
    may = int(ranks.may_be_top.sum())
    official = {int(data.contenders[i]) for i in top_set(data.exact, k)}
    same = official == {int(place) for place in view.usable[ranks.may_be_top]}
    top = numeral(k)
    lead = "从统计上看" if found.stable else "只按本次样本误差看"
    left_out = len(data.contenders) - len(view.usable)
    clear = may <= k and same and not left_out
    if clear:
        reason = f"{lead}，真正的前{top}名就是这{top}个窗口"
    else:
        reason = f"{lead}，有{may}个窗口都可能是真正的前{top}名；正式名次仍按得分"
    if left_out:
        reason += f"（另有{left_out}个窗口问卷或选票不足，没有参加这项检查）"
    numbers: dict[str, Any] = {"view": view.name, "places": k}
    for other in (found.sampling, found.stability):
        if len(other.usable) > k:
            numbers[f"may_be_top_{other.name}"] = int(found.ranks(other).may_be_top.sum())
    return made(
        "rank_set",
        "none" if clear else "attention",
        f"{reason}。",
        may,
        n=len(view.usable),
        numbers=numbers,
        windows=_rank_numbers(data, view, ranks),
    )


def _rank_numbers(data: RoundData, view: View, ranks: RankSets) -> Mapping[str, dict[str, Any]]:
    return {
        data.id(int(place)): {
            "marginal": [int(ranks.marginal_low[i]), int(ranks.marginal_high[i])],
            "simultaneous": [int(ranks.simultaneous_low[i]), int(ranks.simultaneous_high[i])],
            "may_be_top": bool(ranks.may_be_top[i]),
        }
        for i, place in enumerate(view.usable)
    }


def top_probability(data: RoundData, found: Uncertainty) -> Check:
    """3: how probably the top windows stay on top."""
    view, k = found.main, data.k
    if not data.enough:
        return unknown("top_three_probability", too_few(data))
    if len(view.usable) < max(4, k + 1):
        few = len(data.contenders) < 4
        why = "不足四个窗口，不能估计" if few else missing_error(data)
        return unknown("top_three_probability", why)
    chance = {int(p): float(found.top.probability[i]) for i, p in enumerate(view.usable)}
    official = [int(data.contenders[i]) for i in sorted(top_set(data.exact, k))]
    judged = [place for place in official if place in chance]
    if not judged:
        return unknown("top_three_probability", missing_error(data))
    place = min(judged, key=lambda window: chance[window])
    top, said = numeral(k), percent(chance[place])
    sure = chance[place] >= UNSTABLE[1]
    again = "条件相近再评一次" if found.stable else "只按本次样本误差再抽一次"
    if sure:
        reason = f"{again}，{data.name(place)}仍进前{top}的可能性约{said}"
    else:
        reason = f"{again}，{data.name(place)}能否进前{top}并不稳定（约{said}）"
    numbers: dict[str, Any] = {
        "window_id": data.id(place),
        "view": view.name,
        "resampling_frequency": float(found.top.resampling_frequency[view.position(place)]),
        "spread": float(found.top.spread),
    }
    if len(view.usable) <= _CALIBRATED_UP_TO:
        numbers["calibration"] = _calibration(data, found, view)
    return made(
        "top_three_probability",
        "none" if sure else "attention",
        f"{reason}。",
        chance[place],
        n=len(view.usable),
        numbers=numbers,
        windows={
            data.id(int(p)): {
                "probability": chance[int(p)],
                "resampling_frequency": float(found.top.resampling_frequency[i]),
                "shrunk_total": float(found.top.shrunk[i]),
                "ranks": [float(share) for share in found.top.ranks[i]],
            }
            for i, p in enumerate(view.usable)
        },
    )


def _calibration(data: RoundData, found: Uncertainty, view: View) -> list[dict[str, Any]]:
    """Claims against the truth over imagined rounds like this one, by bins of the claim."""
    tested: Calibration = top_calibration(
        data.totals[view.usable],
        view.covariance,
        k=data.k,
        rounds=100,
        draws=300,
        rng=found.rng(6),
    )
    rows = zip(tested.claimed, tested.true, tested.number, strict=True)
    return [
        {"claimed": float(claimed), "true": float(true), "n": int(number)}
        for claimed, true, number in rows
        if number
    ]
