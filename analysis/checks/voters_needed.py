"""Whether there are enough ballots to tell windows apart reliably."""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import RELIABLE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.vote_reliability import voters_needed

VERY_RELIABLE = 0.90


def check(context: CheckContext) -> Check:
    """The ballots that a window needs, beside those that it has."""
    if context.ballots.why:
        return cannot_judge("voters_needed", context.ballots.why)
    agreement = context.vote_agreement
    need = voters_needed(agreement.components, reliability=RELIABLE)
    more = voters_needed(agreement.components, reliability=VERY_RELIABLE)
    if np.isnan(need):
        return cannot_judge("voters_needed", "选票太少，或各窗口票数不足以比较")
    electors = context.data.electors
    numbers = {
        "for_0.90": float(more),
        "ballots_a_window": float(agreement.ballots),
        "reliability": float(agreement.e_rho_squared),
        "cast": len(context.data.ballots if context.data.ballots is not None else ()),
        "electors": int(electors) if np.isfinite(electors) else None,
    }
    rated = len(context.ballots.table)
    return judged(
        "voters_needed",
        "none" if agreement.e_rho_squared >= RELIABLE else "attention",
        said("voters_needed", {**numbers, "n": rated, "needed": float(need)}),
        need,
        n=rated,
        numbers=numbers,
    )
