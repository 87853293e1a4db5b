"""Whether heads favour their own windows beyond how mild their ballots may be to everybody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, counts, finite, matrix, vector


@dataclass(frozen=True)
class OwnWindow:
    """Mean self-grade against what the mildest ballots give to any window (points).

    ``least_p`` is the p-value if nine in ten self-grades were the best grade and the others the
    next: where it is not small, the vote cannot tell favour from mildness, and ``p_value`` is NaN.
    """

    mean: float
    expected: float
    p_value: float
    least_p: float
    n: int


def own_window(
    own: npt.ArrayLike, ballots: npt.ArrayLike, points: npt.ArrayLike, *, error: float = 0.01
) -> OwnWindow:
    r"""Self-grades against the grades of as many ballots, the mildest that there are.

    Parameters
    ----------
    own : array_like, shape (grades,)
        Self-grades of the whole city (count): one histogram, no identities.
    ballots : array_like, shape (voters, windows)
        Grades (points), one ballot a row; NaN where the voter abstained.
    points : array_like, shape (grades,)
        Points of the grades, ascending.
    error : float
        Level that the p-value is read at: it says which votes can be judged.

    Returns
    -------
    OwnWindow
        One-sided (higher). NaN without a self-grade or with fewer graded ballots than self-grades;
        ``p_value`` is NaN where the vote cannot be judged.

    Raises
    ------
    ValueError
        If a count is negative, the points do not ascend, the shapes disagree or a ballot holds
        other points.

    Notes
    -----
    Which ballots are the heads' is unknown, and must stay so: a second histogram that ties
    self-grades to the rest of their ballots would help to find these ballots. Heads may be milder
    than others to everybody without favouring their own window. So the null is the worst case:
    the heads' are the ballots with the highest means, and each gives its own window a grade drawn
    from all its grades. The sum's distribution is exact (a convolution). Heads of good windows
    who vote more often than others are not allowed for.

    References
    ----------
    Rosenbaum (2002), Observational Studies, chapter 4 (the largest p-value over all assignments
    of what was not observed); Berger and Boos (1994), JASA 89, 1012-1016.
    """
    value = finite(vector(points, "points"), "points")
    mine = counts(vector(own, "own"), "own")
    if len(mine) != len(value) or not (np.diff(value) > 0).all():
        raise ValueError("points and own: expected one for each grade, points ascending")
    chance = _grade_shares(matrix(ballots, "ballots"), value)
    n = int(mine.sum())
    if n == 0 or len(chance) < n or len(value) < 2:
        return OwnWindow(np.nan, np.nan, np.nan, np.nan, n)
    mildest = chance[np.argsort(-(chance @ value), kind="stable")[:n]]
    step = np.round((value - value[0]) / np.diff(value).min()).astype(np.int64)
    mass = _sum_chances(mildest, step)
    tail = np.minimum(mass[::-1].cumsum()[::-1], 1.0)
    least = float(tail[n * step[-1] - (n // 10) * (step[-1] - step[-2])])
    return OwnWindow(
        mean=float(mine @ value / n),
        expected=float((mildest @ value).mean()),
        p_value=float(tail[int(mine @ step)]) if least < error else np.nan,
        least_p=least,
        n=n,
    )


def _grade_shares(table: FloatArray, value: FloatArray) -> FloatArray:
    """Share of each grade on each ballot that graded anybody, shape (ballots, grades)."""
    given = (table[:, :, None] == value).sum(axis=1).astype(np.float64)
    if given.sum() != (~np.isnan(table)).sum():
        raise ValueError("ballots: expected no other points than those of the grades")
    given = given[given.any(axis=1)]
    return np.asarray(given / given.sum(axis=1, keepdims=True), np.float64)


def _sum_chances(chance: FloatArray, step: npt.NDArray[np.int64]) -> FloatArray:
    """Distribution of the sum of one grade from each row, in steps above the worst grade."""
    mass = np.ones(1)
    for row in chance:
        row_mass = np.zeros(step[-1] + 1)
        row_mass[step] = row
        mass = np.convolve(mass, row_mass)
    return mass
