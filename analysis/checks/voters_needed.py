"""Whether there are enough ballots to tell windows apart reliably."""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import RELIABLE
from analysis.checks.context.wording import cannot_judge, judged
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
    return judged(
        "voters_needed",
        "none" if agreement.ballots >= need else "attention",
        _reason(context, need),
        need,
        n=len(context.ballots.table),
        numbers={"for_0.90": float(more), "ballots_a_window": float(agreement.ballots)},
    )


def _reason(context: CheckContext, need: float) -> str:
    ballots = context.vote_agreement.ballots
    # Whole ratings, rounded down: so the sentence and the comparison cannot disagree.
    each = f"收回{len(context.ballots.table)}张选票，每个窗口平均{int(ballots)}张评分"
    if ballots >= need:
        return f"{each}，足够稳定区分。"
    if np.isinf(need):
        return f"{each}；各窗口得票没有可靠差别，再多选票也难以稳定区分。"
    if need > context.data.electors:
        return f"{each}；即使{context.data.electors:.0f}名投票人全部投票，也难以稳定区分。"
    return f"{each}；要稳定区分，每个窗口约需{need:.0f}张。"
