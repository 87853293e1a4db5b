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
