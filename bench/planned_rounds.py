"""Fully simulated rounds against which the chances of a plan are held.

Marks, ballots and responses come from ``analysis/simulate``, without files: the same windows,
voters, items, channels and days as in ``ceping demo``, with sizes and spreads of our choice.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.simulate.design import DEFICIT, DEFICIT_NOISE, DEFICIT_SLOPE, points
from analysis.simulate.design import Design as SimulatedDesign
from analysis.simulate.injected_anomalies import InjectedAnomalies
from analysis.simulate.planning.beliefs import Beliefs
from analysis.simulate.planning.last_year import MeasuredYear
from analysis.simulate.planning.plan import Sizes
from analysis.simulate.planning.simulated_beliefs import beliefs_of, even_design, response_scores
from analysis.simulate.registers import electors
from analysis.simulate.survey_model import model
from analysis.simulate.truth import components
from analysis.simulate.vote import TURNOUT, hold_vote
from analysis.stats.design_effect import clustered_mean
from analysis.stats.vote_reliability import vote_reliability
from rulebook.model import Rulebook
from rulebook.vocabulary import COMPONENT_KINDS

Array = np.ndarray[Any, np.dtype[np.float64]]
_COUNTED = 0.8  # of the responses at least
_SPARE = 20  # responses drawn beyond the plan


@dataclass(frozen=True)
class Trial:
    """What a plan says, and what windows are like.

    ``close`` scales how much windows truly differ; ``up`` moves all towards the best grade;
    ``heads`` lets every window's head vote and favour the own window.
    """

    windows: int
    ballots: int = 60
    electors: int = 90
    periods: int = 6
    responses: int = 100
    close: float = 1.0
    up: float = 0.0
    heads: bool = False

    @property
    def come(self) -> int:
        """Voters who may be reached: the electorate of the plan."""
        return round(TURNOUT * self.electors)

    @property
    def sizes(self) -> Sizes:
        """What the plan measures."""
        return Sizes(min(self.ballots, self.come), self.periods, self.responses)


@dataclass(frozen=True, eq=False)
class MeasuredRound:
    """Marks (periods, windows), ballots (voters, windows; NaN for none) and responses by window.

    ``people`` are the ballots of the whole electorate; ``true`` are true means by part and window;
    ``days`` say the day of each response.
    """

    marks: Array
    ballots: Array
    people: Array
    responses: tuple[Array, ...]
    days: tuple[Any, ...]
    true: Array

    def parts(self) -> Array:
        """Scores by part and window."""
        survey = [own.mean() for own in self.responses]
        return np.array([self.marks.mean(axis=0), np.nanmean(self.ballots, axis=0), survey])

    def this_year(self) -> Array:
        """Scores of this year had everybody voted and everybody answered."""
        return np.array([self.marks.mean(axis=0), np.nanmean(self.people, axis=0), self.true[2]])


def drawn(book: Rulebook, trial: Trial, seed: int) -> SimulatedDesign:
    """The simulation's round with this trial's sizes and spreads."""
    volume = int(trial.responses / _COUNTED) + _SPARE
    made = even_design(book, trial.windows, trial.electors, volume, seed)
    return replace(
        made,
        marks=trial.close * made.marks + trial.up,
        vote=trial.close * made.vote + 2 * trial.up,
        survey=trial.close * made.survey + 3 * trial.up,
    )


def true_beliefs(book: Rulebook, trial: Trial) -> Beliefs:
    """What somebody who knows the simulation would guess."""
    large = replace(trial, windows=60, electors=120, responses=40)
    return beliefs_of([drawn(book, large, 100_000 + seed) for seed in range(20)])


def measured_round(book: Rulebook, trial: Trial, seed: int) -> MeasuredRound:
    """One round of a trial, with the truth behind it."""
    made = drawn(book, trial, seed)
    rng = np.random.default_rng([seed, 8])
    noise = rng.standard_normal((trial.periods, trial.windows))
    deficit = DEFICIT * np.exp(-DEFICIT_SLOPE * made.marks + DEFICIT_NOISE * noise)
    voters = electors(made)
    if not trial.heads:
        voters = tuple(replace(voter, window=-1) for voter in voters)
    worth = np.array([np.nan, *points(book)])
    people = worth[hold_vote(made, voters, InjectedAnomalies()).grades.astype(int)]
    cast = people[rng.permutation(len(people))[: trial.ballots]]
    scores, window, day = response_scores(made)
    places = [np.flatnonzero(window == j)[: trial.responses] for j in range(trial.windows)]
    true = components(made, model(made))
    return MeasuredRound(
        100 * (1 - np.minimum(deficit, 1)),
        cast,
        people,
        tuple(scores[own] for own in places),
        tuple(day[own] for own in places),
        np.array([true[kind] for kind in COMPONENT_KINDS]),
    )


def measured_year(seen: MeasuredRound, days: int) -> MeasuredYear:
    """What a plan learns from such a round: the same numbers as from its score.json."""
    ballots = seen.ballots[~np.isnan(seen.ballots).all(axis=1)]
    grades = (~np.isnan(ballots)).sum(axis=0)
    rated = float(1 / (len(ballots) / grades).mean())
    vote = vote_reliability(ballots).components
    grade = vote.residual + (1 - rated) * vote.first
    by_day = _by_day(seen, days)
    asked = clustered_mean(*by_day)
    effect = max(1.0, asked.pooled)
    response = float(np.average(asked.variance, weights=asked.size))
    marks = seen.marks - seen.marks.mean(axis=0)
    marks = marks - marks.mean(axis=1, keepdims=True)
    periods, windows = marks.shape
    mark = float((marks**2).sum() / ((periods - 1) * (windows - 1)))
    a_day = float(asked.size @ asked.size / asked.size.sum()) / days
    error = [np.full(windows, mark / periods), grade / grades, effect * response / asked.size]
    likeness = min((effect - 1) / max(a_day - 1, 1.0), 1.0)
    return MeasuredYear(seen.parts(), np.array(error), (mark, grade, response), rated, likeness)


def _by_day(seen: MeasuredRound, days: int) -> tuple[Array, Array, Array]:
    """Responses, their sum and their squares, by window and day."""
    powers = []
    for power in range(3):
        rows = [
            np.bincount(day, score**power, days)
            for score, day in zip(seen.responses, seen.days, strict=True)
        ]
        powers.append(np.array(rows, np.float64))
    return powers[0], powers[1], powers[2]
