"""Whether a day of a window got more responses at once than its other days at the same hours."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.submissions import BINS, BINS_PER_HOUR, BurstScan
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.checks.context.wording import cannot_judge, judged, listed
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
        _reason(data, scan),
        len(scan.found),
        n=int(scan.number.sum()),
        tests=tests,
        numbers={"tests": tests, "smallest_seen": float(np.nanmedian(smallest))},
        windows={data.id(i): _burst_numbers(scan.days, burst) for i, burst in scan.found},
    )


def _reason(data: RoundData, scan: BurstScan) -> str:
    if not scan.found:
        return "提交时间分布正常。"
    where = [f"{data.name(i)}在{_span(scan.days, burst)}" for i, burst in scan.found]
    return f"{listed(where)}的提交明显多于本窗口其他日子的同一时段，建议核对现场记录。"


def _clock(days: Sequence[dt.date], at: int) -> tuple[dt.date, str]:
    day, slot = divmod(at, BINS)
    hour, part = divmod(slot, BINS_PER_HOUR)
    return days[day], f"{hour:02}:{part * 10:02}"


def _span(days: Sequence[dt.date], burst: Burst) -> str:
    """A stretch within a day; its end is midnight at the latest."""
    day, start = _clock(days, burst.start)
    _day, last = _clock(days, burst.start + burst.bins - 1)
    hour, minute = divmod(int(last[:2]) * 60 + int(last[3:]) + 10, 60)
    return f"{day.month}月{day.day}日{start}—{hour:02}:{minute:02}"


def _burst_numbers(days: Sequence[dt.date], burst: Burst) -> dict[str, Any]:
    day, start = _clock(days, burst.start)
    return {
        "from": f"{day.isoformat()}T{start}",
        "minutes": burst.bins * 10,
        "number": burst.number,
        "expected": burst.expected,
        "q_value": burst.q_value,
    }
