"""What voters could gain by rating their own window, without knowing who they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, counts, finite, matrix, ratio, vector


@dataclass(frozen=True, eq=False)
class WithoutExtremes:
    """Vote means without the one highest (``low``) or lowest (``high``) ballot, by window."""

    mean: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True)
class SelfGrades:
    """Mean self-grade against grades drawn from the windows' own histograms (points)."""

    mean: float
    expected: float
    p_value: float
    n: int


def _checked(histogram: npt.ArrayLike, points: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Counts by window and grade, and points in ascending order."""
    table = counts(matrix(histogram, "histogram"), "histogram")
    value = finite(vector(points, "points"), "points")
    if table.shape[1] != len(value) or not (np.diff(value) > 0).all():
        raise ValueError("points: expected one for each grade, ascending")
    return table, value


def without_extremes(histogram: npt.ArrayLike, points: npt.ArrayLike) -> WithoutExtremes:
    r"""Each window's vote mean without its one highest, or its one lowest, ballot.

    Parameters
    ----------
    histogram : array_like, shape (windows, grades)
        Ballots of each window and grade (count).
    points : array_like, shape (grades,)
        Points of the grades, ascending.

    Returns
    -------
    WithoutExtremes
        In points, shape (windows,): ``low`` at most ``mean`` at most ``high``. ``mean`` is NaN
        without a ballot, the others with fewer than two.

    Raises
    ------
    ValueError
        If a count is negative or the points do not ascend.

    Notes
    -----
    One self-rating a window at most is assumed (its head votes): it cannot have lifted the mean by
    more than ``mean - low``. The bound needs no identities.

    References
    ----------
    None: arithmetic, :math:`(S - \max)/(n-1)` and :math:`(S - \min)/(n-1)`.
    """
    table, value = _checked(histogram, points)
    size, total = table.sum(axis=1), table @ value
    seen = table > 0
    if not len(value):
        nothing = np.full(len(table), np.nan)
        return WithoutExtremes(nothing, nothing, nothing)
    highest = value[len(value) - 1 - np.argmax(seen[:, ::-1], axis=1)]
    lowest = value[np.argmax(seen, axis=1)]
    several = size > 1
    return WithoutExtremes(
        mean=ratio(total, size),
        low=np.where(several, ratio(total - highest, size - 1), np.nan),
        high=np.where(several, ratio(total - lowest, size - 1), np.nan),
    )


def self_grades(
    own: npt.ArrayLike,
    histogram: npt.ArrayLike,
    points: npt.ArrayLike,
    *,
    draws: int = 10_000,
    rng: np.random.Generator,
) -> SelfGrades:
    """Whether self-grades are higher than grades drawn from the same windows at random.

    Parameters
    ----------
    own : array_like, shape (grades,)
        Self-grades of the whole city (count): one histogram, no identities.
    histogram : array_like, shape (windows, grades)
        Ballots of each window and grade (count).
    points : array_like, shape (grades,)
        Points of the grades, ascending.
    draws : int
        Number of draws.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    SelfGrades
        ``mean`` and ``expected`` in points; ``p_value`` one-sided (higher). NaN without a
        self-grade or a rated window.

    Raises
    ------
    ValueError
        If a count is negative, the points do not ascend, or the shapes disagree.

    Notes
    -----
    Each draw gives every self-rater a window, all windows as equally often as can be, and a grade
    from that window's histogram. Which window a self-grade belongs to is unknown: if heads of
    good windows vote more often, honest self-grades are higher than this null says.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 4.2 (Monte Carlo
    tests).
    """
    table, value = _checked(histogram, points)
    mine = counts(vector(own, "own"), "own")
    if len(mine) != len(value):
        raise ValueError(f"own: expected {len(value)} grades, got {len(mine)}")
    table = table[table.sum(axis=1) > 0]
    n = int(mine.sum())
    if n == 0 or len(table) == 0:
        return SelfGrades(np.nan, np.nan, np.nan, n)
    share = table / table.sum(axis=1, keepdims=True)
    rounds, left = divmod(n, len(table))
    total = np.zeros(draws)
    for row in share:
        if rounds:
            total += rng.multinomial(rounds, row / row.sum(), size=draws) @ value
    if left:
        chosen = np.argsort(rng.random((draws, len(table))), axis=1)[:, :left]
        limits = np.cumsum(share, axis=1)[chosen]
        grade = (rng.random((draws, left, 1)) > limits[:, :, :-1]).sum(axis=2)
        total += value[grade].sum(axis=1)
    mean = float(mine @ value / n)
    reached = int((total / n >= mean - 1e-9).sum())
    expected = float((share @ value).mean())
    return SelfGrades(mean, expected, (1 + reached) / (1 + draws), n)
