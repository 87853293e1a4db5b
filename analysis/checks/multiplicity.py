"""How many tests the other checks made, and how their errors were held."""

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import judged
from analysis.checks.sentences import said
from analysis.result.findings import Check


def check(context: CheckContext) -> Check:
    """The tests of all other checks, and the false alarms to expect of so many families."""
    tests = [other.tests for other in context.all_finished(but=["multiplicity"])]
    families = sum(number > 0 for number in tests)
    expected = ERROR_RATE * families
    numbers = {"families": families, "expected_false_alarms": expected}
    return judged(
        "multiplicity",
        "none",
        said("multiplicity", {**numbers, "value": sum(tests)}),
        sum(tests),
        numbers=numbers,
    )
