"""Whether every window has enough responses."""

from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.responses import Responses
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import FEWEST_RESPONSES, RELIABLE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats._arrays import BoolArray
from analysis.stats.sample_size import sample_size


def check(context: CheckContext) -> Check:
    """Windows with too few responses, or whose scores are too unreliable."""
    data = context.data
    size = np.array([result.evidence.responses for result in data.results], float)
    if not size.any():
        return cannot_judge("sample_size", "没有问卷")
    few: BoolArray = np.asarray(size < FEWEST_RESPONSES)
    windows: dict[str, dict[str, Any]] = {
        window: {"responses": int(n)} for window, n in zip(data.ids, size, strict=True)
    }
    weak, numbers = few, dict[str, Any]()
    if data.responses is not None:
        weak, numbers = _worth(data, data.responses, few, windows)
    count = int(weak.sum())
    numbers |= {"below_30": int(few.sum()), "unreliable": int((weak & ~few).sum())}
    return judged(
        "sample_size",
        "attention" if count else "none",
        said("sample_size", numbers),
        count,
        n=len(size),
        numbers=numbers,
        windows=windows,
    )


def _worth(
    data: RoundData, responses: Responses, few: BoolArray, windows: dict[str, dict[str, Any]]
) -> tuple[BoolArray, dict[str, Any]]:
    """Windows with too few or unreliable responses; margins go into ``windows``."""
    asked = np.where(np.isnan(data.asked), np.inf, data.asked)
    worth = sample_size(
        responses.mean,
        responses.variance,
        responses.size,
        population=asked,
        design_effect=responses.deff,
    )
    for i, window in enumerate(data.ids):
        if np.isfinite(worth.margin[i]):
            windows[window] |= {
                "margin": float(worth.margin[i]),
                "reliability": float(worth.reliability[i]),
                "needed": float(worth.needed_for_reliability[i]),
            }
    unreliable = np.nan_to_num(worth.reliability, nan=1.0) < RELIABLE
    numbers = {"between_variance": float(worth.between_variance), "design_effect": responses.deff}
    return np.asarray(few | unreliable), numbers
