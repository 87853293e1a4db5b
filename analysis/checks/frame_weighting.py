"""The survey's scores with its channels weighted to the people whom they stand for."""

from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.framed import Framed, framed
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import cannot_judge, judged, no_responses
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats._arrays import FloatArray
from rulebook.vocabulary import SURVEY


def check(context: CheckContext) -> Check:
    """The post-stratified score of each window beside the official one; never official itself.

    It describes: among many windows some shift beyond any error, so that no shift is a flag. Only
    a frame that the responses contradict is.
    """
    data = context.data
    if data.responses is None:
        return cannot_judge("frame_weighting", no_responses(data))
    weighting = framed(data)
    if weighting.why:
        return cannot_judge("frame_weighting", weighting.why)
    shift = weighting.scores.mean - data.part(SURVEY)
    weighted = np.isfinite(shift)
    contradicted = weighting.scores.contradicted
    left = (data.responses.size > 0) & ~weighted & ~contradicted
    facts: dict[str, Any] = {
        "value": float(np.abs(shift[weighted]).max()),
        "weighted": int(weighted.sum()),
        "left": int(left.sum()),
        "contradicted": int(contradicted.sum()),
    }
    return judged(
        "frame_weighting",
        "attention" if contradicted.any() else "none",
        said("frame_weighting", facts),
        facts["value"],
        n=int(weighting.number[weighted].sum()),
        numbers={key: facts[key] for key in ("weighted", "left", "contradicted")},
        windows=_windows(data, weighting, shift),
    )


def _windows(data: RoundData, weighting: Framed, shift: FloatArray) -> dict[str, dict[str, float]]:
    return {
        data.id(int(i)): {
            "weighted_score": float(weighting.scores.mean[i]),
            "standard_error": float(weighting.error[i]),
            "shift": float(shift[i]),
        }
        for i in np.flatnonzero(np.isfinite(shift))
    }
