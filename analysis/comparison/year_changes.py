"""Which windows changed between two rounds beyond both errors, with the multiplicity held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.comparison.sentences import LEAST, said
from analysis.comparison.sides import Side, same_data
from analysis.stats._arrays import FloatArray
from analysis.stats.total_error import TotalError
from analysis.stats.year_change import year_change

FALSE_CALLS = 0.05  # chance of any unchanged window called changed, over all windows

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
    lacking = [side.label for side in (first, second) if not _has_errors(side)]
    ids = _on_both(first, second)
    rows = [[_by_id(side)[window] for window in ids] for side in (first, second)]
    change = year_change(_totals(rows[0]), _error(rows[0]), _totals(rows[1]), _error(rows[1]))
    beyond = {
        window: bool(p < FALSE_CALLS)
        for window, p in zip(ids, change.adjusted, strict=True)
        if np.isfinite(p)
    }
    names = {row["window_id"]: row["name"] for row in rows[1]}
    changed = [names[window] for window, is_changed in beyond.items() if is_changed]
    facts = {
        "without_errors": lacking,
        "judged": len(beyond),
        "least": LEAST,
        "false_calls": FALSE_CALLS,
        "number": len(changed),
        "changed": changed,
        "shift": change.shift,
        "moved_by": abs(change.shift),
        "agreement": change.agreement if np.isfinite(change.agreement) else None,
    }
    return YearChanges(beyond, said("changes", facts))


def _has_errors(side: Side) -> bool:
    return any(window.get("own_error") for window in side.data["windows"])


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
