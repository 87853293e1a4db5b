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

BEYOND = 1.96  # standard errors


def check(context: CheckContext) -> Check:
    """The post-stratified score of each window beside the official one; never official itself."""
    data = context.data
    if data.responses is None:
        return cannot_judge("frame_weighting", no_responses(data))
    found = framed(data)
    if found.why:
        return cannot_judge("frame_weighting", found.why)
    shift = found.scores.mean - data.part(SURVEY)
    weighted = np.isfinite(shift)
    beyond = weighted & (np.abs(shift) > BEYOND * found.error)
    contradicted = found.scores.contradicted
    left = (data.responses.size > 0) & ~weighted & ~contradicted
    facts: dict[str, Any] = {
        "value": float(np.abs(shift[weighted]).max()),
        "weighted": int(weighted.sum()),
        "beyond": int(beyond.sum()),
        "left": int(left.sum()),
        "contradicted": int(contradicted.sum()),
    }
    return judged(
        "frame_weighting",
        "attention" if beyond.any() or contradicted.any() else "none",
        said("frame_weighting", facts),
        facts["value"],
        n=int(found.number[weighted].sum()),
        numbers={key: facts[key] for key in ("weighted", "beyond", "left", "contradicted")},
        windows=_windows(data, found, shift),
    )


def _windows(data: RoundData, found: Framed, shift: FloatArray) -> dict[str, dict[str, float]]:
    return {
        data.id(int(i)): {
            "weighted_score": float(found.scores.mean[i]),
            "standard_error": float(found.error[i]),
            "shift": float(shift[i]),
        }
        for i in np.flatnonzero(np.isfinite(shift))
    }
