"""Whether ballots are more alike than two opinions explain.

No single ballot is ever named: only how many, never which.
"""

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import ERROR_RATE, LEAST_ALIKE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.result.findings import Check
from analysis.stats.duplicate_ballots import duplicate_ballots
from rendering.numbers import chinese_numeral


def check(context: CheckContext) -> Check:
    """Pairs of ballots alike, and the largest group that hangs together by them."""
    ballots = context.ballots
    if ballots.why:
        return cannot_judge("duplicate_ballots", ballots.why)
    alike = duplicate_ballots(ballots.table, error=ERROR_RATE)
    largest = max((len(group) for group in alike.groups), default=0)
    flagged = bool(alike.pairs) and largest >= LEAST_ALIKE
    return judged(
        "duplicate_ballots",
        "verify" if flagged else "none",
        _reason(alike.pairs, flagged),
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


def _reason(pairs: int, flagged: bool) -> str:
    if flagged:
        return f"有{pairs}对选票异常相似，可能看法相同，也可能互相照抄，需了解原因。"
    if pairs:
        few = chinese_numeral(LEAST_ALIKE)
        return f"有{pairs}对选票异常相似，但相互相似的不足{few}张，不提示。"
    return "没有发现异常相似的选票。"
