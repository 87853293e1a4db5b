"""Simulated rounds of many shapes, whose true totals are known under both views.

No files: marks, whole ballots and responses by day, as the statistics take them. The designs are
those that a calibration at 60 windows never tried.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

Array = np.ndarray[Any, np.dtype[np.float64]]
WEIGHTS, SCALE = (0.5, 0.25, 0.25), (20.0, 100.0)
_BELOW = np.array([0.02, 0.08, 0.33, 1.0])  # of the grades below the best: worst first, added up


@dataclass(frozen=True)
class Design:
    """The shape of a round; spreads are standard deviations.

    ``responses`` are by window (one number for all); ``close`` scales how much windows truly
    differ; ``best`` is the share of best grades of a typical window; ``day`` and ``period`` are
    effects on responses (latent) of a window's day and on marks (points) of a period that all
    windows share; ``items`` is how many grades a response averages.
    """

    windows: int
    responses: int | tuple[int, ...] = 30
    voters: int = 15
    electors: int = 30
    close: float = 1.0
    best: float = 0.55
    day: float = 0.25
    days: int = 25
    period: float = 0.0
    periods: int = 6
    leniency: float = 0.5
    items: int = 8

    def sizes(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Responses of each window; the last given number stands for the rest."""
        given = (self.responses,) if isinstance(self.responses, int) else self.responses
        return np.array([given[min(j, len(given) - 1)] for j in range(self.windows)])


@dataclass(frozen=True, eq=False)
class Truth:
    """What windows are: mean mark, and latent quality for voters and for respondents."""

    mark: Array
    vote: Array
    survey: Array


@dataclass(frozen=True, eq=False)
class SimulatedRound:
    """What was measured, and the electorate behind it."""

    marks: Array
    ballots: Array
    people: Array
    number: Array
    total: Array
    square: Array

    def totals(self) -> Array:
        """Totals as scored."""
        survey = self.total.sum(axis=1) / self.number.sum(axis=1)
        vote = self.ballots.mean(axis=0)
        a, d, u = WEIGHTS
        return np.asarray(a * self.marks.mean(axis=0) + d * vote + u * survey, np.float64)


def _cuts(best: float) -> Array:
    """Latent cuts between the five grades for a share of best grades."""
    return np.asarray(ndtri((1 - best) * _BELOW), np.float64)


def drawn_truth(design: Design, rng: np.random.Generator) -> Truth:
    """Windows with a common quality in all parts."""
    common = rng.normal(0, 1, design.windows)
    scale = design.close
    return Truth(
        mark=90 + scale * (1.5 * common + 1.5 * rng.standard_normal(design.windows)),
        vote=scale * (0.4 * common + 0.25 * rng.standard_normal(design.windows)),
        survey=scale * (0.25 * common + 0.2 * rng.standard_normal(design.windows)),
    )


def _mean_grade(quality: Array, cuts: Array) -> Array:
    """Expected points of a grade whose latent value has variance 1."""
    return np.asarray(20.0 * (1 + ndtr(quality[:, None] - cuts).sum(axis=1)), np.float64)


def stability_truth(design: Design, truth: Truth) -> Array:
    """True totals over all periods, voters and days that might have been."""
    cuts = _cuts(design.best)
    a, d, u = WEIGHTS
    vote, survey = _mean_grade(truth.vote, cuts), _mean_grade(truth.survey, cuts)
    return np.asarray(a * truth.mark + d * vote + u * survey, np.float64)


def sampling_truth(design: Design, truth: Truth, seen: SimulatedRound) -> Array:
    """True totals of this year: its marks, its whole electorate, all who might have answered."""
    a, d, u = WEIGHTS
    survey = _mean_grade(truth.survey, _cuts(design.best))
    return np.asarray(
        a * seen.marks.mean(axis=0) + d * seen.people.mean(axis=0) + u * survey, np.float64
    )


def drawn_round(design: Design, truth: Truth, rng: np.random.Generator) -> SimulatedRound:
    """One year of measurements."""
    shared = rng.normal(0, design.period, (design.periods, 1)) if design.period else 0.0
    marks = truth.mark + shared + rng.normal(0, 2, (design.periods, design.windows))
    cuts = _cuts(design.best)
    own = np.sqrt(1 - design.leniency**2)
    taste = design.leniency * rng.standard_normal((design.electors, 1))
    taste = taste + own * rng.standard_normal((design.electors, design.windows))
    people = 20.0 * (1 + np.searchsorted(cuts, truth.vote + taste))
    number, total, square = _survey(design, truth, cuts, rng)
    return SimulatedRound(marks, people[: design.voters], people, number, total, square)


def _survey(
    design: Design, truth: Truth, cuts: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Responses by window and day; items of a response share half of their variance."""
    sizes = design.sizes()
    window = np.repeat(np.arange(design.windows), sizes)
    day = rng.integers(0, design.days, len(window))
    effect: Array = rng.normal(0, design.day, (design.windows, design.days))
    place = truth.survey[window] + effect[window, day]
    left = 1 - design.day**2
    person = place + rng.normal(0, np.sqrt(left / min(2, design.items)), len(window))
    noise = rng.normal(0, np.sqrt(left / 2), (len(window), design.items))
    latent = person[:, None] + (noise if design.items > 1 else 0.0)
    score = 20.0 * (1 + np.searchsorted(cuts, latent).mean(axis=1))
    cell = window * design.days + day

    def by_day(weight: Array) -> Array:
        counted = np.bincount(cell, weight, effect.size)
        return np.asarray(counted.reshape(effect.shape), np.float64)

    return by_day(np.ones(len(score))), by_day(score), by_day(score**2)
