"""How far the totals may be off, and how much luck is in those of the best."""

from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.total_errors import TotalErrors
from analysis.checks.context.wording import cannot_judge, judged, missing_error
from analysis.checks.sentences import said
from analysis.result.findings import Check


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
        said("score_interval", _facts(context, place, won.get(place))),
        view.interval.farthest[place],
        n=len(view.usable),
        interval=(view.interval.low[place], view.interval.high[place]),
        numbers={
            "window_id": data.id(place),
            "stability_half_width": float(errors.stability.interval.farthest[place]),
            "without_error": len(data.contenders) - len(view.usable),
            "untimed": 0 if data.responses is None else data.responses.untimed,
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


def _facts(context: CheckContext, place: int, won: list[float] | None) -> dict[str, Any]:
    """The window's error in both views, its luck, and what is left out."""
    data, errors = context.data, context.errors
    stable = float(errors.stability.interval.farthest[place])
    timed = data.responses is not None and data.responses.days
    return {
        "name": data.name(place),
        "total": data.totals[place],
        "value": errors.sampling.interval.farthest[place],
        "stable": stable if np.isfinite(stable) else None,
        "winner_low": won[1] if won else None,
        "winner_high": won[2] if won else None,
        "left_out": len(data.contenders) - len(errors.sampling.usable),
        "untimed": data.responses.untimed if data.responses is not None and timed else 0,
    }


def _interval_numbers(errors: TotalErrors, place: int) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for view in (errors.sampling, errors.stability):
        if np.isfinite(view.interval.farthest[place]):
            numbers[f"{view.name}_half_width"] = float(view.interval.farthest[place])
    for name, (low, high) in errors.bootstrap.items():
        if np.isfinite(low[place]) and np.isfinite(high[place]):
            numbers[f"bootstrap_{name}"] = [float(low[place]), float(high[place])]
    return numbers
