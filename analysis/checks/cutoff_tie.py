"""Whether the last place inside can be told from the first outside, and what would settle it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.total_errors import TotalErrors, View
from analysis.checks.context.wording import cannot_judge, judged, missing_error, too_few
from analysis.result.findings import Check
from analysis.stats.cutoff import GapTest, cutoff_gap, gap_test
from analysis.stats.gap_ledger import gap_ledger
from rendering.numbers import chance_text, chinese_count, chinese_numeral, visible_text
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
    interval = None
    reason, clear = _gap_words(context, gap, bool(cut.tied), test)
    rounding = any(cut.rounding_changes.values())
    reason += "" if cut.tied else rounding_words(data, numbers["rounding_changes"])
    if test is not None:
        numbers |= {"view": errors.main.name, "standard_error": test.standard_error}
        half = test.limit * test.standard_error
        interval = (gap - half, gap + half)
        ledger, advice = _ledger(data, errors, inside, outside, tests["stability"])
        numbers |= {"ledger": ledger} if ledger else {}
        reason += "" if clear else advice
    return judged(
        "cutoff_tie",
        "none" if clear and not rounding else "attention",
        reason,
        gap,
        n=len(data.contenders),
        interval=interval,
        numbers=numbers,
        windows={data.id(place): {} for place in (inside, outside)},
    )


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


def _gap_words(
    context: CheckContext, gap: float, tied: bool, test: GapTest | None
) -> tuple[str, bool]:
    """The sentence on the gap, and whether it is clear."""
    data = context.data
    third, fourth = chinese_numeral(data.k), chinese_numeral(data.k + 1)
    error = "误差" if context.errors.stable else "本次样本误差"
    if tied:
        return f"{data.among}第{third}、{fourth}名得分完全相同。", False
    if test is not None and test.z >= test.limit:
        more = f"{data.among}第{third}名比第{fourth}名高{visible_text(gap)}分"
        return f"{more}，超过{error}。", True
    little = f"{data.among}第{third}名只比第{fourth}名高{visible_text(gap)}分"
    return f"{little}，在{error}之内，不能说明前者一定更好。", False


def rounding_words(data: RoundData, changes: Mapping[str, bool]) -> str:
    """How few decimals would change the top; empty where they do not."""
    decimals = [int(kept) for kept, changed in changes.items() if changed]
    if not decimals:
        return ""
    return f"若只保留{min(decimals)}位小数，前{chinese_count(data.k)}名会变。"


def _ledger(
    data: RoundData, errors: TotalErrors, inside: int, outside: int, test: GapTest | None
) -> tuple[dict[str, Any], str]:
    """What the gap's variance is made of, and what would settle it; stability view only."""
    if test is None:
        return {}, ""
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
    rows = {
        kind: {
            "share": float(ledger.share[i]),
            "z_without": float(ledger.z_without[i]),
            "needed": float(ledger.needed[i]),
            "needed_range": [float(wider[i]), float(closer[i])],
            "size": int(size[i]),
        }
        for i, kind in enumerate(COMPONENT_KINDS)
    }
    return rows, _advice(data, rows)


def _advice(data: RoundData, rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Where the uncertainty comes from, and whether more of anything would settle it."""
    shares = {kind: row["share"] for kind, row in rows.items() if np.isfinite(row["share"])}
    if not shares:
        return ""
    largest = max(shares, key=lambda kind: shares[kind])
    words = f"误差主要来自{data.component(largest)}（{chance_text(shares[largest])}）"
    ways = [way for kind, row in rows.items() if (way := _way(data, kind, row))]
    if not ways:
        return f"{words}，只靠多收选票、问卷或多考核几期，仍分不出谁更好。"
    return f"{words}，其他不变时，约需{'，或'.join(ways)}才能分清。"


def _way(data: RoundData, kind: str, row: Mapping[str, Any]) -> str:
    """How much of one part would settle the gap, with what its error leaves open; else empty.

    Never more ballots than there are electors, nor more periods than the edition has.
    """
    unit, most = {
        "marks": ("期考核", float(len(data.this_round.book.campaign.periods.all))),
        "vote": ("张选票", data.electors),
        "survey": ("份问卷", np.inf),
    }[kind]
    most = min(most, 100 * max(row["size"], 1))
    if not row["size"] < row["needed"] <= most:
        return ""
    low, high = row["needed_range"]
    above = f"{high:.0f}{unit[0]}" if high <= most else "怎么加都分不出"
    return f"{row['needed']:.0f}{unit}（计入差距的误差，{low:.0f}{unit[0]}至{above}）"
