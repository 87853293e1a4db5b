"""When responses were submitted, and the scan of these times for bursts."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.stats._arrays import FloatArray
from analysis.stats.bursts import Burst, bursts

BINS, BINS_PER_HOUR = 144, 6  # of ten minutes, a day and an hour


@dataclass(frozen=True, eq=False)
class BurstScan:
    """Submissions by window and bin over whole days, and each window's most striking stretch.

    ``striking`` are the places of the windows whose burst stands out, most striking first. All
    empty where ``why`` says why there is nothing to scan.
    """

    days: tuple[dt.date, ...] = ()
    number: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))
    bursts: tuple[Burst | None, ...] = ()
    striking: tuple[tuple[int, Burst], ...] = ()
    why: str = ""


def burst_scan(data: RoundData) -> BurstScan:
    """Scan the submission times of all windows."""
    frame = data.reductions.bins
    if frame is None or frame.empty:
        return BurstScan(why="没有提交时间")
    days, number = _timeline(data, frame)
    if (number.sum(axis=1) > 0).sum() < 2:
        return BurstScan(why="有问卷的窗口不足两个")
    every_window = bursts(number, bins_per_day=BINS)
    striking = [
        (place, burst)
        for place, burst in enumerate(every_window)
        if burst is not None and burst.q_value < ERROR_RATE
    ]
    striking.sort(key=lambda pair: (pair[1].q_value, -pair[1].statistic))
    return BurstScan(days, number, every_window, tuple(striking))


def _timeline(data: RoundData, frame: pd.DataFrame) -> tuple[tuple[dt.date, ...], FloatArray]:
    """Submissions by window and bin over whole days, first to last."""
    day = pd.to_datetime(frame["day"])
    first, last = day.min(), day.max()
    days = tuple(first.date() + dt.timedelta(days=i) for i in range((last - first).days + 1))
    number = np.zeros((len(data.ids), len(days) * BINS))
    place = {window: i for i, window in enumerate(data.ids)}
    row = frame["window_id"].map(place).to_numpy(dtype=np.int64)
    at = (day - first).dt.days.to_numpy(dtype=np.int64) * BINS
    np.add.at(number, (row, at + frame["bin"].to_numpy(dtype=np.int64)), frame["count"])
    return days, number
