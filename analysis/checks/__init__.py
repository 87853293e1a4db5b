"""The statistical checks applied to a scored round. They inform; they never alter the score."""

import numpy as np

from analysis.checks.alternative_scores import further_cuts
from analysis.checks.answers import multiplicity, straight_lining
from analysis.checks.bursts import bursts
from analysis.checks.cutoff_tie import cutoff_tie, verdict
from analysis.checks.detection_limits import unseen
from analysis.checks.non_response import non_response
from analysis.checks.pictures import pictures
from analysis.checks.ranking import rank_set, score_interval, top_probability
from analysis.checks.robustness import (
    effective_weights,
    leave_one_out,
    weight_paths,
    weight_sensitivity,
)
from analysis.checks.round_data import RoundData
from analysis.checks.self_rating import self_rating
from analysis.checks.sentences import six
from analysis.checks.survey import ceiling, item_means, questionnaire_reliability, sample_size
from analysis.checks.uncertainty import Uncertainty, View
from analysis.checks.vote import vote_checks
from analysis.result.findings import Check, Findings, Range, Uncertain, Verdict

_LIMITS = (
    "误差只反映抽样和重复评价的波动。谁来填问卷、谁没有填，如果有偏差，问卷再多也看不出来。",
    "受访者由谁挑选、是否有人在旁，数据本身不能说明。",
    "不同渠道的回答方式可能不同；渠道之间的差别有多少来自方式、多少来自服务，分不开。",
    "检查发现的异常只是核实的线索，不是结论；没有发现异常，也不等于没有异常。",
)


def all_findings(data: RoundData, draws: int, seed: int) -> Findings:
    """Every check of a scored round.

    Parameters
    ----------
    data
        The round as arrays.
    draws
        Random draws (at least 100).
    seed
        Where the random numbers start: the same gives the same findings.
    """
    found = Uncertainty(data, draws, seed)
    paths = weight_paths(data)
    reliability, needed, alike, bloc = vote_checks(data, found)
    crowded, burst_pictures = bursts(data, found)
    ranks, gap = rank_set(data, found), cutoff_tie(data, found)
    weights = effective_weights(data, found)
    checks: list[Check] = [
        score_interval(data, found),
        ranks,
        top_probability(data, found),
        gap,
        weights,
        weight_sensitivity(data, found, paths),
        leave_one_out(data, found),
        reliability,
        needed,
        questionnaire_reliability(data, found),
        sample_size(data, found),
        non_response(data, found),
        straight_lining(data, found),
        alike,
        bloc,
        crowded,
        ceiling(data, found),
        self_rating(data, found),
    ]
    checks.append(multiplicity(checks))
    settled = verdict(data, gap, ranks)
    return Findings(
        checks=tuple(checks),
        verdict=settled,
        confidence=_confidence(settled, weights),
        windows=_windows(data, found),
        cuts=further_cuts(data),
        limits=(*_LIMITS, *unseen(checks)),
        pictures=pictures(data, paths, burst_pictures),
        draws=draws,
        seed=seed,
        items=item_means(data),
    )


def _confidence(settled: Verdict, weights: Check) -> tuple[str, ...]:
    """At most three sentences for the first page."""
    sentences = [f"{part}。" for part in settled.reason.split("。") if part][:2]
    return (*sentences, weights.reason)


def _windows(data: RoundData, found: Uncertainty) -> dict[str, Uncertain]:
    ranked = len(found.main.usable) > data.k
    probable = ranked and len(found.main.usable) >= 4
    windows = {}
    for place, window in enumerate(data.ids):
        at = found.main.position(place) if ranked else -1
        ranks = found.ranks(found.main) if at >= 0 else None
        windows[window] = Uncertain(
            sampling=_interval(found.sampling, place),
            stability=_interval(found.stability, place),
            marginal=None
            if ranks is None
            else (int(ranks.marginal_low[at]), int(ranks.marginal_high[at])),
            simultaneous=None
            if ranks is None
            else (int(ranks.simultaneous_low[at]), int(ranks.simultaneous_high[at])),
            top_probability=six(float(found.top.probability[at])) if at >= 0 and probable else None,
        )
    return windows


def _interval(view: View, place: int) -> Range | None:
    low, high = view.interval.low[place], view.interval.high[place]
    if not (np.isfinite(low) and np.isfinite(high)):
        return None
    ends = six(float(low)), six(float(high))
    return (ends[0] or 0.0, ends[1] or 0.0)
