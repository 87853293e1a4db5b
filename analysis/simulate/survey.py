"""The third-party survey: rows drawn a chunk at a time, so that memory does not grow with them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.simulate.design import SURVEY_SHIFT, Design, FloatArray, IntArray, thresholds
from analysis.simulate.ids import random_ids
from analysis.simulate.injected_anomalies import InjectedAnomalies
from analysis.simulate.survey_model import DAY_EFFECT, Model

CHUNK = 1 << 17  # rows drawn and written at once
DROPPED_OUT = 0.01  # share of responses that stop before enough of the items
NO_SECONDS = 0.02  # share of responses without a time taken
CLEAN, STRAIGHT, BURST = 0, 1, 2
STRAIGHT_CHANCES = (0.6, 0.3, 0.1)  # of the best grade, the next one, the one after
BURST_BINS = 3


@dataclass(frozen=True)
class Chunk:
    """Some rows: places of windows, channels and moments; grades are items by rows, 0 = empty."""

    ids: NDArray[np.bytes_]
    kind: IntArray
    window: IntArray
    channel: IntArray
    moment: IntArray
    seconds: IntArray  # -1 = empty
    grades: NDArray[np.int8]


def chunks(design: Design, model: Model, injected: InjectedAnomalies) -> Iterator[Chunk]:
    """All responses in random order, ``CHUNK`` rows at a time."""
    window, kind, left = _sources(design, injected)
    rng = design.rng("answers")
    days = rng.normal(0, DAY_EFFECT, (design.windows, len(design.days))).astype(np.float32)
    key = int(rng.integers(2**63))
    done = 0
    while left.sum():
        size = min(CHUNK, int(left.sum()))
        drawn = rng.multivariate_hypergeometric(left, size, method="marginals")
        left -= drawn
        source = rng.permutation(np.repeat(np.arange(len(left)), drawn))
        ids = random_ids(key, done, size)
        yield _chunk(rng, design, model, injected, ids, window[source], kind[source], days)
        done += size


def _sources(design: Design, injected: InjectedAnomalies) -> tuple[IntArray, IntArray, IntArray]:
    """Where rows come from: window, kind and number of every window's rows and injected groups."""
    left = design.volumes.copy()
    window, kind, number = [np.arange(design.windows)], [0] * design.windows, [left]
    groups = (
        (injected.straight_window, STRAIGHT, injected.straight_count),
        (injected.burst_window, BURST, injected.burst_count),
    )
    for place, what, count in groups:
        if place >= 0:
            left[place] -= count
            window.append(np.array([place]))
            number.append(np.array([count]))
            kind.append(what)
    return np.concatenate(window), np.array(kind), np.concatenate(number)


def _chunk(
    rng: np.random.Generator,
    design: Design,
    model: Model,
    injected: InjectedAnomalies,
    ids: NDArray[np.bytes_],
    window: IntArray,
    kind: IntArray,
    days: NDArray[np.float32],
) -> Chunk:
    size = len(ids)
    channel = _drawn(rng, model.share, size)
    moment = _drawn(rng, model.profile, size)
    shift = (SURVEY_SHIFT * design.survey).astype(np.float32)[window]
    shift += model.effect.astype(np.float32)[channel]
    shift += days[window, moment // model.bins]
    grades = _grades(rng, model, shift, thresholds(design.book))
    seconds = np.maximum(rng.lognormal(math.log(60), 0.5, size), 8).astype(np.int64)
    seconds[rng.random(size) < NO_SECONDS] = -1
    straight, burst = np.flatnonzero(kind == STRAIGHT), np.flatnonzero(kind == BURST)
    alike = np.maximum(design.best - np.arange(len(STRAIGHT_CHANCES)), 1)
    grades[:, straight] = rng.choice(alike, len(straight), p=STRAIGHT_CHANCES)
    grades[:, burst] = design.best
    channel[burst] = 0
    moment[burst] = burst_moments(model, injected)[rng.integers(BURST_BINS, size=len(burst))]
    hurried = np.concatenate([straight, burst])
    seconds[hurried] = rng.integers(5, 15, len(hurried))
    return Chunk(ids, kind, window, channel, moment, seconds, grades)


def burst_moments(model: Model, injected: InjectedAnomalies) -> IntArray:
    """The places of the burst's moments: half an hour after lunch on one day."""
    return injected.burst_day * model.bins + model.bins * 5 // 8 + np.arange(BURST_BINS)


def _drawn(rng: np.random.Generator, chances: FloatArray, size: int) -> IntArray:
    """Places drawn with ``chances``."""
    drawn = np.searchsorted(np.cumsum(chances), rng.random(size), side="right")
    return np.minimum(drawn, len(chances) - 1)


def _grades(
    rng: np.random.Generator, model: Model, shift: NDArray[np.float32], cuts: Sequence[float]
) -> NDArray[np.int8]:
    """Grades of every item, 0 where the item does not apply or was not reached."""
    size, items = len(shift), len(model.items)
    factor = rng.standard_normal(size, dtype=np.float32)
    grades = np.empty((items, size), dtype=np.int8)
    for item, loading in enumerate(model.loading.astype(np.float32)):
        own = rng.standard_normal(size, dtype=np.float32)
        latent = shift - np.float32(model.difficulty[item])
        latent += loading * factor + np.sqrt(1 - loading**2) * own
        grades[item] = 1
        for threshold in cuts:
            grades[item] += latent > threshold
        grades[item, rng.random(size, dtype=np.float32) < model.gap[item]] = 0
    if model.need > 1:
        stops = np.flatnonzero(rng.random(size, dtype=np.float32) < DROPPED_OUT)
        reached = rng.integers(1, model.need, len(stops))
        grades[:, stops] *= np.arange(items)[:, None] < reached
    return grades
