"""Checks on the survey: do items hang together, are there enough responses, do grades crowd."""

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from analysis.checks.responses import Responses
from analysis.checks.round_data import FloatArray, RoundData
from analysis.checks.sentences import made, percent, unknown
from analysis.checks.uncertainty import Uncertainty
from analysis.result.findings import Check, ItemMean
from analysis.stats._arrays import BoolArray
from analysis.stats.ceiling import ceiling as ends
from analysis.stats.item_moments import ItemCovariances, item_covariances
from analysis.stats.questionnaire import internal_consistency
from analysis.stats.sample_size import sample_size as worth

WEAK, REDUNDANT = 0.70, 0.95
FEWEST_RESPONSES = 30
AT_TOP, TOP_BOX = 0.15, 0.80


def item_histograms(data: RoundData) -> FloatArray:
    """Answers by window, item and grade (worst first), shape (windows of the frame, ...)."""
    frame, items = data.reductions.items, len(data.this_round.book.items())
    grades = range(1, len(data.points) + 1)
    if frame is None:
        return np.zeros((0, items, len(data.points)))
    columns = [f"h_{item}_{grade}" for item in range(items) for grade in grades]
    return frame[columns].to_numpy(dtype=float).reshape(len(frame), items, len(data.points))


def item_means(data: RoundData) -> dict[str, tuple[ItemMean, ...]]:
    """The mean of every item by window, exact; items that nobody answered are left out."""
    frame, book = data.reductions.items, data.this_round.book
    if frame is None:
        return {}
    points = [book.questionnaires.grades.points()[g + 1] for g in range(len(data.points))]
    found = {}
    for window, counts in zip(frame["window_id"], item_histograms(data).astype(int), strict=True):
        means = []
        for item, histogram in zip(book.items(), counts, strict=True):
            n = int(histogram.sum())
            total = sum((int(c) * p for c, p in zip(histogram, points, strict=True)), Fraction())
            if n:
                means.append(ItemMean(item.label.zh, n, total / n))
        found[str(window)] = tuple(means)
    return found


def _moments(data: RoundData, frame: pd.DataFrame) -> ItemCovariances:
    histogram = item_histograms(data)
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
    return item_covariances(number, total, cross)


def questionnaire_reliability(data: RoundData, found: Uncertainty) -> Check:
    """10: whether the items of the questionnaire belong together."""
    frame = data.reductions.items
    if frame is None or data.responses is None:
        return unknown("questionnaire_reliability", _no_responses(data))
    size = int(data.responses.size.sum())
    if size < FEWEST_RESPONSES:
        return unknown("questionnaire_reliability", f"问卷太少（{size}份）")
    moments = _moments(data, frame)
    got = internal_consistency(moments.within, n=moments.within_n)
    if not np.isfinite(got.alpha):
        return unknown("questionnaire_reliability", "问卷太少，或各题回答没有高低之分")
    if got.alpha < WEAK:
        reason = "各题回答不太一致，合成一个分数要谨慎。"
    elif got.alpha > REDUNDANT:
        reason = "各题回答几乎相同，受访者可能没有逐题区分。"
    else:
        reason = "各题回答一致又各有侧重。"
    between = internal_consistency(moments.between, n=moments.between_n)
    items = [item.id for item in data.this_round.book.items()]
    numbers: dict[str, Any] = {
        "omega": float(got.omega),
        "alpha_between_windows": float(between.alpha),
        "alpha_without_item": dict(zip(items, map(float, got.item_dropped), strict=True)),
    }
    return made(
        "questionnaire_reliability",
        "none" if WEAK <= got.alpha <= REDUNDANT else "attention",
        reason,
        got.alpha,
        n=size,
        interval=(got.low, got.high),
        numbers=numbers,
    )


def _no_responses(data: RoundData) -> str:
    return "问卷只有窗口得分，没有逐份答卷" if "survey" in data.weak else "没有问卷"


def sample_size(data: RoundData, found: Uncertainty) -> Check:
    """11: whether every window has enough responses."""
    size = np.array([result.evidence.responses for result in data.results], float)
    if not size.any():
        return unknown("sample_size", "没有问卷")
    few: BoolArray = np.asarray(size < FEWEST_RESPONSES)
    windows: dict[str, dict[str, Any]] = {
        window: {"responses": int(n)} for window, n in zip(data.ids, size, strict=True)
    }
    weak, numbers = few, dict[str, Any]()
    if data.responses is not None:
        weak, numbers = _worth(data, data.responses, few, windows)
    count = int(weak.sum())
    reason = (
        f"{count}个窗口问卷不足{FEWEST_RESPONSES}份或误差较大，得分容易波动。"
        if count
        else "每个窗口的问卷份数足够。"
    )
    return made(
        "sample_size",
        "attention" if count else "none",
        reason,
        count,
        n=len(size),
        numbers={"below_30": int(few.sum()), **numbers},
        windows=windows,
    )


def _worth(
    data: RoundData, responses: Responses, few: BoolArray, windows: dict[str, dict[str, Any]]
) -> tuple[BoolArray, dict[str, Any]]:
    """Windows with too few or unreliable responses; margins go into ``windows``."""
    asked = np.where(np.isnan(data.asked), np.inf, data.asked)
    got = worth(
        responses.mean,
        responses.variance,
        responses.size,
        population=asked,
        design_effect=responses.deff,
    )
    for i, window in enumerate(data.ids):
        if np.isfinite(got.margin[i]):
            windows[window] |= {
                "margin": float(got.margin[i]),
                "reliability": float(got.reliability[i]),
                "needed": float(got.needed_for_reliability[i]),
            }
    unreliable = np.nan_to_num(got.reliability, nan=1.0) < WEAK
    numbers = {"between_variance": float(got.between_variance), "design_effect": responses.deff}
    return np.asarray(few | unreliable), numbers


def ceiling(data: RoundData, found: Uncertainty) -> Check:
    """17: whether answers crowd at the top of the scale."""
    histogram = item_histograms(data).sum(axis=0)
    if not histogram.any():
        return unknown("ceiling", _no_responses(data))
    highest = float(data.points[-1])
    got = ends(histogram, data.part("survey"), highest=highest)
    share = float(histogram[:, -1].sum() / histogram.sum())
    best = data.this_round.book.grades()[0].label.zh
    crowded = float(np.nanmax(got.top_box)) > TOP_BOX or got.windows_at_top > AT_TOP
    reason = (
        f"{percent(share)}的回答是“{best}”，分数挤在顶端，难以分出好和更好。"
        if crowded
        else f"评分有区分度（{percent(share)}的回答是“{best}”）。"
    )
    items = [item.id for item in data.this_round.book.items()]
    return made(
        "ceiling",
        "attention" if crowded else "none",
        reason,
        share,
        n=int(histogram.sum()),
        numbers={
            "top_box": dict(zip(items, map(float, got.top_box), strict=True)),
            "bottom_box": dict(zip(items, map(float, got.bottom_box), strict=True)),
            "windows_at_top": got.windows_at_top,
        },
    )
