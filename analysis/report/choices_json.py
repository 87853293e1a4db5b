"""What the working rules decide, for score.json."""

from typing import Any

from analysis.report.awards_json import same_names
from analysis.result.choices import Specifications, WindowPlaces


def specifications_data(told: Specifications | None) -> dict[str, Any] | None:
    """The grid of the working rules' options as plain data; None where there is none."""
    if told is None:
        return None
    return {
        **same_names(told, "places", "combinations"),
        "choices": [
            {
                **same_names(choice, "varies", "rule", "name", "share", "compared"),
                "options": [
                    same_names(option, "id", "name", "changed", "entering", "leaving")
                    for option in choice.options
                ],
            }
            for choice in told.choices
        ],
        "windows": {window: _places(own) for window, own in told.windows.items()},
        **same_names(told, "left_out", "sentences"),
    }


def _places(own: WindowPlaces) -> dict[str, Any]:
    return same_names(own, "inside", "tied", "share", "runs", "tied_runs")
