"""Whether any single ballot, day or period decides the top places."""

from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import cannot_judge, judged, no_ballots, too_few
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.fewest_ballots import fewest_ballots
from analysis.stats.leave_one_out import LeaveOneOut, leave_one_out

UNITS = {"ballots": "一张选票", "days": "一天问卷", "periods": "一期考核"}
_NEXT = 12  # windows below the cut-off that are tried against the last one inside
_MOST = 8  # ballots


def check(context: CheckContext) -> Check:
    """How many single ballots, days and periods change the top when they are left out."""
    data = context.data
    if data.ballots is None:
        return cannot_judge("leave_one_out", no_ballots(data))
    if not data.enough:
        return cannot_judge("leave_one_out", too_few(data))
    results = _left_out(data)
    changing = {unit: int(result.changes.sum()) for unit, result in results.items()}
    near = data.contenders[: data.k + _NEXT]
    fewest = fewest_ballots(
        data.totals[near],
        data.ballots[:, near],
        weight=data.weight("vote"),
        k=data.k,
        most=_MOST,
    )
    numbers: dict[str, Any] = {f"changing_{unit}": count for unit, count in changing.items()}
    numbers |= {f"largest_shift_{u}": float(r.largest_shift) for u, r in results.items()}
    numbers |= {"fewest_ballots": float(fewest.ballots), "untimed": _untimed(data)}
    return judged(
        "leave_one_out",
        "attention" if any(changing.values()) else "none",
        said("leave_one_out", _facts(context, changing, float(fewest.ballots))),
        sum(changing.values()),
        n=sum(len(result.changes) for result in results.values()),
        numbers=numbers,
    )


def _facts(context: CheckContext, changing: dict[str, int], fewest: float) -> dict[str, Any]:
    return {
        "k": context.data.k,
        "value": sum(changing.values()),
        "units": [UNITS[unit] for unit in changing],
        "decisive": [UNITS[unit] for unit, count in changing.items() if count],
        "untimed": _untimed(context.data),
        "fewest": fewest if np.isfinite(fewest) else None,
    }


def _untimed(data: RoundData) -> int:
    """Responses without a time: their days cannot be left out."""
    return 0 if data.responses is None else data.responses.untimed


def _left_out(data: RoundData) -> dict[str, LeaveOneOut]:
    """Every ballot left out in turn; every day, if all responses have theirs; every period."""
    assert data.ballots is not None
    totals, at = data.contender_totals, data.contenders
    ballots = data.ballots[:, at]
    rated = (~np.isnan(ballots)).astype(np.float64)
    marks = data.marks[at].T
    held = (~np.isnan(marks)).astype(np.float64)
    units = {"ballots": ("vote", np.nan_to_num(ballots), rated)}
    responses = data.responses
    if responses is not None and len(responses.days) > 1 and not responses.untimed:
        units["days"] = ("survey", responses.total[at].T, responses.number[at].T)
    if len(marks) > 1:
        units["periods"] = ("marks", np.nan_to_num(marks), held)
    return {
        unit: leave_one_out(totals, total, number, weight=data.weight(kind), k=data.k)
        for unit, (kind, total, number) in units.items()
    }
