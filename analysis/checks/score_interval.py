"""How far the totals may be off."""

from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.total_errors import TotalErrors
from analysis.checks.context.wording import cannot_judge, judged, missing_error
from analysis.result.findings import Check
from rendering.numbers import visible_text


def check(context: CheckContext) -> Check:
    """The interval of the last place inside, and those of all windows in both views."""
    data, errors = context.data, context.errors
    view = errors.sampling
    if not len(view.usable):
        return cannot_judge("score_interval", missing_error(data))
    last = min(data.k, len(data.contenders)) - 1
    place = int(data.contenders[last])
    if place not in view.usable:
        place = int(view.usable[0])
    half = view.interval.half_width[place]
    stable = errors.stability.interval.half_width[place]
    windows = {data.id(i): _interval_numbers(errors, i) for i in range(len(data.results))}
    return judged(
        "score_interval",
        "none",
        _reason(context, place, half, stable),
        half,
        n=len(view.usable),
        interval=(view.interval.low[place], view.interval.high[place]),
        numbers={"window_id": data.id(place), "stability_half_width": float(stable)},
        windows={window: numbers for window, numbers in windows.items() if numbers},
    )


def _reason(context: CheckContext, place: int, half: float, stable: float) -> str:
    """The window's error in both views, and what is left out of them."""
    data = context.data
    total = visible_text(data.totals[place])
    reason = f"{data.name(place)}总分{total}，按本次样本误差约±{visible_text(half)}分"
    if np.isfinite(stable):
        reason += f"；条件相近再评一年，误差约±{visible_text(stable)}分"
    left_out = len(data.contenders) - len(context.errors.sampling.usable)
    if left_out:
        reason += f"。另有{left_out}个窗口问卷或选票不足，不能估计误差"
    if data.responses is not None and data.responses.days and data.responses.untimed:
        reason += f"。有{data.responses.untimed}份问卷没有时间，没有按天复算误差"
    return f"{reason}。"


def _interval_numbers(errors: TotalErrors, place: int) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for view in (errors.sampling, errors.stability):
        if np.isfinite(view.interval.half_width[place]):
            numbers[f"{view.name}_half_width"] = float(view.interval.half_width[place])
    for name, (low, high) in errors.bootstrap.items():
        if np.isfinite(low[place]) and np.isfinite(high[place]):
            numbers[f"bootstrap_{name}"] = [float(low[place]), float(high[place])]
    return numbers
