"""Whether a group of ballots goes up and down together.

No single ballot is ever named: only how many, never which.
"""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.checks.registry import Stream
from analysis.result.findings import Check
from analysis.stats._arrays import FloatArray
from analysis.stats.ballot_residuals import ballot_residuals
from analysis.stats.bloc_voting import bloc_voting, leading_eigenvalue
from analysis.stats.power import detection_power, injected_bloc

PERMUTATIONS = 299
SIZES = (4, 6, 8, 12, 16, 24)  # ballots of the blocs that are tried
TIMES, OFTEN = 20, 0.9  # how often each is tried; share of finds that is enough to promise


def check(context: CheckContext) -> Check:
    """The chance of so much agreement among independent voters, and the smallest bloc to show."""
    ballots = context.ballots
    if ballots.why:
        return cannot_judge("bloc_voting", ballots.why)
    bloc = bloc_voting(
        ballots.table, permutations=PERMUTATIONS, rng=context.rng(Stream.BLOC_PERMUTATIONS)
    )
    if np.isnan(bloc.p_value):
        return cannot_judge("bloc_voting", "有自己看法的选票不足两张")
    flagged = bloc.p_value < ERROR_RATE
    smallest = np.nan if flagged else _smallest_bloc(context, bloc.limit)
    return judged(
        "bloc_voting",
        "verify" if flagged else "none",
        _reason(flagged, smallest),
        bloc.p_value,
        n=len(ballots.table),
        tests=1,
        numbers={
            "eigenvalue": float(bloc.eigenvalue),
            "eigenvalue_by_chance": float(bloc.typical),
            "smallest_seen": smallest,
        },
    )


def _reason(flagged: bool, smallest: float) -> str:
    if flagged:
        return "有一批选票评分方向高度一致，需了解原因。"
    unseen = f"少于约{smallest:.0f}张的小群体可能查不出" if smallest else "小群体可能查不出"
    return f"没有发现成批同向评分（{unseen}）。"


def _smallest_bloc(context: CheckContext, limit: float) -> float:
    """Least bloc (ballots) that is found nine times in ten when injected here; 0 for none."""
    table = context.ballots.table
    ends = float(np.nanmin(table)), float(np.nanmax(table))
    sizes = [size for size in SIZES if size <= len(table) / 2]

    def injected(ballots: FloatArray, size: int, rng: np.random.Generator) -> FloatArray:
        return injected_bloc(ballots, size, rng, ends=ends)

    def seen(ballots: FloatArray, _rng: np.random.Generator) -> bool:
        return leading_eigenvalue(ballot_residuals(ballots)) > limit

    power = detection_power(
        table, injected, seen, sizes=sizes, repeats=TIMES, rng=context.rng(Stream.BLOC_INJECTION)
    )
    enough = np.flatnonzero(power.power >= OFTEN)
    return float(sizes[enough[0]]) if len(enough) else 0.0
