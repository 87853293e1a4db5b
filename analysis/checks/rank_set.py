"""Which windows may truly be among the best, whether the best are proven, and possible ranks."""

from typing import Any

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.wording import cannot_judge, judged, missing_error, too_few
from analysis.checks.sentences import said
from analysis.result.findings import Check
from rendering.numbers import significant_text


def check(context: CheckContext) -> Check:
    """How many windows cannot be told from the top, and every window's possible ranks."""
    data, errors = context.data, context.errors
    view = errors.main
    if not data.enough:
        return cannot_judge("rank_set", too_few(data))
    if len(view.usable) <= data.k:
        return cannot_judge("rank_set", missing_error(data))
    leading = context.leading
    return judged(
        "rank_set",
        "none" if leading.clear else "attention",
        said("rank_set", _facts(context)),
        len(view.usable) - leading.count("out"),
        n=len(view.usable),
        numbers={
            "view": view.name,
            "places": data.k,
            "without_error": len(data.contenders) - len(view.usable),
            "p_value": leading.test.p_value,
            "hardest_pair": _hardest_pair(context),
        },
        windows=_windows(context),
    )


def _hardest_pair(context: CheckContext) -> list[str]:
    """The two windows, inside and outside, that decide the set test."""
    test, usable = context.leading.test, context.errors.main.usable
    return [context.data.id(int(usable[place])) for place in (test.inside, test.outside)]


def _facts(context: CheckContext) -> dict[str, Any]:
    """Who may belong to the best: how many are sure, and how many cannot be told."""
    data, leading, p = context.data, context.leading, context.leading.test.p_value
    usable = len(context.errors.main.usable)
    names = [data.name(data.ids.index(window)) for window in _hardest_pair(context)]
    return {
        "view": context.errors.main.name,
        "k": data.k,
        "value": usable - leading.count("out"),
        "clear": leading.clear,
        "pair": "与".join(names),
        "p": "p小于0.001" if p < 0.001 else f"p={significant_text(p, 2)}",
        "listed": leading.listed,
        "sure": leading.count("in"),
        "open": leading.count("open"),
        "out": leading.count("out"),
        "left_out": len(data.contenders) - usable,
    }


def _windows(context: CheckContext) -> dict[str, dict[str, Any]]:
    errors = context.errors
    ranks = errors.ranks(errors.main)
    return {
        context.data.id(int(place)): {
            "marginal": [int(ranks.marginal_low[i]), int(ranks.marginal_high[i])],
            "simultaneous": [int(ranks.simultaneous_low[i]), int(ranks.simultaneous_high[i])],
            "may_be_top": standing != "out",
            "standing": standing,
        }
        for i, (place, standing) in enumerate(
            zip(errors.main.usable, context.leading.standing, strict=True)
        )
    }
