r"""Gwet's AC2: agreement beyond chance that stays sound where nearly everybody gives one grade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray, finite, matrix, probability, vector


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement with its standard error and limits over units."""

    value: float
    standard_error: float
    low: float
    high: float


NO_AGREEMENT = Agreement(np.nan, np.nan, np.nan, np.nan)


def with_limits(value: float, influence: FloatArray, confidence: float) -> Agreement:
    """A mean over units with Student limits from the units' influence, at most 1."""
    n = len(influence)
    error = float(np.sqrt(((influence - value) ** 2).sum() / (n * (n - 1))))
    half = -float(special.stdtrit(n - 1, (1 - confidence) / 2)) * error
    return Agreement(value, error, value - half, min(value + half, 1.0))


def quadratic_weights(points: npt.ArrayLike) -> FloatArray:
    """Closeness of every two grades: 1 less the squared share of the widest difference."""
    values = finite(vector(points, "points"), "points")
    gap = values[:, None] - values[None, :]
    return np.asarray(1 - (gap / np.ptp(values)) ** 2, np.float64)


def gwet_ac2(
    ratings: npt.ArrayLike, points: npt.ArrayLike, *, confidence: float = 0.95
) -> Agreement:
    r"""Gwet's AC2 with quadratic weights.

    Parameters
    ----------
    ratings : array_like, shape (observers, units)
        Ratings, each one of ``points``; NaN where an observer did not rate a unit.
    points : array_like, shape (grades,)
        Every grade that could be given (points), used or not.
    confidence : float
        Coverage of the limits.

    Returns
    -------
    Agreement
        1 is full agreement, 0 what chance gives. The limits are for other units of the same kind,
        with the same observers. NaN with fewer than two units that have two ratings, or with fewer
        than two grades.

    Raises
    ------
    ValueError
        If ``ratings`` is not a matrix, a rating is none of the points, or the confidence is not
        between 0 and 1.

    Notes
    -----
    :math:`(p_a - p_e)/(1 - p_e)` with
    :math:`p_e = T_w/(q(q-1)) \sum_k \pi_k(1-\pi_k)`: chance is small where one grade prevails, so
    that agreement on it counts, which Krippendorff's alpha takes for chance. The standard error is
    linearised over units.

    References
    ----------
    Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, chapters 4 and 5; Gwet (2008),
    British Journal of Mathematical and Statistical Psychology 61, 29-48.
    """
    probability(confidence, "confidence")
    values = np.unique(finite(vector(points, "points"), "points"))
    counted = grade_counts(ratings, values)
    counted = counted[counted.sum(axis=1) > 0]
    size, q = counted.sum(axis=1), len(values)
    paired = size >= 2
    if paired.sum() < 2 or q < 2:
        return NO_AGREEMENT
    weights = quadratic_weights(values)
    pairs = (counted * (counted @ weights - 1)).sum(axis=1)
    own = np.divide(pairs, size * (size - 1), out=np.zeros(len(size)), where=paired)
    shares = counted / size[:, None]
    scale = weights.sum() / (q * (q - 1))
    prevalence = shares.mean(axis=0)
    chance = float(scale * (prevalence * (1 - prevalence)).sum())
    value = float((own[paired].mean() - chance) / (1 - chance))
    seen = (own - chance * paired) / (1 - chance) * len(size) / paired.sum()
    own_chance = scale * shares @ (1 - prevalence)
    influence = seen - 2 * (1 - value) * (own_chance - chance) / (1 - chance)
    return with_limits(value, influence, confidence)


def grade_counts(ratings: npt.ArrayLike, values: FloatArray) -> FloatArray:
    """How often each unit got each of the ``values``, shape (units, values).

    Raises
    ------
    ValueError
        If a rating is none of the values.
    """
    cells = matrix(ratings, "ratings")
    rows, units = np.nonzero(~np.isnan(cells))
    code = np.searchsorted(values, cells[rows, units])
    if (code == len(values)).any() or (values[code] != cells[rows, units]).any():
        raise ValueError("ratings: expected only values of the points")
    counted = np.zeros((cells.shape[1], len(values)))
    np.add.at(counted, (units, code), 1.0)
    return counted
