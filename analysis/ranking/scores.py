"""The rule's own arithmetic, exact: counts and marks -> components -> total.

Every score is a Fraction of integers and of marks read as text. Nothing is rounded here.
"""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import TypeVar

import pandas as pd

Points = Mapping[int, Fraction]
Name = TypeVar("Name", bound=Hashable)


def marks_mean(marks: Mapping[str, Fraction], periods: Sequence[str]) -> Fraction | None:
    """Mean of a window's two-monthly marks (points of 100); None if a period is missing."""
    if not periods or any(period not in marks for period in periods):
        return None
    return sum((marks[period] for period in periods), Fraction()) / len(periods)


def vote_mean(tally: Mapping[int | None, int], points: Points) -> Fraction | None:
    """Mean points of the ballots that rate a window; abstentions (None) do not count.

    Parameters
    ----------
    tally
        Ballots by grade (count).
    points
        Points by grade.

    Returns
    -------
    Fraction or None
        None if no ballot rates the window.
    """
    rated = {grade: count for grade, count in tally.items() if grade is not None}
    ballots = sum(rated.values())
    if not ballots:
        return None
    return sum((count * points[grade] for grade, count in rated.items()), Fraction()) / ballots


def valid_cells(
    cells: pd.DataFrame, *, items: int, least_answered: Fraction, channels: Sequence[str]
) -> pd.DataFrame:
    """The survey cells that count: enough items answered, through a counted channel.

    Parameters
    ----------
    cells
        As ``counts.cells.survey_cells`` gives them.
    items
        Items of the questionnaire (count).
    least_answered
        Least share of items that a valid response has answered.
    channels
        Channels that count.
    """
    needed = max(ceil(least_answered * items), 1)
    return cells[(cells["answered"] >= needed) & cells["channel"].isin(list(channels))]


def survey_sums(cells: pd.DataFrame) -> dict[str, dict[int, tuple[int, int]]]:
    """(Responses, sum of points) by window and number of items answered, of valid cells."""
    weighted = cells.assign(points=cells["points"].astype("int64") * cells["count"])
    added = weighted.groupby(["window_id", "answered"])[["count", "points"]].sum()
    by_window: dict[str, dict[int, tuple[int, int]]] = {}
    for (window, answered), count, points in added.itertuples():
        by_window.setdefault(str(window), {})[int(answered)] = (int(count), int(points))
    return by_window


def survey_mean(sums: Mapping[int, tuple[int, int]], scale: int) -> Fraction | None:
    """Mean over one window's valid responses, each the mean of its answered items.

    Parameters
    ----------
    sums
        (responses, sum of points in 1 / ``scale`` points) by number of items answered: all that
        the mean needs, since responses with as many answers share a denominator.
    scale
        See ``counts.cells.point_scale``.

    Returns
    -------
    Fraction or None
        Points of 100; None without a valid response.
    """
    responses = sum(count for count, _points in sums.values())
    if not responses:
        return None
    total = sum((Fraction(p, answered * scale) for answered, (_n, p) in sums.items()), Fraction())
    return total / responses


def weighted_score(
    weights: Mapping[str, Fraction], components: Mapping[str, Fraction | None]
) -> Fraction | None:
    """Sum of the components with ``weights`` by kind, divided by their sum; None if one is missing.

    With the edition's own weights this is the total; with the weights of vote and survey alone
    it is the third-party score; other weights serve what-if questions and are never official.
    """
    values = [(weight, components[kind]) for kind, weight in weights.items()]
    if any(value is None for _weight, value in values):
        return None
    total = sum((weight * value for weight, value in values if value is not None), Fraction())
    return total / sum(weights.values())


def competition_ranks(totals: Mapping[Name, Fraction]) -> dict[Name, int]:
    """Rank by falling total; equal totals share a rank, the next is left out (1, 2, 2, 4)."""
    ordered = sorted(totals.values(), reverse=True)
    first = {total: place for place, total in reversed(list(enumerate(ordered, start=1)))}
    return {window: first[total] for window, total in totals.items()}
