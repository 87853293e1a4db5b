"""When responses were submitted, and the scan of these times for bursts."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import ERROR_RATE
from analysis.stats._arrays import FloatArray
from analysis.stats.bursts import Burst, bursts
from analysis.stats.own_days import LEAST_DAYS

BINS, BINS_PER_HOUR = 144, 6  # of ten minutes, a day and an hour


@dataclass(frozen=True, eq=False)
class BurstScan:
    """Submissions by row and bin over whole days, and each row's most striking stretch.

    A row is a window's place and the channel's, so that visits are compared with visits.
    ``striking`` are the rows whose burst stands out, most striking first. All empty where ``why``
    says why there is nothing to scan.
    """

    days: tuple[dt.date, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()
    number: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))
    bursts: tuple[Burst | None, ...] = ()
    striking: tuple[int, ...] = ()
    why: str = ""

    @property
    def found(self) -> tuple[tuple[int, Burst], ...]:
        """Places of the windows with a burst and their most striking one, most striking first."""
        first: dict[int, Burst] = {}
        for row in self.striking:
            burst = self.bursts[row]
            if burst is not None:
                first.setdefault(self.rows[row][0], burst)
        return tuple(first.items())


def burst_scan(data: RoundData) -> BurstScan:
    """Scan the submission times of all windows, each channel for itself."""
    frame = data.reductions.bins
    if frame is None or frame.empty:
        return BurstScan(why="没有提交时间")
    if not frame["bin"].any():
        return BurstScan(why="提交时间只有日期，没有钟点")
    days, rows, number = _timeline(data, frame)
    channel = np.array([channel for _place, channel in rows])
    every = bursts(number, bins_per_day=BINS, channel=channel)
    if not any(every):
        return BurstScan(why=f"没有一个窗口在同一渠道有{LEAST_DAYS}天收到问卷，无从比较")
    striking = [
        (burst.q_value, -burst.statistic, row)
        for row, burst in enumerate(every)
        if burst is not None and burst.q_value < ERROR_RATE
    ]
    return BurstScan(days, rows, number, every, tuple(row for *_, row in sorted(striking)))


def _timeline(
    data: RoundData, frame: pd.DataFrame
) -> tuple[tuple[dt.date, ...], tuple[tuple[int, int], ...], FloatArray]:
    """Submissions by row and bin over whole days, first to last."""
    day = pd.to_datetime(frame["day"])
    first, last = day.min(), day.max()
    days = tuple(first.date() + dt.timedelta(days=i) for i in range((last - first).days + 1))
    place = {window: i for i, window in enumerate(data.ids)}
    channels = data.this_round.book.channels
    channel = {name: i for i, name in enumerate(channels)}
    window, through = frame["window_id"].map(place), frame["channel"].map(channel)
    known, row = np.unique(window * len(channels) + through, return_inverse=True)
    number = np.zeros((len(known), len(days) * BINS))
    at = (day - first).dt.days.to_numpy(dtype=np.int64) * BINS
    np.add.at(number, (row, at + frame["bin"].to_numpy(dtype=np.int64)), frame["count"])
    return days, tuple(divmod(int(pair), len(channels)) for pair in known), number
