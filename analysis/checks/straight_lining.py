"""Whether a window has more answers of one grade throughout than the city."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged, no_responses
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats._arrays import FloatArray, IntArray
from analysis.stats.straight_lining import smallest_excess, straight_lining

EXCESS = 0.10
LEAST_ANSWERS = 3  # fewer answers are often alike


def check(context: CheckContext) -> Check:
    """Windows with an excess of such answers over those that others with such scores have."""
    data = context.data
    cells = data.reductions.straight
    if cells is None:
        return cannot_judge("straight_lining", no_responses(data))
    number, straight = _strata(data, cells)
    if (number.sum(axis=1) > 0).sum() < 2:
        return cannot_judge("straight_lining", "可以比较“一选到底”的问卷不足两个窗口")
    shares = straight_lining(number, straight)
    flagged = np.flatnonzero((shares.q_value < ERROR_RATE) & (shares.excess > EXCESS))
    tests = int(np.isfinite(shares.p_value).sum())
    smallest = smallest_excess(number, straight, excess=EXCESS, error=ERROR_RATE)
    return judged(
        "straight_lining",
        "attention" if len(flagged) else "none",
        said("straight_lining", _facts(data, flagged)),
        len(flagged),
        n=int(number.sum()),
        tests=tests,
        numbers={
            "share": float(straight.sum() / number.sum()),
            "tests": tests,
            "smallest_seen": float(np.nanmedian(smallest)),
        },
        windows={
            window: {
                "share": float(shares.observed[i]),
                "expected": float(shares.expected[i]),
                "q_value": float(shares.q_value[i]),
                "flagged": bool(i in flagged),
            }
            for i, window in enumerate(data.ids)
            if np.isfinite(shares.q_value[i])
        },
    )


def _facts(data: RoundData, flagged: IntArray) -> dict[str, Any]:
    return {
        "value": len(flagged),
        "flagged": [data.name(int(i)) for i in flagged],
        "best": data.this_round.book.grades()[0].label.zh,
    }


def _strata(data: RoundData, cells: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Responses, and those of one grade, by window and by the grade next to their score.

    Those of the best grade throughout stay out of both: they may well be meant, and good windows
    have more of them within every range of scores.
    """
    best = cells["points"] == cells["answered"] * int(data.points[-1] * data.scale)
    kept = cells[(cells["answered"] >= LEAST_ANSWERS) & ~best]
    place = {window: i for i, window in enumerate(data.ids)}
    row = kept["window_id"].map(place).to_numpy(dtype=np.int64)
    score = kept["points"].to_numpy() / (kept["answered"].to_numpy() * data.scale)
    stratum = np.searchsorted((data.points[1:] + data.points[:-1]) / 2, score)
    count, same = kept["count"].to_numpy(dtype=float), kept["same"].to_numpy(dtype=float)
    number, straight = (np.zeros((len(place), len(data.points))) for _ in range(2))
    np.add.at(number, (row, stratum), count)
    np.add.at(straight, (row, stratum), count * same)
    return number, straight
