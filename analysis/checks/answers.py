"""The check on answers of one grade throughout; and how many tests were made in all."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.checks.round_data import FloatArray, RoundData
from analysis.checks.sentences import listed, made, points, unknown
from analysis.checks.uncertainty import Uncertainty
from analysis.result.findings import Check
from analysis.stats.straight_lining import smallest_excess
from analysis.stats.straight_lining import straight_lining as against_city

FALSE_DISCOVERY = 0.01
EXCESS = 0.10
LEAST_ANSWERS = 3  # fewer answers are often alike


def straight_lining(data: RoundData, found: Uncertainty) -> Check:
    """13: answers of one grade throughout, against the city."""
    cells = data.reductions.straight
    if cells is None:
        why = "问卷只有窗口得分，没有逐份答卷" if "survey" in data.weak else "没有问卷"
        return unknown("straight_lining", why)
    number, straight = _strata(data, cells)
    if (number.sum(axis=1) > 0).sum() < 2:
        return unknown("straight_lining", "有问卷的窗口不足两个")
    got = against_city(number, straight)
    flagged = np.flatnonzero((got.q_value < FALSE_DISCOVERY) & (got.excess > EXCESS))
    best = data.this_round.book.grades()[0].label.zh
    reason = (
        f"{len(flagged)}个窗口“一选到底”偏多（{listed(data.name(int(i)) for i in flagged)}）；"
        f"全选“{best}”可能是真心满意，没有算在内。"
        if len(flagged)
        else "“一选到底”的问卷不多于同类窗口。"
    )
    return made(
        "straight_lining",
        "attention" if len(flagged) else "none",
        reason,
        len(flagged),
        n=int(number.sum()),
        numbers={
            "share": float(straight.sum() / number.sum()),
            "tests": int(np.isfinite(got.p_value).sum()),
            "smallest_seen": float(
                np.nanmedian(
                    smallest_excess(number, straight, excess=EXCESS, error=FALSE_DISCOVERY)
                )
            ),
        },
        windows={
            window: {
                "share": float(got.observed[i]),
                "expected": float(got.expected[i]),
                "q_value": float(got.q_value[i]),
                "flagged": bool(i in flagged),
            }
            for i, window in enumerate(data.ids)
            if np.isfinite(got.q_value[i])
        },
    )


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


def multiplicity(checks: Sequence[Check]) -> Check:
    """19: how many tests were made, and how errors were held."""
    families = {
        "straight_lining": "tests",
        "bursts": "tests",
        "duplicate_ballots": "",
        "bloc_voting": "",
        "self_rating": "",
    }
    tests, made_families = 0, 0
    for check in checks:
        if check.id not in families or not check.precondition_met:
            continue
        if check.id == "self_rating" and "p_value" not in check.numbers:
            continue
        tests += int(check.numbers.get(families[check.id], 1))
        made_families += 1
    expected = FALSE_DISCOVERY * made_families
    reason = f"共做{tests}次检验，已控制误报；全部正常时预计约{points(expected)}次误报。"
    return made(
        "multiplicity",
        "none",
        reason if tests else "没有可以做的检验，谈不上误报。",
        tests,
        numbers={"families": made_families, "expected_false_alarms": expected},
    )
