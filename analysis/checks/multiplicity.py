"""How many tests the other checks made, and how their errors were held."""

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import judged
from analysis.result.findings import Check
from rendering.numbers import visible_text


def check(context: CheckContext) -> Check:
    """The tests of all other checks, and the false alarms to expect of so many families."""
    tests = [other.tests for other in context.all_finished(but=["multiplicity"])]
    families = sum(number > 0 for number in tests)
    expected = ERROR_RATE * families
    reason = f"共检验{sum(tests)}次；一切正常时，平均误报{visible_text(expected)}次。"
    return judged(
        "multiplicity",
        "none",
        reason if families else "没有可以做的检验，谈不上误报。",
        sum(tests),
        numbers={"families": families, "expected_false_alarms": expected},
    )
