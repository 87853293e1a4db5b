"""Whether a few ballots sink the same windows together, beyond a taste that voters share.

No single ballot is ever named: only how many, never which.
"""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.checks.registry import Stream
from analysis.result.findings import Check
from analysis.stats.ballot_blocs import LEAST_VOTERS, LEAST_WINDOWS, ballot_blocs
from rendering.numbers import chinese_count


def check(context: CheckContext) -> Check:
    """The chance of so many low grades together, given the taste that the voters share."""
    ballots = context.ballots
    if ballots.why:
        return cannot_judge("bloc_voting", ballots.why)
    found = ballot_blocs(ballots.table, rng=context.rng(Stream.DRAWN_VOTES))
    if np.isnan(found.bloc_p):
        return cannot_judge("bloc_voting", _too_small())
    flagged, shared = found.bloc_p < ERROR_RATE, found.shared_p < ERROR_RATE
    return judged(
        "bloc_voting",
        "verify" if flagged else "none",
        _reason(flagged, shared),
        found.bloc_p,
        n=len(ballots.table),
        tests=2,
        numbers={"shared_preference_p": found.shared_p, "preference": found.preference},
    )


def _too_small() -> str:
    voters, windows = chinese_count(LEAST_VOTERS), chinese_count(LEAST_WINDOWS)
    return f"有评价的选票不足{voters}张或窗口不足{windows}个，成批投票和碰巧分不开"


def _reason(flagged: bool, shared: bool) -> str:
    if flagged:
        return "有少数选票在同几个窗口上一致打低分，超出共同偏好所能解释的程度，需了解原因。"
    none = "没有发现少数选票一致压低同几个窗口（人数很少的小群体、只抬高不压低的看不出）。"
    if shared:
        return none + "投票人有共同的偏好，属于看法相近，不是成批投票的迹象。"
    return none
