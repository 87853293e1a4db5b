"""How the checks say numbers, and the skeleton of every check: titles and preconditions."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from analysis.checks.registry import BY_ID
from analysis.result.findings import Check, Flag

_DIGITS = "零一二三四五六七八九十"


def six(value: float) -> float | None:
    """Six significant digits: linear algebra differs in the last ones; None for no number."""
    return float(f"{value:.6g}") if isfinite(value) else None


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with every float at six significant digits, inside mappings and sequences too."""
    return {name: _tidy(value) for name, value in values.items()}


def _tidy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tidy(value)
    if isinstance(value, (list, tuple)):
        return [_tidy(each) for each in value]
    return six(float(value)) if isinstance(value, float) else value


def made(
    check_id: str,
    flag: Flag,
    reason: str,
    value: float,
    *,
    n: int | None = None,
    interval: tuple[float, float] | None = None,
    numbers: Mapping[str, Any] | None = None,
    windows: Mapping[str, Mapping[str, Any]] | None = None,
) -> Check:
    """A check whose precondition holds."""
    kind = BY_ID[check_id]
    limits = None
    if interval is not None:
        low, high = six(float(interval[0])), six(float(interval[1]))
        limits = (low, high) if low is not None and high is not None else None
    return Check(
        id=check_id,
        title=kind.title,
        value=six(float(value)),
        unit=kind.unit,
        interval=limits,
        n=n,
        precondition=kind.precondition,
        precondition_met=True,
        flag=flag,
        reason=reason,
        numbers=tidy(numbers or {}),
        windows={window: tidy(found) for window, found in sorted((windows or {}).items())},
    )


def unknown(check_id: str, why: str) -> Check:
    """A check whose precondition fails: why, and no number."""
    kind = BY_ID[check_id]
    return Check(
        id=check_id,
        title=kind.title,
        value=None,
        unit=kind.unit,
        interval=None,
        n=None,
        precondition=kind.precondition,
        precondition_met=False,
        flag="unknown",
        reason=f"无法判断：{why}。",
    )


def numeral(number: int) -> str:
    """A small number in Chinese: 3 -> 三; larger ones stay digits."""
    return _DIGITS[number] if 0 <= number < len(_DIGITS) else str(number)


def points(value: float) -> str:
    """Points with two decimals; as many more as a small number needs to be seen."""
    text = f"{value:.2f}"
    return text if value == 0 or float(text) != 0 else f"{value:.2g}"


def percent(share: float) -> str:
    """A share as a whole per cent; never 0 % or 100 % for what is not certain."""
    if 0 < share < 0.005:
        return "不到1%"
    if 0.995 <= share < 1:
        return "99%以上"
    return f"{100 * share:.0f}%"


def listed(names: Iterable[str], most: int = 3) -> str:
    """Names in a row, cut after a few."""
    every = list(names)
    return "、".join(every[:most]) + ("等" if len(every) > most else "")
