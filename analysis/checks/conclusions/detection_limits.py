"""How small an anomaly this very round would still show, in sentences."""

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import LEAST_ALIKE
from analysis.checks.sentences import each
from analysis.result.findings import Check


def detection_limits(context: CheckContext) -> tuple[str, ...]:
    """One sentence a check that has something to say of its own power on this round's data."""
    facts = {
        "least": LEAST_ALIKE,
        "copies": _number(context.finished("duplicate_ballots"), "copies_found"),
        "burst": _number(context.finished("bursts"), "smallest_seen"),
        "straight": _number(context.finished("straight_lining"), "smallest_seen"),
    }
    return each("detection_limits", facts)


def _number(check: Check, name: str) -> float | None:
    number = check.numbers.get(name)
    return None if number is None else float(number)
