"""How probable it is that a window is among the first again, in numbers that a page prints."""

from collections.abc import Mapping
from typing import Any

from pages.rounds import PublishedRound
from rendering.numbers import whole_percent

_WORTH_SAYING = 0.01


def contenders(published: PublishedRound) -> list[tuple[str, str, str, str]]:
    """Windows that may well be among the first again: name, rank, possible ranks, chance."""
    return [
        (
            window["name"],
            str(window["rank"]),
            _range(*window["rank_set"]["marginal"]),
            chance_again(window),
        )
        for window in published.ranked
        if (window.get("rank_set") or {}).get("marginal") and _most(window) >= _WORTH_SAYING
    ]


def _again(window: Mapping[str, Any]) -> list[float]:
    """Chance of a window to be among the first again: one number, or the ends of its range."""
    chance = window["top_three_probability"]
    ends = [chance, chance] if chance is not None else None
    return ends or (window.get("top_places") or {}).get("again_range") or [0, 0]


def chance_again(window: Mapping[str, Any]) -> str:
    """That chance in per cent; empty where nothing is known of it."""
    if window.get("top_three_probability") is None and not window.get("top_places"):
        return ""
    return f"{_range(*map(whole_percent, _again(window)))}%"


def _range(low: object, high: object) -> str:
    """1—4; one number where both ends are the same."""
    return f"{low}" if low == high else f"{low}—{high}"


def _most(window: Mapping[str, Any]) -> float:
    """Its upper end."""
    return max(_again(window))
