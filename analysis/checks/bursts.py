"""Whether a window got more responses at once than the other windows' days explain."""

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
    """Windows with a stretch of time that stands out, the most striking one of each."""
    data, scan = context.data, context.bursts
    if scan.why:
        return cannot_judge("bursts", scan.why)
    tests = sum(burst is not None for burst in scan.bursts)
    smallest = smallest_burst(scan.number, bins_per_day=BINS, error=ERROR_RATE)
    return judged(
        "bursts",
        "verify" if scan.striking else "none",
        _reason(data, scan),
        len(scan.striking),
        n=int(scan.number.sum()),
        tests=tests,
        numbers={"tests": tests, "smallest_seen": float(np.nanmedian(smallest))},
        windows={data.id(i): _burst_numbers(scan.days, burst) for i, burst in scan.striking},
    )


def _reason(data: RoundData, scan: BurstScan) -> str:
    if not scan.striking:
        return "提交时间分布正常。"
    where = [f"{data.name(i)}在{_span(scan.days, burst)}" for i, burst in scan.striking]
    return f"{listed(where)}集中提交偏多，可能是集中组织填写，建议与测评机构核对现场记录。"


def _clock(days: Sequence[dt.date], at: int) -> tuple[dt.date, str]:
    day, slot = divmod(at, BINS)
    hour, part = divmod(slot, BINS_PER_HOUR)
    return days[min(day, len(days) - 1)], f"{hour:02}:{part * 10:02}"


def _span(days: Sequence[dt.date], burst: Burst) -> str:
    day, start = _clock(days, burst.start)
    end_day, end = _clock(days, burst.start + burst.bins)
    if end == "00:00":
        end_day, end = day, "24:00"
    later = f"{end_day.month}月{end_day.day}日" if end_day != day else ""
    return f"{day.month}月{day.day}日{start}—{later}{end}"


def _burst_numbers(days: Sequence[dt.date], burst: Burst) -> dict[str, Any]:
    day, start = _clock(days, burst.start)
    return {
        "from": f"{day.isoformat()}T{start}",
        "minutes": burst.bins * 10,
        "number": burst.number,
        "expected": burst.expected,
        "q_value": burst.q_value,
    }
