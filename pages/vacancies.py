"""What became of the places that the first windows can have, and why some of them stay open."""

from typing import Any

# Why a place stays open: the window did not apply, a condition or clause keeps it out, those that
# share the last place cannot all have it, or there are not enough windows.
NOT_APPLIED, BARRED, TIED, TOO_FEW = "not_applied", "barred", "tied", "too_few"


def open_because(data: dict[str, Any], places: int) -> dict[str, int]:
    """How many places stay open for each reason; they add to ``open_places``. No names."""
    designation = data["designation"]
    left = int(designation["open_places"])
    reasons = {
        NOT_APPLIED: len(designation.get("top_without_application", ())),
        BARRED: _barred(data, places),
        TIED if designation.get("ties_at_cutoff") else TOO_FEW: left,
    }
    counted = {}
    for reason, count in reasons.items():
        counted[reason] = min(count, left)
        left -= counted[reason]
    return {reason: count for reason, count in counted.items() if count}


def _barred(data: dict[str, Any], places: int) -> int:
    """Windows among the first that are kept out; older files tell it only by what is left over."""
    designation = data["designation"]
    if "top_barred" in designation:
        return len(designation["top_barred"])
    enough = sum(window["rank"] is not None for window in data["windows"]) >= places
    return (
        int(designation["open_places"]) if enough and not designation.get("ties_at_cutoff") else 0
    )
