"""Whether the items of the questionnaire belong together."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import FEWEST_RESPONSES, RELIABLE
from analysis.checks.context.wording import cannot_judge, judged, no_responses
from analysis.result.findings import Check
from analysis.stats._arrays import FloatArray
from analysis.stats.alpha_limits import alpha_limits
from analysis.stats.item_moments import item_covariances
from analysis.stats.questionnaire import internal_consistency

REDUNDANT = 0.95


def check(context: CheckContext) -> Check:
    """Cronbach's alpha within windows, with what it is between them and without each item."""
    data = context.data
    frame = data.reductions.items
    if frame is None or data.responses is None:
        return cannot_judge("questionnaire_reliability", no_responses(data))
    size = int(data.responses.size.sum())
    if size < FEWEST_RESPONSES:
        return cannot_judge("questionnaire_reliability", f"问卷太少（{size}份）")
    sums = _moments(data, frame)
    moments = item_covariances(*sums)
    within = internal_consistency(moments.within, n=moments.within_n)
    if not np.isfinite(within.alpha):
        return cannot_judge("questionnaire_reliability", "问卷太少，或各题回答没有高低之分")
    between = internal_consistency(moments.between, n=moments.between_n)
    items = [item.id for item in data.this_round.book.items()]
    low, high = alpha_limits(*sums)
    by_windows = bool(np.isfinite([low, high]).all())
    numbers: dict[str, Any] = {
        "interval_by_windows": by_windows,
        "omega": float(within.omega),
        "alpha_between_windows": float(between.alpha),
        "alpha_without_item": dict(zip(items, map(float, within.item_dropped), strict=True)),
    }
    return judged(
        "questionnaire_reliability",
        "none" if RELIABLE <= within.alpha <= REDUNDANT else "attention",
        _reason(within.alpha),
        within.alpha,
        n=size,
        interval=(low, high) if by_windows else (within.low, within.high),
        numbers=numbers,
    )


def _reason(alpha: float) -> str:
    if alpha < RELIABLE:
        return "各题回答不太一致，合成一个分数要谨慎。"
    if alpha > REDUNDANT:
        return "各题回答几乎相同，受访者可能没有逐题区分。"
    return "各题回答一致又各有侧重。"


def _moments(data: RoundData, frame: pd.DataFrame) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Number, sums and products of every two items' answers by window."""
    histogram = data.item_histograms
    windows, items = histogram.shape[:2]
    number, total, cross = (np.zeros((windows, items, items)) for _ in range(3))
    for i in range(items):
        number[:, i, i] = histogram[:, i].sum(axis=1)
        total[:, i, i] = histogram[:, i] @ data.points
        cross[:, i, i] = histogram[:, i] @ data.points**2
        for j in range(i + 1, items):
            number[:, i, j] = number[:, j, i] = frame[f"n_{i}_{j}"]
            total[:, i, j] = frame[f"t_{i}_{j}"] / data.scale
            total[:, j, i] = frame[f"t_{j}_{i}"] / data.scale
            cross[:, i, j] = cross[:, j, i] = frame[f"c_{i}_{j}"] / data.scale**2
    return number, total, cross
