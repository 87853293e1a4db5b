"""Whether the vote tells windows apart reliably."""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import RELIABLE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.concordance import kendall_w
from analysis.stats.gwet import gwet_ac2
from analysis.stats.krippendorff import krippendorff_agreement


def check(context: CheckContext) -> Check:
    """The reliability of the vote's means, with what it is made of."""
    ballots = context.ballots
    if ballots.why:
        return cannot_judge("vote_reliability", ballots.why)
    agreement = context.vote_agreement
    value = agreement.e_rho_squared
    if not np.isfinite(value):
        return cannot_judge("vote_reliability", "选票太少，或各窗口票数不足以比较")
    facts = {"value": value, "icc_single": agreement.single}
    facts |= {"low": agreement.low, "high": agreement.high}
    concordance = kendall_w(ballots.table)
    alpha = krippendorff_agreement(ballots.table)
    ac2 = gwet_ac2(ballots.table, context.data.points)
    return judged(
        "vote_reliability",
        "attention" if value < RELIABLE else "none",
        said("vote_reliability", facts),
        value,
        n=len(ballots.table),
        interval=(agreement.low, agreement.high),
        numbers={
            "icc_single": float(agreement.single),
            "icc_mean": float(agreement.mean),
            "kendall_w": float(concordance.w),
            "kendall_w_ballots": concordance.raters,
            "krippendorff_alpha": alpha.value,
            "krippendorff_alpha_interval": (alpha.low, alpha.high),
            "gwet_ac2": ac2.value,
            "gwet_ac2_interval": (ac2.low, ac2.high),
            "variance_windows": float(agreement.components.second),
            "variance_voters": float(agreement.components.first),
            "variance_rest": float(agreement.components.residual),
        },
    )
