"""Which windows changed between two rounds beyond both errors, with the multiplicity held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.comparison.sides import Side, same_data
from analysis.stats._arrays import FloatArray
from analysis.stats.total_error import TotalError
from analysis.stats.year_change import YearChange, year_change
from rendering.numbers import decimal_text

FALSE_CALLS = 0.05  # chance of any unchanged window called changed, over all windows
_NAMED = 5  # windows

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class YearChanges:
    """``beyond`` by window id, where it can be judged; ``sentence`` says the whole, or why not."""

    beyond: Mapping[str, bool]
    sentence: str


def year_changes(first: Side, second: Side) -> YearChanges:
    """From the totals and own errors of two score files; nothing for the same data."""
    if same_data(first, second):
        return YearChanges({}, "")
    for side in (first, second):
        if not any(window.get("own_error") for window in side.data["windows"]):
            why = f"{side.label}没有各窗口的误差数据（旧版得分文件，或只有一期考核）"
            return YearChanges({}, f"{why}，不能判断变化是否超出误差。")
    ids = _on_both(first, second)
    rows = [[_by_id(side)[window] for window in ids] for side in (first, second)]
    change = year_change(_totals(rows[0]), _error(rows[0]), _totals(rows[1]), _error(rows[1]))
    if np.isnan(change.shift):
        return YearChanges({}, "两边都有总分和误差的窗口不足三个，不能判断变化是否超出误差。")
    beyond = {
        window: bool(p < FALSE_CALLS)
        for window, p in zip(ids, change.adjusted, strict=True)
        if np.isfinite(p)
    }
    names = {row["window_id"]: row["name"] for row in rows[1]}
    return YearChanges(beyond, _sentence(change, beyond, names))


def _by_id(side: Side) -> Mapping[str, Mapping[str, Any]]:
    return {window["window_id"]: window for window in side.data["windows"]}


def _on_both(first: Side, second: Side) -> list[str]:
    """Ids of windows with a total and an error on both sides."""
    known = [
        {w["window_id"] for w in side.data["windows"] if w.get("own_error") and w["total_exact"]}
        for side in (first, second)
    ]
    return sorted(known[0] & known[1])


def _totals(rows: Rows) -> FloatArray:
    return np.array([float(row["total"]) for row in rows])


def _error(rows: Rows) -> TotalError:
    """Own errors; what windows share cancels against the shift."""
    variance = np.array([row["own_error"]["variance"] for row in rows], np.float64)
    given = [row["own_error"]["df"] for row in rows]
    df = np.array([np.inf if each is None else each for each in given], np.float64)
    return TotalError(variance, df, 0.0, variance, df)


def _sentence(change: YearChange, beyond: Mapping[str, bool], names: Mapping[str, str]) -> str:
    """How many were compared, who changed, and how far the two rounds agree."""
    changed = [names[window] for window, is_changed in beyond.items() if is_changed]
    more = "等" if len(changed) > _NAMED else ""
    who = f"{len(changed)}个窗口的变化超出误差" if changed else "没有一个窗口的变化超出误差"
    who += f"（{'、'.join(changed[:_NAMED])}{more}）" if changed else ""
    way = "高" if change.shift >= 0 else "低"
    return (
        f"{len(beyond)}个窗口同时比较，已控制总误报（不超过5%）：{who}。"
        f"各窗口普遍{way}{decimal_text(abs(change.shift))}分，已先扣除；"
        f"两轮总分高低的一致程度（肯德尔τ，1为完全一致）为{decimal_text(change.agreement)}。"
    )
