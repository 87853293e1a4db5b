"""Survey scores weighted to the people whom each counted channel stands for in turnout.csv."""

from dataclasses import dataclass, replace

import numpy as np

from analysis.checks.context.round_data import RoundData
from analysis.ranking.scores import valid_cells
from analysis.stats._arrays import FloatArray
from analysis.stats.post_stratification import PostStratified, post_stratified
from rulebook.vocabulary import SMALLEST_GROUP


@dataclass(frozen=True, eq=False)
class Framed:
    """Weighted scores, their standard errors with the design effect of days, and responses.

    ``why`` no window can be weighted; empty where one can.
    """

    scores: PostStratified
    error: FloatArray
    number: FloatArray
    why: str


def framed(data: RoundData) -> Framed:
    """The post-stratified scores of all windows; those that very few rated are left out."""
    number, total, square = _sums(data)
    frame = _frame(data)
    scores = post_stratified(number, total, square, frame)
    shown = np.where(number.sum(axis=1) >= SMALLEST_GROUP, scores.mean, np.nan)
    scores = replace(scores, mean=shown)
    deff = data.responses.deff if data.responses is not None else 1.0
    return Framed(scores, scores.error * np.sqrt(deff), number, _why(data, frame, scores))


def _why(data: RoundData, frame: FloatArray, scores: PostStratified) -> str:
    if len(data.this_round.counted_channels) < 2:
        return "计入得分的渠道只有一种，没有可加权的"
    if np.isnan(frame).all():
        return "发出数表没有填各渠道的总体人数"
    if np.isfinite(scores.mean).any():
        return ""
    if scores.contradicted.any():
        return "填了总体人数的窗口，都有渠道的答卷多于总体人数，或者没有答卷"
    return "没有一个窗口的各渠道既有总体人数、又各有两份以上答卷"


def _frame(data: RoundData) -> FloatArray:
    """People by window and counted channel; NaN where turnout.csv does not say."""
    channels = data.this_round.counted_channels
    known = [data.populations.get(window, {}) for window in data.ids]
    rows = [[float(own.get(channel, np.nan)) for channel in channels] for own in known]
    return np.array(rows, float).reshape(len(data.ids), len(channels))


def _sums(data: RoundData) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Responses, scores and their squares by window and counted channel."""
    book, channels = data.this_round.book, data.this_round.counted_channels
    cells = valid_cells(
        data.reductions.cells,
        items=len(book.items()),
        least_answered=book.window_score.survey.least_answered,
        channels=channels,
    )
    place = {window: i for i, window in enumerate(data.ids)}
    column = {channel: i for i, channel in enumerate(channels)}
    at = (
        cells["window_id"].map(place).to_numpy(dtype=np.int64),
        cells["channel"].map(column).to_numpy(dtype=np.int64),
    )
    count = cells["count"].to_numpy(dtype=float)
    score = cells["points"].to_numpy(dtype=float) / (
        cells["answered"].to_numpy(dtype=float) * data.scale
    )
    tables = np.zeros((3, len(data.ids), len(channels)))
    for power, table in enumerate(tables):
        np.add.at(table, at, count * score**power)
    return tables[0], tables[1], tables[2]
