"""Whether a day of a window got more responses at once than its other days at the same hours.

What it says names the day and how long the stretch was, never the clock: reports leave the office.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.submissions import BINS, BINS_PER_HOUR, BurstScan
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.bursts import Burst, smallest_burst


def check(context: CheckContext) -> Check:
    """Windows with a stretch of a day that stands out, the most striking one of each."""
    data, scan = context.data, context.bursts
    if scan.why:
        return cannot_judge("bursts", scan.why)
    tests = sum(burst is not None for burst in scan.bursts)
    channel = np.array([channel for _place, channel in scan.rows])
    smallest = smallest_burst(scan.number, bins_per_day=BINS, channel=channel, error=ERROR_RATE)
    return judged(
        "bursts",
        "verify" if scan.found else "none",
        said("bursts", _facts(data, scan)),
        len(scan.found),
        n=int(scan.number.sum()),
        tests=tests,
        numbers={"tests": tests, "smallest_seen": float(np.nanmedian(smallest))},
        windows={data.id(i): _burst_numbers(scan.days, burst) for i, burst in scan.found},
    )


def _facts(data: RoundData, scan: BurstScan) -> dict[str, Any]:
    where = [
        f"{data.name(i)}在{_day(scan.days, burst):%-m月%-d日}的{_length(burst)}内"
        for i, burst in scan.found
    ]
    return {"value": len(scan.found), "where": where}


def _day(days: Sequence[dt.date], burst: Burst) -> dt.date:
    return days[burst.start // BINS]


def _length(burst: Burst) -> str:
    hours, parts = divmod(burst.bins, BINS_PER_HOUR)
    return (f"{hours}小时" if hours else "") + (f"{parts * 10}分钟" if parts else "")


def _burst_numbers(days: Sequence[dt.date], burst: Burst) -> dict[str, Any]:
    return {
        "day": _day(days, burst).isoformat(),
        "minutes": burst.bins * 10,
        "number": burst.number,
        "expected": burst.expected,
        "q_value": burst.q_value,
    }
