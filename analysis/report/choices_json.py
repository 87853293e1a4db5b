"""What the working rules decide, for score.json."""

from typing import Any

from analysis.report.awards_json import same_names
from analysis.result.choices import Combinations, Specifications, WindowPlaces

_MOVED = ("changed", "entering", "leaving")
_OPTION = ("id", "name", *_MOVED, *(f"honour_{name}" for name in _MOVED))


def specifications_data(told: Specifications | None) -> dict[str, Any] | None:
    """The grid of the working rules' options as plain data; None where there is none."""
    if told is None:
        return None
    return {
        **same_names(told, "places", "combinations"),
        "choices": [
            {
                **same_names(choice, "varies", "rule", "name", "compared", "share", "honour_share"),
                "options": [same_names(option, *_OPTION) for option in choice.options],
            }
            for choice in told.choices
        ],
        "windows": {window: _places(own) for window, own in told.windows.items()},
        **same_names(told, "left_out", "sentences"),
    }


def _places(own: WindowPlaces) -> dict[str, Any]:
    return {**_combinations(own.first), "honour": _combinations(own.honour)}


def _combinations(own: Combinations) -> dict[str, Any]:
    return same_names(own, "inside", "tied", "share", "runs", "tied_runs")
