"""Whether ballots are more alike than two opinions explain.

No single ballot is ever named: only how many, never which.
"""

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import ERROR_RATE, LEAST_ALIKE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.duplicate_ballots import duplicate_ballots

_UNSEEN = "选票评过的窗口太少或评分太相近，同样的选票也看不出来"


def check(context: CheckContext) -> Check:
    """Pairs of ballots alike, and the largest group that hangs together by them."""
    ballots = context.ballots
    if ballots.why:
        return cannot_judge("duplicate_ballots", ballots.why)
    alike = duplicate_ballots(ballots.table, error=ERROR_RATE)
    if not alike.pairs and not alike.detectable:
        return cannot_judge("duplicate_ballots", _UNSEEN)
    largest = max((len(group) for group in alike.groups), default=0)
    flagged = bool(alike.pairs) and largest >= LEAST_ALIKE
    facts = {"value": alike.pairs, "largest_group": largest, "least": LEAST_ALIKE}
    return judged(
        "duplicate_ballots",
        "verify" if flagged else "none",
        said("duplicate_ballots", facts),
        alike.pairs,
        n=len(ballots.table),
        tests=1,
        numbers={
            "p_value": float(alike.p_value),
            "equal_grades": alike.agreed,
            "windows_both_graded": alike.shared,
            "equal_by_chance": float(alike.expected),
            "largest_group": largest,
            "copies_found": alike.detectable,
        },
    )
