"""Series for the charts of the report."""

import datetime as dt

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.submissions import BINS, BurstScan
from analysis.result.findings import BurstPicture, Pictures, WeightPicture
from analysis.stats.weight_sensitivity import WeightPath
from rulebook.vocabulary import COMPONENT_KINDS

_BURSTS = 3
_LINES = 6
_STEPS = 21


def pictures(context: CheckContext) -> Pictures:
    """Everything the charts need beside the checks' own numbers."""
    data = context.data
    days, per_day = _per_day(data)
    return Pictures(
        days=days,
        per_day=per_day,
        bursts=_bursts(data, context.bursts),
        grades=_grades(data),
        weights=tuple(_moving(data, kind, path) for kind, path in context.weight_paths.items()),
    )


def _per_day(data: RoundData) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Counted valid responses of every day from the first to the last."""
    responses = data.responses
    if responses is None or not responses.days:
        return (), ()
    known = dict(zip(responses.days, responses.number.sum(axis=0).astype(int), strict=True))
    first, last = (dt.date.fromisoformat(responses.days[i]) for i in (0, -1))
    days = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
    labels = tuple(day.isoformat() for day in days)
    return labels, tuple(int(known.get(label, 0)) for label in labels)


def _bursts(data: RoundData, scan: BurstScan) -> tuple[BurstPicture, ...]:
    """The days of each window with a burst, beside the mean of its other days."""
    by_day = []
    for row in scan.striking[:_BURSTS]:
        burst = scan.bursts[row]
        if burst is None:
            continue
        number = scan.number[row].reshape(len(scan.days), -1).sum(axis=1)
        day = burst.start // BINS
        others = np.delete(number, day)
        by_day.append(
            BurstPicture(
                window_id=data.id(scan.rows[row][0]),
                day=scan.days[day].isoformat(),
                days=tuple(each.isoformat() for each in scan.days),
                seen=tuple(int(each) for each in number),
                usual=round(float(others[others > 0].mean()), 1),
            )
        )
    return tuple(by_day)


def _grades(data: RoundData) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Answers by item, and ballots, best grade first."""
    histogram = data.item_histograms.sum(axis=0)
    rows = [
        (item.label.zh, tuple(int(count) for count in counts[::-1]))
        for item, counts in zip(data.this_round.book.items(), histogram, strict=True)
        if counts.any()
    ]
    if data.tally.any():
        votes = tuple(int(count) for count in data.tally.sum(axis=0)[::-1])
        rows.append((data.component("vote"), votes))
    return tuple(rows)


def _moving(data: RoundData, kind: str, path: WeightPath) -> WeightPicture:
    """Distance from the cut-off, while one weight moves and the others share the rest."""
    parts, at = data.contender_parts, COMPONENT_KINDS.index(kind)
    own = data.weight(kind)
    others = data.nominal_weights
    others[at] = 0.0
    if others.sum() == 0:
        others = np.array([float(other != kind) for other in COMPONENT_KINDS])
    rest = parts @ (others / others.sum())
    shown = list(range(min(data.k + 1, len(parts))))
    near = sorted(path.segments, key=lambda part: abs(float(part.low + part.high) / 2 - own))
    for segment in near:
        shown += [i for i in sorted(segment.top) if i not in shown]
    ticks = tuple(step / (_STEPS - 1) for step in range(_STEPS))
    totals = np.array([t * parts[:, at] + (1 - t) * rest for t in ticks])
    ordered = -np.sort(-totals, axis=1)
    margin = totals - ordered[:, data.k - 1 : data.k + 1].mean(axis=1, keepdims=True)
    return WeightPicture(
        kind=kind,
        ticks=ticks,
        lines={
            data.id(int(data.contenders[i])): tuple(round(float(v), 4) for v in margin[:, i])
            for i in shown[:_LINES]
        },
        crossings=tuple(segment.high for segment in path.segments[:-1]),
    )
