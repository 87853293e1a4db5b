"""Whether a few ballots sink the same windows together, beyond a taste that voters share.

No single ballot is ever named: only how many, never which.
"""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.checks.registry import Stream
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.ballot_blocs import LEAST_VOTERS, LEAST_WINDOWS, ballot_blocs
from rendering.numbers import chinese_count


def check(context: CheckContext) -> Check:
    """The chance of so many low grades together, given the taste that the voters share."""
    ballots = context.ballots
    if ballots.why:
        return cannot_judge("bloc_voting", ballots.why)
    blocs = ballot_blocs(ballots.table, rng=context.rng(Stream.DRAWN_VOTES))
    if np.isnan(blocs.bloc_p):
        return cannot_judge("bloc_voting", _too_small())
    facts = {"value": blocs.bloc_p, "shared_preference_p": blocs.shared_p}
    return judged(
        "bloc_voting",
        "verify" if blocs.bloc_p < ERROR_RATE else "none",
        said("bloc_voting", facts),
        blocs.bloc_p,
        n=len(ballots.table),
        tests=2,
        numbers={"shared_preference_p": blocs.shared_p, "preference": blocs.preference},
    )


def _too_small() -> str:
    voters, windows = chinese_count(LEAST_VOTERS), chinese_count(LEAST_WINDOWS)
    return f"有评价的选票不足{voters}张或窗口不足{windows}个，成批投票和碰巧分不开"
