"""What the simulation takes windows and ratings to be like: the default guesses of a plan.

Measured in imagined rounds without files, so that they follow the edition's grades and items.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analysis.simulate.design import (
    COMMON,
    DEFICIT_NOISE,
    Design,
    FloatArray,
    IntArray,
    design,
    expected_points,
    points,
)
from analysis.simulate.injected_anomalies import InjectedAnomalies
from analysis.simulate.planning.beliefs import Beliefs, Moments
from analysis.simulate.registers import electors
from analysis.simulate.survey import chunks
from analysis.simulate.survey_model import DAY_EFFECT, model
from analysis.simulate.truth import components
from analysis.simulate.vote import hold_vote
from rulebook.model import Rulebook
from rulebook.vocabulary import MARKS, SURVEY, VOTE

WINDOWS, VOTERS, RESPONSES, ROUNDS = 60, 120, 60, 20
_STEP = 0.5  # latent units over which the slope of points is taken


def simulated_beliefs(book: Rulebook) -> Beliefs:
    """What the rounds of ``ceping demo`` are like; the same edition gives the same numbers."""
    return beliefs_of([even_design(book, WINDOWS, VOTERS, RESPONSES, i) for i in range(ROUNDS)])


def even_design(book: Rulebook, windows: int, voters: int, responses: int, seed: int) -> Design:
    """An imagined round in which every window has as many responses."""
    drawn = design(book, "", windows, 1, voters, seed)
    volumes = np.full(windows, responses, np.int64)
    return replace(drawn, volumes=volumes, responses=int(volumes.sum()))


def beliefs_of(designs: Iterable[Design]) -> Beliefs:
    """What imagined rounds of one kind are like, over all of them."""
    drawn = list(designs)
    rounds = [_measured(design) for design in drawn]
    parts = {}
    for i, kind in enumerate((MARKS, VOTE, SURVEY)):
        true = np.concatenate([measured[0][i] for measured in rounds])
        single = np.mean([measured[1][i] for measured in rounds])
        parts[kind] = Moments(float(true.mean()), float(true.std()), float(np.sqrt(single)))
    rated = float(np.mean([measured[2] for measured in rounds]))
    likeness = float(np.mean([measured[3] for measured in rounds]))
    return Beliefs(parts, COMMON**2, rated, likeness, len(drawn[0].days), "simulation")


def _measured(drawn: Design) -> tuple[list[FloatArray], list[float], float, float]:
    """True means, variances of single ratings, share of ballots that rate, likeness of a day."""
    parameters = model(drawn)
    true = components(drawn, parameters)
    deductions = (100 - true[MARKS]) ** 2 * np.expm1(DEFICIT_NOISE**2)
    vote, rated = _vote(drawn)
    scores, window, _days = response_scores(drawn)
    means = np.bincount(window, scores) / np.bincount(window)
    survey = float(((scores - means[window]) ** 2).sum() / (len(scores) - len(means)))
    slope = np.diff(expected_points(np.array([-_STEP, _STEP]), 1.0, drawn.book))[0] / (2 * _STEP)
    return (
        [true[MARKS], true[VOTE], true[SURVEY]],
        [float(deductions.mean()), vote, survey],
        rated,
        float((slope * DAY_EFFECT) ** 2 / survey),
    )


def _vote(drawn: Design) -> tuple[float, float]:
    """Variance of one voter's grade without leniency, and the share of ballots that rate."""
    voters = tuple(replace(voter, window=-1) for voter in electors(drawn))
    worth = np.array([np.nan, *points(drawn.book)])
    table = worth[hold_vote(drawn, voters, InjectedAnomalies()).grades.astype(int)]
    table = table[~np.isnan(table).all(axis=1)]
    rated = float(1 / (1 / (~np.isnan(table)).mean(axis=0)).mean())
    residual = table - np.nanmean(table, axis=0)
    lenient = np.nanmean(residual, axis=1, keepdims=True)
    own = float(np.nanvar(residual - lenient, axis=0, ddof=1).mean())
    # Not every voter rates every window: where leniency does not cancel it is a window's error.
    return own + float(lenient.var(ddof=1)) * (1 - rated), rated


def response_scores(drawn: Design) -> tuple[FloatArray, IntArray, IntArray]:
    """Scores of valid responses of the counted channels, with their windows and days."""
    parameters = model(drawn)
    worth = np.array([np.nan, *points(drawn.book)])
    counted = len(drawn.book.window_score.survey.counted_channels)
    scores, windows, days = [], [], []
    for chunk in chunks(drawn, parameters, InjectedAnomalies()):
        valid = ((chunk.grades > 0).sum(axis=0) >= parameters.need) & (chunk.channel < counted)
        scores.append(np.nanmean(worth[chunk.grades[:, valid].astype(int)], axis=0))
        windows.append(chunk.window[valid])
        days.append(chunk.moment[valid] // parameters.bins)
    return np.concatenate(scores), np.concatenate(windows), np.concatenate(days)
