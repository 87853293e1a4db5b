"""How far the totals may be off, and how much luck is in those of the best."""

from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.total_errors import TotalErrors
from analysis.checks.context.wording import cannot_judge, judged, missing_error
from analysis.result.findings import Check
from rendering.numbers import decimal_text, visible_text


def check(context: CheckContext) -> Check:
    """The error of the last place inside, and the limits of all windows in both views."""
    data, errors = context.data, context.errors
    view = errors.sampling
    if not len(view.usable):
        return cannot_judge("score_interval", missing_error(data))
    last = min(data.k, len(data.contenders)) - 1
    place = int(data.contenders[last])
    if place not in view.usable:
        place = int(view.usable[0])
    won = _winners(errors)
    windows = {data.id(i): _interval_numbers(errors, i) for i in range(len(data.results))}
    for i, numbers in won.items():
        windows[data.id(i)]["winner"] = numbers
    return judged(
        "score_interval",
        "none",
        _reason(context, place, won.get(place)),
        view.interval.farthest[place],
        n=len(view.usable),
        interval=(view.interval.low[place], view.interval.high[place]),
        numbers={
            "window_id": data.id(place),
            "stability_half_width": float(errors.stability.interval.farthest[place]),
        },
        windows={window: numbers for window, numbers in windows.items() if numbers},
    )


def _winners(errors: TotalErrors) -> dict[int, list[float]]:
    """True totals of the observed best by place: estimate and limits, their luck taken off."""
    won, usable = errors.winners, errors.main.usable
    return {
        int(usable[place]): [float(won.estimate[i]), float(won.low[i]), float(won.high[i])]
        for i, place in enumerate(won.place)
    }


def _reason(context: CheckContext, place: int, won: list[float] | None) -> str:
    """The window's error in both views, its luck, and what is left out."""
    data, errors = context.data, context.errors
    half, stable = (v.interval.farthest[place] for v in (errors.sampling, errors.stability))
    name, total = data.name(place), visible_text(data.totals[place])
    reason = f"{name}总分{total}，按本次样本误差约±{visible_text(half)}分"
    if np.isfinite(stable):
        reason += f"；条件相近再评一年，误差约±{visible_text(stable)}分"
    if won is not None:
        reason += f"。{luck(name, won)}"
    left_out = len(data.contenders) - len(errors.sampling.usable)
    if left_out:
        reason += f"。另有{left_out}个窗口问卷或选票不足，不能估计误差"
    if data.responses is not None and data.responses.days and data.responses.untimed:
        reason += f"。有{data.responses.untimed}份问卷没有时间，没有按天复算误差"
    return f"{reason}。"


def luck(name: str, won: list[float]) -> str:
    """Why the total of one of the best tends to be too high, and what it may truly be."""
    _estimate, low, high = map(decimal_text, won)
    return (
        f"名列前茅多少带些运气，得分往往偏高；扣除这一点，{name}的真实总分大约在{low}至{high}分之间"
    )


def _interval_numbers(errors: TotalErrors, place: int) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for view in (errors.sampling, errors.stability):
        if np.isfinite(view.interval.farthest[place]):
            numbers[f"{view.name}_half_width"] = float(view.interval.farthest[place])
    for name, (low, high) in errors.bootstrap.items():
        if np.isfinite(low[place]) and np.isfinite(high[place]):
            numbers[f"bootstrap_{name}"] = [float(low[place]), float(high[place])]
    return numbers
