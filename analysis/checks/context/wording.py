"""How checks are worded: their skeleton, reasons that several share, lists of names.

Comes in: numbers and names. Goes out: ``Check`` values and Chinese phrases. Asks the registry and
``rendering.numbers``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isfinite, nan
from typing import Any

from analysis.checks.context.round_data import RoundData
from analysis.checks.registry import BY_ID
from analysis.result.findings import Check, Flag, Range


def six(value: float) -> float | None:
    """Six significant digits: linear algebra differs in the last ones; None for no number."""
    return float(f"{value:.6g}") if isfinite(value) else None


def six_range(low: float, high: float) -> Range | None:
    """Both ends at six digits; None where one is no number."""
    ends = six(float(low)), six(float(high))
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def _tidy(value: Any) -> Any:
    """A value with every float in it at six digits."""
    if isinstance(value, Mapping):
        return {name: _tidy(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tidy(inner) for inner in value]
    return six(float(value)) if isinstance(value, float) else value


def judged(
    check_id: str,
    flag: Flag,
    reason: str,
    value: float,
    *,
    n: int | None = None,
    interval: Range | None = None,
    tests: int = 0,
    numbers: Mapping[str, Any] | None = None,
    windows: Mapping[str, Mapping[str, Any]] | None = None,
) -> Check:
    """A check whose precondition holds; ``tests`` are the significance tests that it made."""
    row = BY_ID[check_id]
    return Check(
        id=check_id,
        title=row.title,
        value=six(float(value)),
        unit=row.unit,
        interval=None if interval is None else six_range(*interval),
        n=n,
        precondition=row.precondition,
        precondition_met=True,
        flag=flag,
        reason=reason,
        public=row.public,
        clue=row.clue,
        numbers=_tidy(numbers or {}),
        windows={window: _tidy(own) for window, own in sorted((windows or {}).items())},
        tests=tests,
    )


def cannot_judge(check_id: str, why: str) -> Check:
    """A check whose precondition fails: why, and no number."""
    made = judged(check_id, "unknown", f"{why}。", nan)
    return replace(made, precondition_met=False)


def listed(names: Iterable[str], most: int = 3) -> str:
    """Names in a row, cut after a few."""
    everybody = list(names)
    return "、".join(everybody[:most]) + ("等" if len(everybody) > most else "")


def missing_error(data: RoundData) -> str:
    """Why errors cannot be estimated."""
    if not len(data.contenders):
        return "没有进入排名的窗口（缺少某一部分成绩，或没有窗口符合条件）"
    if "survey" in data.weak:
        return "问卷只有窗口得分，没有逐份答卷，不能估计误差"
    return "问卷或选票不足，不能估计误差"


def too_few(data: RoundData) -> str:
    """Why there is no cut-off."""
    if not len(data.contenders):
        return missing_error(data)
    return f"参加比较的窗口只有{len(data.contenders)}个，不多于名额{data.k}个"


def no_ballots(data: RoundData) -> str:
    """Why there are no whole ballots."""
    return "只有汇总票数，没有整张选票" if data.tally.any() else "没有选票"


def no_responses(data: RoundData) -> str:
    """Why there are no single responses."""
    return "问卷只有窗口得分，没有逐份答卷" if "survey" in data.weak else "没有问卷"
