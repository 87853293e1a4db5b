"""The check on submissions that came many at once."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.checks.answers import FALSE_DISCOVERY
from analysis.checks.round_data import FloatArray, RoundData
from analysis.checks.sentences import listed, made, unknown
from analysis.checks.uncertainty import Uncertainty
from analysis.result.findings import BurstPicture, Check
from analysis.stats.bursts import Burst, expected_submissions, smallest_burst
from analysis.stats.bursts import bursts as scan

BINS = 144  # of ten minutes, a day
_HOUR = 6
_SHOWN = 3


def bursts(data: RoundData, found: Uncertainty) -> tuple[Check, tuple[BurstPicture, ...]]:
    """16: stretches of time with more submissions than the other windows' days explain."""
    frame = data.reductions.bins
    if frame is None or frame.empty:
        return unknown("bursts", "没有提交时间"), ()
    days, number = _timeline(data, frame)
    if (number.sum(axis=1) > 0).sum() < 2:
        return unknown("bursts", "有问卷的窗口不足两个"), ()
    got = scan(number, bins_per_day=BINS)
    striking = [
        (i, burst)
        for i, burst in enumerate(got)
        if burst is not None and burst.q_value < FALSE_DISCOVERY
    ]
    striking.sort(key=lambda pair: (pair[1].q_value, -pair[1].statistic))
    reason = "提交时间分布正常。"
    if striking:
        where = [f"{data.name(i)}在{_span(days, burst)}" for i, burst in striking]
        reason = f"{listed(where)}集中提交偏多，可能是集中组织填写，建议与测评机构核对现场记录。"
    smallest = smallest_burst(number, bins_per_day=BINS, error=FALSE_DISCOVERY)
    check = made(
        "bursts",
        "verify" if striking else "none",
        reason,
        len(striking),
        n=int(number.sum()),
        numbers={
            "tests": sum(burst is not None for burst in got),
            "smallest_seen": float(np.nanmedian(smallest)),
        },
        windows={data.id(i): _burst_numbers(days, burst) for i, burst in striking},
    )
    return check, _pictures(data, days, number, striking[:_SHOWN])


def _timeline(data: RoundData, frame: pd.DataFrame) -> tuple[list[dt.date], FloatArray]:
    """Submissions by window and bin over whole days, first to last."""
    day = pd.to_datetime(frame["day"])
    first, last = day.min(), day.max()
    days = [first.date() + dt.timedelta(days=i) for i in range((last - first).days + 1)]
    number = np.zeros((len(data.ids), len(days) * BINS))
    place = {window: i for i, window in enumerate(data.ids)}
    row = frame["window_id"].map(place).to_numpy(dtype=np.int64)
    at = (day - first).dt.days.to_numpy(dtype=np.int64) * BINS
    np.add.at(number, (row, at + frame["bin"].to_numpy(dtype=np.int64)), frame["count"])
    return days, number


def _clock(days: Sequence[dt.date], at: int) -> tuple[dt.date, str]:
    day, slot = divmod(at, BINS)
    return days[min(day, len(days) - 1)], f"{slot // _HOUR:02}:{slot % _HOUR * 10:02}"


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


def _pictures(
    data: RoundData, days: Sequence[dt.date], number: FloatArray, chosen: list[tuple[int, Burst]]
) -> tuple[BurstPicture, ...]:
    """The day of each burst by hour, beside what the other windows' days make one expect."""
    if not chosen:
        return ()
    expected = expected_submissions(number, bins_per_day=BINS)
    found = []
    for i, burst in chosen:
        day = burst.start // BINS
        part = slice(day * BINS, (day + 1) * BINS)
        seen, hoped = (
            tuple(round(float(v), 1) for v in row[i, part].reshape(-1, _HOUR).sum(axis=1))
            for row in (number, expected)
        )
        found.append(BurstPicture(data.id(i), days[day].isoformat(), seen, hoped))
    return tuple(found)
