"""What is uncertain about every window."""

from dataclasses import replace

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.total_errors import TotalErrors, View
from analysis.checks.wording.check_value import six, six_range
from analysis.result.findings import Range, Uncertain

_FEWEST = 4  # windows, for a chance of the top


def window_errors(context: CheckContext) -> dict[str, Uncertain]:
    """Intervals, rank ranges and the chance of the top, by window id."""
    data, errors = context.data, context.errors
    windows = {}
    for place, window in enumerate(data.ids):
        intervals = Uncertain(
            sampling=_interval(errors.sampling, place),
            stability=_interval(errors.stability, place),
        )
        at = errors.main.position(place) if len(errors.main.usable) > data.k else -1
        windows[window] = _with_ranks(intervals, errors, at) if at >= 0 else intervals
    return windows


def _interval(view: View, place: int) -> Range | None:
    return six_range(view.interval.low[place], view.interval.high[place])


def _with_ranks(intervals: Uncertain, errors: TotalErrors, at: int) -> Uncertain:
    """The ranks and the chance of the window that stands ``at`` among the usable."""
    ranks = errors.ranks(errors.main)
    probable = len(errors.main.usable) >= _FEWEST
    return replace(
        intervals,
        marginal=(int(ranks.marginal_low[at]), int(ranks.marginal_high[at])),
        simultaneous=(int(ranks.simultaneous_low[at]), int(ranks.simultaneous_high[at])),
        top_probability=six(float(errors.top.probability[at])) if probable else None,
    )
