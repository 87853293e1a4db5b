"""Whether the last place inside can be told from the first outside, and what would settle it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.total_errors import TotalErrors, View
from analysis.checks.context.wording import cannot_judge, judged, missing_error, too_few
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.cutoff import GapTest, cutoff_gap, gap_test
from analysis.stats.gap_ledger import gap_ledger
from rulebook.vocabulary import COMPONENT_KINDS


def check(context: CheckContext) -> Check:
    """The gap between the last place inside and the first outside, against its error."""
    data, errors = context.data, context.errors
    if not data.enough:
        return cannot_judge("cutoff_tie", too_few(data))
    cut = cutoff_gap(data.exact, k=data.k)
    assert cut is not None
    inside, outside = int(data.contenders[cut.inside]), int(data.contenders[cut.outside])
    tests = {
        view.name: _gap_test(data, view, inside, outside)
        for view in (errors.sampling, errors.stability)
    }
    test = tests[errors.main.name]
    if test is None and not cut.tied:
        return cannot_judge("cutoff_tie", missing_error(data))
    numbers: dict[str, Any] = {"inside": data.id(inside), "outside": data.id(outside)}
    numbers |= {f"z_{name}": t.z for name, t in tests.items() if t is not None}
    numbers["rounding_changes"] = {str(d): moved for d, moved in cut.rounding_changes.items()}
    gap = float(cut.gap)
    interval, ledger = None, {}
    if test is not None:
        numbers |= {"view": errors.main.name, "standard_error": test.standard_error}
        half = test.limit * test.standard_error
        interval = (gap - half, gap + half)
        ledger = _ledger(data, errors, inside, outside, tests["stability"])
        numbers |= {"ledger": ledger} if ledger else {}
    facts = {
        "value": gap,
        "low": None if interval is None else interval[0],
        "error": "误差" if errors.stable else "本次样本误差",
        "decimals": fewest_decimals(numbers["rounding_changes"]),
        **_advice(data, ledger),
        **_names(data),
    }
    clear = not cut.tied and facts["low"] >= 0
    return judged(
        "cutoff_tie",
        "none" if clear and not any(cut.rounding_changes.values()) else "attention",
        said("cutoff_tie", facts),
        gap,
        n=len(data.contenders),
        interval=interval,
        numbers=numbers,
        windows={data.id(place): {} for place in (inside, outside)},
    )


def _names(data: RoundData) -> dict[str, Any]:
    return {"among": data.among, "k": data.k, "next": data.k + 1}


def _gap_test(data: RoundData, view: View, inside: int, outside: int) -> GapTest | None:
    """The gap of two windows over its error; None where a window has none."""
    upper, lower = view.position(inside), view.position(outside)
    if min(upper, lower) < 0:
        return None
    return gap_test(
        float(data.totals[inside] - data.totals[outside]),
        (float(view.own[upper]), float(view.own[lower])),
        df=(float(view.own_df[upper]), float(view.own_df[lower])),
    )


def fewest_decimals(changes: Mapping[str, bool]) -> int | None:
    """How few decimals would change the top; None where they do not."""
    return min((int(kept) for kept, changed in changes.items() if changed), default=None)


def _ledger(
    data: RoundData, errors: TotalErrors, inside: int, outside: int, test: GapTest | None
) -> dict[str, Any]:
    """What the gap's variance is made of, and what would settle it; stability view only."""
    if test is None:
        return {}
    pair = [inside, outside]
    variance = [
        data.weight(k) ** 2 * errors.variances[k][pair].sum() if data.weight(k) else 0.0
        for k in COMPONENT_KINDS
    ]
    responses = data.responses
    size = [
        (~np.isnan(data.marks[pair])).sum(axis=1).min(),
        data.tally[pair].sum(axis=1).min(),
        0 if responses is None else responses.size[pair].min(),
    ]
    gap = float(data.totals[inside] - data.totals[outside])
    ledger = gap_ledger(gap, variance, size, least_z=test.limit)
    # the gap is no surer than its error: what if it were one standard error wider, or less wide
    wider, closer = (
        gap_ledger(max(gap + step, 0.0), variance, size, least_z=test.limit).needed
        for step in (test.standard_error, -test.standard_error)
    )
    most = {
        "marks": float(len(data.this_round.book.campaign.periods.all)),
        "vote": data.electors,
        "survey": np.inf,
    }
    return {
        kind: {
            "share": float(ledger.share[i]),
            "z_without": float(ledger.z_without[i]),
            "needed": float(ledger.needed[i]),
            "needed_range": [float(wider[i]), float(closer[i])],
            "size": int(size[i]),
            "most": most[kind],
        }
        for i, kind in enumerate(COMPONENT_KINDS)
    }


def _advice(data: RoundData, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Where the uncertainty comes from, and what more of anything would settle it."""
    shares = {kind: row["share"] for kind, row in rows.items() if np.isfinite(row["share"])}
    if not shares:
        return {"largest": "", "share": None, "ways": []}
    largest = max(shares, key=lambda kind: shares[kind])
    ways = [_way(kind, row) for kind, row in rows.items() if _reachable(row)]
    return {"largest": data.component(largest), "share": shares[largest], "ways": ways}


def _reachable(row: Mapping[str, Any]) -> bool:
    """Whether more of a part would settle the gap and may be had.

    Never more ballots than there are electors, nor more periods than the edition has.
    """
    return bool(row["size"] < row["needed"] <= _most(row))


def _most(row: Mapping[str, Any]) -> float:
    return float(min(row["most"], 100 * max(row["size"], 1)))


def _way(kind: str, row: Mapping[str, Any]) -> str:
    """How much of one part would settle the gap, with what its error leaves open."""
    unit = {"marks": "期考核", "vote": "张选票", "survey": "份问卷"}[kind]
    low, high = row["needed_range"]
    above = f"{high:.0f}{unit[0]}" if high <= _most(row) else "怎么加都分不出"
    return f"{row['needed']:.0f}{unit}（计入差距的误差，{low:.0f}{unit[0]}至{above}）"
