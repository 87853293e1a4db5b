"""How far a weight must move before other windows are on top."""

from fractions import Fraction
from typing import Any

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import NEAR
from analysis.checks.context.wording import cannot_judge, judged, too_few
from analysis.checks.registry import Stream
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.weight_sensitivity import SimplexShares, simplex_shares

Crossing = tuple[Fraction, str, Fraction]  # distance from the weight, component, where


def check(context: CheckContext) -> Check:
    """The nearest weight at which the top changes, and how often it does when all move at once."""
    data, paths = context.data, context.weight_paths
    if not paths:
        return cannot_judge("weight_sensitivity", too_few(data))
    crossings: list[Crossing] = [
        (abs(at - path.nominal), kind, at)
        for kind, path in paths.items()
        for at in (path.next_below, path.next_above)
        if at is not None
    ]
    nearest = min(crossings, default=None)
    close = nearest is not None and float(nearest[0]) <= NEAR
    near = _shares(context, NEAR, Stream.WEIGHTS_NEAR)
    everywhere = _shares(context, 1.0, Stream.WEIGHTS_EVERYWHERE)
    numbers: dict[str, Any] = {
        "crossings": {
            kind: {
                "below": None if path.next_below is None else float(path.next_below),
                "above": None if path.next_above is None else float(path.next_above),
            }
            for kind, path in paths.items()
        },
        "changed_within_5_points": near.changed_share,
        "changed_over_all_weights": everywhere.changed_share,
    }
    return judged(
        "weight_sensitivity",
        "attention" if close else "none",
        said("weight_sensitivity", _facts(context, nearest, near.changed_share)),
        float("nan") if nearest is None else float(nearest[0]),
        n=len(data.contenders),
        numbers=numbers,
        windows={
            data.id(int(place)): {"top_share_over_all_weights": float(everywhere.top_share[i])}
            for i, place in enumerate(data.contenders)
            if everywhere.top_share[i] > 0
        },
    )


def _shares(context: CheckContext, within: float, stream: Stream) -> SimplexShares:
    """How often the top changes when all weights move at once, each by ``within`` at most."""
    return simplex_shares(
        context.data.contender_parts,
        context.data.nominal_weights,
        k=context.data.k,
        within=within,
        draws=context.draws,
        rng=context.rng(stream),
    )


def _facts(context: CheckContext, nearest: Crossing | None, changed: float) -> dict[str, Any]:
    """``nearest`` is the crossing nearest to its weight; None where there is none."""
    facts = {"k": context.data.k, "changed_within_5_points": changed, "value": None}
    if nearest is None:
        return facts
    distance, kind, at = nearest
    weight = context.weight_paths[kind].nominal
    return facts | {
        "value": float(distance),
        "part": context.data.component(kind),
        "weight": weight,
        "at": at,
    }
