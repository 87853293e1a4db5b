"""Checks on what the top places hang on: weights, and single ballots, days and periods."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from analysis.checks.ranking import too_few
from analysis.checks.round_data import FloatArray, RoundData
from analysis.checks.sentences import made, numeral, percent, unknown
from analysis.checks.uncertainty import Uncertainty
from analysis.checks.vote import no_ballots
from analysis.result.findings import Check
from analysis.stats.effective_weights import effective_weights as effects
from analysis.stats.fewest_ballots import fewest_ballots
from analysis.stats.leave_one_out import LeaveOneOut
from analysis.stats.leave_one_out import leave_one_out as without_each
from analysis.stats.weight_sensitivity import WeightPath, simplex_shares, weight_path
from rendering.numbers import percent_text
from rulebook.vocabulary import COMPONENT_KINDS

UNITS = {"ballots": "一张选票", "days": "一天问卷", "periods": "一期考核"}
DIFFERS = 0.10
NEAR = Fraction(1, 20)
_FEWEST = 4
_NEXT = 12  # windows below the cut-off that are tried against the last one inside
_MOST = 8  # ballots


def contender_parts(data: RoundData) -> FloatArray:
    """Component scores of the contenders, shape (contenders, 3)."""
    return np.column_stack([data.part(kind)[data.contenders] for kind in COMPONENT_KINDS])


def effective_weights(data: RoundData, found: Uncertainty) -> Check:
    """5: what each component really does to the ranking."""
    if len(data.contenders) < _FEWEST:
        return unknown("effective_weights", "进入排名的窗口不足四个")
    parts = contender_parts(data)
    for column, kind in zip(parts.T, COMPONENT_KINDS, strict=True):
        if np.ptp(column) == 0:
            return unknown("effective_weights", f"{data.component(kind)}得分全部相同")
    nominal = np.array([data.weight(kind) for kind in COMPONENT_KINDS])
    noise = np.array([found.variances[kind][data.contenders] for kind in COMPONENT_KINDS])
    known = np.isfinite(noise).all()
    got = effects(parts, nominal, noise=noise.mean(axis=1) if known else None)
    if not np.isfinite(got.share).all():
        return unknown("effective_weights", "各窗口总分全部相同")
    gap = float(np.abs(got.share - nominal).max())
    listed = "、".join(percent_text(data.weights[kind]) for kind in COMPONENT_KINDS)
    actual = "、".join(percent(share) for share in got.share)
    if gap > DIFFERS:
        reason = (
            f"规定{listed}；由于各部分拉开的差距不同，实际拉开名次的作用为{actual}"
            f"（依次为{'、'.join(data.component(kind) for kind in COMPONENT_KINDS)}）。"
        )
    else:
        reason = f"三部分的实际影响与规定比例大体一致（规定{listed}，实际{actual}）。"
    views = {
        "nominal": got.nominal,
        "share": got.share,
        "squared_correlation": got.squared_correlation,
        "correlation_ratio": got.correlation_ratio,
        "net_share": got.net_share,
    }
    return made(
        "effective_weights",
        "attention" if gap > DIFFERS else "none",
        reason,
        gap,
        n=len(parts),
        numbers={
            name: {kind: float(v) for kind, v in zip(COMPONENT_KINDS, values, strict=True)}
            for name, values in views.items()
        },
    )


def weight_paths(data: RoundData) -> dict[str, WeightPath]:
    """Each component's weight moved from 0 to 1, exactly; empty without a cut-off."""
    if not data.enough:
        return {}
    parts = [data.results[place].components.by_kind() for place in data.contenders]
    rows = [[part[kind] or Fraction() for kind in COMPONENT_KINDS] for part in parts]
    weights = [data.weights[kind] for kind in COMPONENT_KINDS]
    return {kind: weight_path(rows, weights, i, k=data.k) for i, kind in enumerate(COMPONENT_KINDS)}


def weight_sensitivity(data: RoundData, found: Uncertainty, paths: dict[str, WeightPath]) -> Check:
    """6: how far a weight must move before other windows are on top."""
    if not paths:
        return unknown("weight_sensitivity", too_few(data))
    crossings = [
        (abs(at - path.nominal), kind, at)
        for kind, path in paths.items()
        for at in (path.next_below, path.next_above)
        if at is not None
    ]
    parts, nominal = (
        contender_parts(data),
        np.array([data.weight(kind) for kind in COMPONENT_KINDS]),
    )
    near, everywhere = (
        simplex_shares(
            parts, nominal, k=data.k, within=within, draws=found.draws, rng=found.rng(stage)
        )
        for stage, within in ((7, float(NEAR)), (8, 1.0))
    )
    nearest = min(crossings, default=None)
    top = numeral(data.k)
    if nearest is not None and nearest[0] <= NEAR:
        _distance, kind, at = nearest
        reason = (
            f"{data.component(kind)}的比例由{percent_text(paths[kind].nominal)}"
            f"调到{percent_text(at)}，前{top}名就会变。"
        )
    else:
        together = "；几项同时变动时可能会变" if near.changed_share else ""
        reason = f"单独变动一项比例，上下不超过5个百分点，前{top}名不变{together}。"
    numbers: dict[str, Any] = {
        "crossings": {
            kind: {
                "below": None if path.next_below is None else float(path.next_below),
                "above": None if path.next_above is None else float(path.next_above),
            }
            for kind, path in paths.items()
        },
        "changed_within_5_points": near.changed_share,
        "changed_over_all_weights": everywhere.changed_share,
    }
    return made(
        "weight_sensitivity",
        "attention" if nearest is not None and nearest[0] <= NEAR else "none",
        reason,
        float("nan") if nearest is None else float(nearest[0]),
        n=len(parts),
        numbers=numbers,
        windows={
            data.id(int(place)): {"top_share_over_all_weights": float(everywhere.top_share[i])}
            for i, place in enumerate(data.contenders)
            if everywhere.top_share[i] > 0
        },
    )


def leave_one_out(data: RoundData, found: Uncertainty) -> Check:
    """7: whether any single ballot, day or period decides the top places."""
    if data.ballots is None:
        return unknown("leave_one_out", no_ballots(data))
    if not data.enough:
        return unknown("leave_one_out", too_few(data))
    results = _left_out(data)
    changing = {unit: int(result.changes.sum()) for unit, result in results.items()}
    decisive = [UNITS[unit] for unit, count in changing.items() if count]
    top = numeral(data.k)
    if decisive:
        reason = f"去掉其中{'、或'.join(decisive)}，前{top}名就会变。"
    else:
        reason = f"去掉任何{_either([UNITS[unit] for unit in results])}，前{top}名不变。"
    if data.responses is not None and data.responses.untimed:
        reason += f"有{data.responses.untimed}份问卷没有时间，没有逐天去掉。"
    near = data.contenders[: data.k + _NEXT]
    fewest = fewest_ballots(
        data.totals[near],
        data.ballots[:, near],
        weight=data.weight("vote"),
        k=data.k,
        most=_MOST,
    )
    if np.isfinite(fewest.ballots) and fewest.ballots > 1:
        reason += f"最少去掉{fewest.ballots:.0f}张选票，末位就会换。"
    numbers: dict[str, Any] = {f"changing_{unit}": count for unit, count in changing.items()}
    numbers |= {f"largest_shift_{u}": float(r.largest_shift) for u, r in results.items()}
    numbers["fewest_ballots"] = float(fewest.ballots)
    return made(
        "leave_one_out",
        "attention" if decisive else "none",
        reason,
        sum(changing.values()),
        n=sum(len(result.changes) for result in results.values()),
        numbers=numbers,
    )


def _either(names: Sequence[str]) -> str:
    """Names with 或 before the last."""
    *first, last = names
    return f"{'、'.join(first)}或{last}" if first else last


def _left_out(data: RoundData) -> dict[str, LeaveOneOut]:
    """Every ballot left out in turn; every day, if all responses have theirs; every period."""
    assert data.ballots is not None
    totals, at = data.contender_totals, data.contenders
    ballots = data.ballots[:, at]
    seen = (~np.isnan(ballots)).astype(np.float64)
    marks = data.marks[at].T
    held = (~np.isnan(marks)).astype(np.float64)
    units = {"ballots": ("vote", np.nan_to_num(ballots), seen)}
    found = data.responses
    if found is not None and len(found.days) > 1 and not found.untimed:
        units["days"] = ("survey", found.total[at].T, found.number[at].T)
    if len(marks) > 1:
        units["periods"] = ("marks", np.nan_to_num(marks), held)
    return {
        unit: without_each(totals, total, number, weight=data.weight(kind), k=data.k)
        for unit, (kind, total, number) in units.items()
    }
