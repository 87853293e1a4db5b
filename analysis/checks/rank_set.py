"""Which windows may truly be among the best, whether the best are proven, and possible ranks."""

from typing import Any

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.wording import cannot_judge, judged, missing_error, too_few
from analysis.result.findings import Check
from rendering.numbers import chinese_count, significant_text


def check(context: CheckContext) -> Check:
    """How many windows cannot be told from the top, and every window's possible ranks."""
    data, errors = context.data, context.errors
    view = errors.main
    if not data.enough:
        return cannot_judge("rank_set", too_few(data))
    if len(view.usable) <= data.k:
        return cannot_judge("rank_set", missing_error(data))
    found = context.leading
    return judged(
        "rank_set",
        "none" if found.clear else "attention",
        _clear(context) if found.clear else _unclear(context),
        len(view.usable) - found.count("out"),
        n=len(view.usable),
        numbers={
            "view": view.name,
            "places": data.k,
            "p_value": found.test.p_value,
            "hardest_pair": _hardest_pair(context),
        },
        windows=_windows(context),
    )


def _hardest_pair(context: CheckContext) -> list[str]:
    """The two windows, inside and outside, that decide the set test."""
    test, usable = context.leading.test, context.errors.main.usable
    return [context.data.id(int(usable[place])) for place in (test.inside, test.outside)]


def _lead(context: CheckContext) -> str:
    return "" if context.errors.stable else "只按本次样本误差看，"


def _clear(context: CheckContext) -> str:
    """The best as a set are proven."""
    data, p = context.data, context.leading.test.p_value
    pair = "与".join(data.name(data.ids.index(window)) for window in _hardest_pair(context))
    said = "p小于0.001" if p < 0.001 else f"p={significant_text(p, 2)}"
    top = chinese_count(data.k)
    return f"{_lead(context)}前{top}名作为一个整体已能确认（最难分开的一对是{pair}，{said}）。"


def _unclear(context: CheckContext) -> str:
    """Who may belong to the best: how many are sure, and how many cannot be told."""
    data, found = context.data, context.leading
    top, sure, unsure = chinese_count(data.k), found.count("in"), found.count("open")
    held = f"，这份名单包含全部真正前{top}名的可能性不低于95%" if found.listed else ""
    apart = f"其中{sure}个可以确定，其余{unsure}个分不清" if sure else "现在都分不清"
    apart = apart if unsure else f"但前{top}名作为一个整体还不能确认"
    rest = "名单以外的基本可以排除" if found.count("out") else "没有窗口可以排除"
    left_out = len(data.contenders) - len(context.errors.main.usable)
    after = f"（另有{left_out}个窗口问卷或选票不足，没有参加这项检查）" if left_out else ""
    lead = _lead(context)
    return f"{lead}可能真正属于前{top}名的窗口共{sure + unsure}个{held}；{apart}；{rest}{after}。"


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
