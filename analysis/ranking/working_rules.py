"""The components of windows where the working rules said something else; exact, from counts.

With every rule as it is in force these are the official components once more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.scores import vote_mean
from rulebook.choices import LEFT_OUT

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Points = Sequence[Fraction]  # worst grade first


@dataclass(frozen=True)
class PartScores:
    """One component of every window under one way to write its rules.

    ``near`` are floats, NaN without a score; ``exact`` gives one window's score when it matters.
    """

    near: Floats
    exact: Callable[[int], Fraction]


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers by window and number of items answered, of the responses that count.

    ``grades`` has shape (numbers answered, windows, items, grades), worst grade first;
    ``responses`` shape (numbers answered, windows); ``answered`` are the numbers.
    """

    answered: tuple[int, ...]
    responses: Counts
    grades: Counts

    @cached_property
    def by_grade(self) -> Counts:
        """Answers by number answered, window and grade."""
        return np.asarray(self.grades.sum(axis=2))

    @cached_property
    def by_item(self) -> Counts:
        """Answers by window, item and grade."""
        return np.asarray(self.grades.sum(axis=0))


def answers_of(
    sums: pd.DataFrame, windows: Sequence[str], items: int, grades: int, channels: Sequence[str]
) -> Answers:
    """The answers of some channels, from ``counts.for_checks.answer_sums``."""
    chosen = sums[sums["channel"].isin(list(channels)) & sums["window_id"].isin(list(windows))]
    row = pd.Index(list(windows)).get_indexer(pd.Index(chosen["window_id"]))
    answered = chosen["answered"].to_numpy(np.int64) - 1
    columns = [f"h_{item}_{grade}" for item in range(items) for grade in range(1, grades + 1)]
    responses = np.zeros((items, len(windows)), np.int64)
    counted = np.zeros((items, len(windows), items, grades), np.int64)
    np.add.at(responses, (answered, row), chosen["count"].to_numpy(np.int64))
    shaped = chosen[columns].to_numpy(np.int64).reshape(len(chosen), items, grades)
    np.add.at(counted, (answered, row), shaped)
    return Answers(tuple(range(1, items + 1)), responses, counted)


def with_enough(answers: Answers, least_answered: Fraction) -> Answers:
    """The responses that answered at least that share of the items, and at least one."""
    start = max(ceil(least_answered * len(answers.answered)), 1) - 1
    return Answers(answers.answered[start:], answers.responses[start:], answers.grades[start:])


def survey_scores(answers: Answers, points: Points, item_mean: str) -> PartScores:
    """Survey scores of all windows.

    Parameters
    ----------
    answers
        What counts.
    points
        Points by grade, worst first.
    item_mean
        ``responses``: the mean of each response's mean; ``answers``: of all answers alike;
        ``items``: of the means of the items that anybody answered.
    """
    return _SURVEY[item_mean](answers, points)


def _of_responses(answers: Answers, points: Points) -> PartScores:
    share = 1 / np.array(answers.answered, float)
    worth = answers.by_grade @ _floats(points)
    near = _ratio(np.tensordot(share, worth, axes=1), answers.responses.sum(axis=0))

    def exact(window: int) -> Fraction:
        sums = [_sum(row, points) for row in answers.by_grade[:, window]]
        total = sum((s / k for s, k in zip(sums, answers.answered, strict=True)), Fraction())
        return total / int(answers.responses[:, window].sum())

    return PartScores(near, exact)


def _of_answers(answers: Answers, points: Points) -> PartScores:
    counts = answers.by_item.sum(axis=1)
    near = _ratio(counts @ _floats(points), counts.sum(axis=1))
    return PartScores(near, lambda window: _sum(counts[window], points) / int(counts[window].sum()))


def _of_items(answers: Answers, points: Points) -> PartScores:
    counts = answers.by_item
    number = counts.sum(axis=2)
    means = _ratio(counts @ _floats(points), number)
    near = _ratio(np.nansum(means, axis=1), (number > 0).sum(axis=1))

    def exact(window: int) -> Fraction:
        means = [_sum(row, points) / int(row.sum()) for row in counts[window] if row.any()]
        return sum(means, Fraction()) / len(means)

    return PartScores(near, exact)


_SURVEY: Mapping[str, Callable[[Answers, Points], PartScores]] = {
    "responses": _of_responses,
    "answers": _of_answers,
    "items": _of_items,
}


def vote_scores(
    tallies: Sequence[Mapping[int | None, int]], points: Points, abstention: int
) -> PartScores:
    """Vote scores of all windows; an abstention counts as that grade, or nowhere (0)."""
    worth = dict(enumerate(points, start=1))
    counted = [_with_abstentions(tally, abstention) for tally in tallies]
    return _of_fractions([vote_mean(tally, worth) for tally in counted])


def _with_abstentions(tally: Mapping[int | None, int], abstention: int) -> dict[int | None, int]:
    counted = dict(tally)
    if abstention != LEFT_OUT:
        counted[abstention] = counted.get(abstention, 0) + counted.pop(None, 0)
    return counted


def marks_scores(
    marks: Sequence[Mapping[str, Fraction]], periods: Sequence[str], marks_mean: str
) -> PartScores:
    """Marks of all windows over the periods, as their mean or their median."""
    means: list[Fraction | None] = []
    for own in marks:
        values = [own[period] for period in periods if period in own]
        complete = bool(periods) and len(values) == len(periods)
        middle = median if marks_mean == "median" else _mean
        means.append(Fraction(middle(values)) if complete else None)
    return _of_fractions(means)


def as_delivered(scores: Sequence[Fraction | None]) -> PartScores:
    """Scores that no working rule touches: an agency gave them as they are."""
    return _of_fractions(scores)


def _of_fractions(scores: Sequence[Fraction | None]) -> PartScores:
    near = np.array([np.nan if score is None else float(score) for score in scores])
    return PartScores(near, lambda window: scores[window] or Fraction())


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def _sum(counts: Any, points: Points) -> Fraction:
    pairs = zip(counts, points, strict=True)
    return sum((int(count) * worth for count, worth in pairs), Fraction())


def _floats(points: Points) -> Floats:
    return np.array([float(worth) for worth in points])


def _ratio(top: Any, bottom: Any) -> Floats:
    """``top / bottom``, NaN where there is nothing to divide by."""
    ratio = np.full(np.shape(top), np.nan)
    np.divide(top, bottom, out=ratio, where=np.asarray(bottom) > 0)
    return ratio
