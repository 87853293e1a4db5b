"""Checks on the ranking: score intervals, rank sets, the chance of the top, the gap at the end."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.checks.data import RoundData
from analysis.checks.uncertainty import Uncertainty, View
from analysis.checks.words import listed, made, numeral, percent, points, unknown
from analysis.report.findings import Check, Verdict
from analysis.stats.cutoff import GapTest, cutoff_gap, gap_test, top_set
from analysis.stats.gap_ledger import gap_ledger
from analysis.stats.rank_sets import RankSets
from analysis.stats.top_probability import Calibration, top_calibration

Z_LIMIT = 1.96
UNSTABLE = (0.05, 0.95)
_CALIBRATED_UP_TO = 100  # windows: beyond, the self-test costs more than the checks
_PARTS = ("marks", "vote", "survey")


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


def gap_error(data: RoundData, view: View, inside: int, outside: int) -> GapTest | None:
    """The gap of two windows over its error; None where a window has none."""
    one, two = view.position(inside), view.position(outside)
    if min(one, two) < 0:
        return None
    covariance = view.covariance
    return gap_test(
        float(data.totals[inside] - data.totals[outside]),
        (float(covariance[one, one]), float(covariance[two, two])),
        float(covariance[one, two]),
    )


def cutoff_tie(data: RoundData, found: Uncertainty) -> Check:
    """4: whether the last place inside can be told from the first outside."""
    if not data.enough:
        return unknown("cutoff_tie", too_few(data))
    cut = cutoff_gap(data.exact, k=data.k)
    assert cut is not None
    inside, outside = int(data.contenders[cut.inside]), int(data.contenders[cut.outside])
    tests = {
        view.name: gap_error(data, view, inside, outside)
        for view in (found.sampling, found.stability)
    }
    test = tests[found.main.name]
    if test is None and not cut.tied:
        return unknown("cutoff_tie", missing_error(data))
    numbers: dict[str, Any] = {"inside": data.id(inside), "outside": data.id(outside)}
    numbers |= {f"z_{name}": t.z for name, t in tests.items() if t is not None}
    numbers["rounding_changes"] = {str(d): found for d, found in cut.rounding_changes.items()}
    gap = float(cut.gap)
    interval = None
    error = "误差" if found.stable else "本次样本误差"
    reason, clear = _gap_words(data, gap, bool(cut.tied), test, error)
    rounding = [d for d, changes in cut.rounding_changes.items() if changes]
    if rounding and not cut.tied:
        reason += f"若只保留{min(rounding)}位小数，前{numeral(data.k)}名会变。"
    if test is not None:
        numbers |= {"view": found.main.name, "standard_error": test.standard_error}
        interval = (gap - Z_LIMIT * test.standard_error, gap + Z_LIMIT * test.standard_error)
        ledger, advice = _ledger(data, found, inside, outside)
        numbers |= {"ledger": ledger} if ledger else {}
        reason += "" if clear else advice
    return made(
        "cutoff_tie",
        "none" if clear and not rounding else "attention",
        reason,
        gap,
        n=len(data.contenders),
        interval=interval,
        numbers=numbers,
        windows={data.id(place): {} for place in (inside, outside)},
    )


def _gap_words(
    data: RoundData, gap: float, tied: bool, test: GapTest | None, error: str
) -> tuple[str, bool]:
    """The sentence on the gap, and whether it is clear."""
    third, fourth = numeral(data.k), numeral(data.k + 1)
    if tied:
        return f"第{third}、{fourth}名得分完全相同。", False
    if test is not None and test.z >= Z_LIMIT:
        return f"第{third}名比第{fourth}名高{points(gap)}分，超过{error}。", True
    words = f"第{third}名只比第{fourth}名高{points(gap)}分，在{error}之内，不能说明前者一定更好。"
    return words, False


def _ledger(
    data: RoundData, found: Uncertainty, inside: int, outside: int
) -> tuple[dict[str, Any], str]:
    """What the gap's variance is made of, and what would settle it; stability view only."""
    view = found.stability
    one, two = view.position(inside), view.position(outside)
    if min(one, two) < 0:
        return {}, ""
    weights = [data.weight(kind) for kind in _PARTS]
    both = [found.variances[kind][[inside, outside]].sum() for kind in _PARTS]
    variance = [w**2 * v if w else 0.0 for w, v in zip(weights, both, strict=True)]
    variance[1] = max(variance[1] - 2 * float(view.covariance[one, two]), 0.0)
    responses = data.responses
    size = [
        (~np.isnan(data.marks[[inside, outside]])).sum(axis=1).min(),
        data.tally[[inside, outside]].sum(axis=1).min(),
        0 if responses is None else responses.size[[inside, outside]].min(),
    ]
    gap = float(data.totals[inside] - data.totals[outside])
    ledger = gap_ledger(gap, variance, size)
    rows = {
        kind: {
            "share": float(ledger.share[i]),
            "z_without": float(ledger.z_without[i]),
            "needed": float(ledger.needed[i]),
            "size": int(size[i]),
        }
        for i, kind in enumerate(_PARTS)
    }
    return rows, _advice(data, rows)


def _advice(data: RoundData, rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Where the uncertainty comes from, and whether more of anything would settle it."""
    shares = {kind: row["share"] for kind, row in rows.items() if np.isfinite(row["share"])}
    if not shares:
        return ""
    largest = max(shares, key=lambda kind: shares[kind])
    words = f"误差主要来自{data.component(largest)}（{percent(shares[largest])}）"
    units = {"vote": "张选票", "survey": "份问卷"}
    ways = [
        f"{rows[kind]['needed']:.0f}{unit}"
        for kind, unit in units.items()
        if rows[kind]["size"] < rows[kind]["needed"] < 100 * max(rows[kind]["size"], 1)
    ]
    if not ways:
        return f"{words}，单靠增加选票或问卷分不清。"
    return f"{words}，其他不变时，约需{'，或'.join(ways)}才能分清。"


def verdict(data: RoundData, gap: Check, ranks: Check) -> Verdict:
    """One verdict on the last place, from checks 2 and 4."""
    if not (gap.precondition_met and ranks.precondition_met):
        known = next((c for c in (gap, ranks) if c.precondition_met), None)
        if known is not None and known.flag == "attention":
            return Verdict("attention", known.reason)
        return Verdict("unknown", (gap if not gap.precondition_met else ranks).reason)
    if "attention" in (gap.flag, ranks.flag):
        return Verdict("attention", _first(gap.reason) + ranks.reason)
    third = data.name(int(data.contenders[data.k - 1]))
    return Verdict("none", f"{_first(gap.reason)}{ranks.reason}{listed([third])}居末位是清楚的。")


def _first(reason: str) -> str:
    return reason[: reason.index("。") + 1]
