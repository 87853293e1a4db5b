"""A check's result as a value: its words from the registry, its numbers at six digits."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

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
    row = BY_ID[check_id]
    return Check(
        id=check_id,
        title=row.title,
        value=None,
        unit=row.unit,
        interval=None,
        n=None,
        precondition=row.precondition,
        precondition_met=False,
        flag="unknown",
        reason=f"无法判断：{why}。",
        public=row.public,
        clue=row.clue,
    )
