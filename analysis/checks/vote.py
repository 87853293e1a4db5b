"""Checks on the vote: agreement, ballots needed, ballots alike, blocs, and self-ratings.

No single ballot is ever named: only how many, never which.
"""

import numpy as np

from analysis.checks.round_data import FloatArray, RoundData
from analysis.checks.sentences import made, numeral, unknown
from analysis.checks.uncertainty import Uncertainty
from analysis.result.findings import Check
from analysis.stats.ballot_residuals import ballot_residuals
from analysis.stats.bloc_voting import bloc_voting, leading_eigenvalue
from analysis.stats.concordance import kendall_w
from analysis.stats.duplicate_ballots import duplicate_ballots as duplicates
from analysis.stats.krippendorff import krippendorff_alpha
from analysis.stats.power import detection_power, planted_bloc
from analysis.stats.vote_reliability import VoteReliability, vote_reliability, voters_needed

RELIABLE, VERY_RELIABLE = 0.70, 0.90
SIGNIFICANT = 0.01
SMALLEST_GROUP = 3  # ballots alike, or in a bloc, that make a flag
PERMUTATIONS = 299
BLOCS, PLANTINGS, FOUND = (4, 6, 8, 12, 16, 24), 20, 0.9  # sizes tried; often enough to promise


def graded(data: RoundData) -> FloatArray | None:
    """Whole ballots that rate somebody, and the windows that somebody rates; None without."""
    if data.ballots is None:
        return None
    seen = ~np.isnan(data.ballots)
    return data.ballots[seen.any(axis=1)][:, seen.any(axis=0)]


def no_ballots(data: RoundData) -> str:
    """Why there are no whole ballots."""
    return "只有汇总票数，没有整张选票" if data.tally.any() else "没有选票"


def vote_checks(data: RoundData, found: Uncertainty) -> tuple[Check, Check, Check, Check]:
    """8, 9, 14 and 15: what whole ballots tell."""
    ids = ("vote_reliability", "voters_needed", "duplicate_ballots", "bloc_voting")
    table = graded(data)
    why = ""
    if table is None:
        why = no_ballots(data)
    elif min(table.shape) < 3:
        why = "选票太少" if len(table) < 3 else "不足三个窗口"
    elif np.nanmax(table) == np.nanmin(table):
        why = "全部选票评分相同"
    if table is None or why:
        one, two, three, four = (unknown(each, why) for each in ids)
        return one, two, three, four
    agreement = vote_reliability(table)
    return (
        _reliability(table, agreement),
        _needed(data, table, agreement),
        _alike(table),
        _bloc(table, found),
    )


def _reliability(table: FloatArray, agreement: VoteReliability) -> Check:
    value = agreement.e_rho_squared
    if not np.isfinite(value):
        return unknown("vote_reliability", "选票太少，或各窗口票数不足以比较")
    low = value < RELIABLE
    reason = (
        "投票人看法分歧较大，投票区分窗口的能力有限。"
        if low
        else "投票人看法比较一致，投票能稳定区分窗口。"
    )
    concordance = kendall_w(table)
    return made(
        "vote_reliability",
        "attention" if low else "none",
        reason,
        value,
        n=len(table),
        interval=(agreement.low, agreement.high),
        numbers={
            "icc_single": float(agreement.single),
            "icc_mean": float(agreement.mean),
            "kendall_w": float(concordance.w),
            "kendall_w_ballots": concordance.raters,
            "krippendorff_alpha": float(krippendorff_alpha(table)),
            "variance_windows": float(agreement.components.second),
            "variance_voters": float(agreement.components.first),
            "variance_rest": float(agreement.components.residual),
        },
    )


def _needed(data: RoundData, table: FloatArray, agreement: VoteReliability) -> Check:
    need = voters_needed(agreement.components, reliability=RELIABLE)
    more = voters_needed(agreement.components, reliability=VERY_RELIABLE)
    if np.isnan(need):
        return unknown("voters_needed", "选票太少，或各窗口票数不足以比较")
    cast = len(table)
    # Whole ratings, rounded down: so the sentence and the comparison cannot disagree.
    each = f"收回{cast}张选票，每个窗口平均{int(agreement.ballots)}张评分"
    if agreement.ballots >= need:
        flag, reason = False, f"{each}，足够稳定区分。"
    elif np.isinf(need):
        flag, reason = True, f"{each}；各窗口得票没有可靠差别，再多选票也难以稳定区分。"
    else:
        beyond = "（超过全体投票人数）" if need > data.electors else ""
        flag, reason = True, f"{each}；要稳定区分，每个窗口约需{need:.0f}张{beyond}。"
    return made(
        "voters_needed",
        "attention" if flag else "none",
        reason,
        need,
        n=cast,
        numbers={"for_0.90": float(more), "ballots_a_window": float(agreement.ballots)},
    )


def _alike(table: FloatArray) -> Check:
    got = duplicates(table, error=SIGNIFICANT)
    largest = max((len(group) for group in got.groups), default=0)
    flagged = bool(got.pairs) and largest >= SMALLEST_GROUP
    reason = "没有发现异常相似的选票。"
    if flagged:
        reason = f"有{got.pairs}对选票异常相似，可能看法相同，也可能互相照抄，需了解原因。"
    elif got.pairs:
        few = numeral(SMALLEST_GROUP)
        reason = f"有{got.pairs}对选票异常相似，但相互相似的不足{few}张，不提示。"
    return made(
        "duplicate_ballots",
        "verify" if flagged else "none",
        reason,
        got.pairs,
        n=len(table),
        numbers={
            "p_value": float(got.p_value),
            "equal_grades": got.agreed,
            "windows_both_graded": got.shared,
            "equal_by_chance": float(got.expected),
            "largest_group": largest,
            "copies_found": got.detectable,
        },
    )


def _bloc(table: FloatArray, found: Uncertainty) -> Check:
    got = bloc_voting(table, permutations=PERMUTATIONS, rng=found.rng(10))
    if np.isnan(got.p_value):
        return unknown("bloc_voting", "有自己看法的选票不足两张")
    flagged = got.p_value < SIGNIFICANT
    smallest = np.nan if flagged else _smallest_bloc(table, got.limit, found.rng(11))
    unseen = f"少于约{smallest:.0f}张的小群体可能查不出" if smallest else "小群体可能查不出"
    reason = (
        "有一批选票评分方向高度一致，需了解原因。"
        if flagged
        else f"没有发现成批同向评分（{unseen}）。"
    )
    return made(
        "bloc_voting",
        "verify" if flagged else "none",
        reason,
        got.p_value,
        n=len(table),
        numbers={
            "eigenvalue": float(got.eigenvalue),
            "eigenvalue_by_chance": float(got.typical),
            "smallest_seen": smallest,
        },
    )


def _smallest_bloc(table: FloatArray, limit: float, rng: np.random.Generator) -> float:
    """Least bloc (ballots) that is found nine times in ten when planted here; 0 for none."""
    ends = float(np.nanmin(table)), float(np.nanmax(table))
    sizes = [size for size in BLOCS if size <= len(table) / 2]
    power = detection_power(
        table,
        lambda ballots, size, draw: planted_bloc(ballots, size, draw, ends=ends),
        lambda ballots, _draw: leading_eigenvalue(ballot_residuals(ballots)) > limit,
        sizes=sizes,
        repeats=PLANTINGS,
        rng=rng,
    )
    enough = np.flatnonzero(power.power >= FOUND)
    return float(sizes[enough[0]]) if len(enough) else 0.0
