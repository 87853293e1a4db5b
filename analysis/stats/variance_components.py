r"""Variance of windows, of voters and of the rest, by restricted maximum likelihood (REML).

Crossed or nested random effects with gaps, such as :math:`y_{vj} = \mu + a_v + b_j + e_{vj}`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, finite, matrix, vector
from analysis.stats._mixed_model import Profile, minimum, start


@dataclass(frozen=True)
class VarianceComponents:
    """Variances (points squared) of one or two random factors and of the residual.

    ``effects`` are those of each factor's levels as in :class:`FactorComponents`; none where the
    ratings leave nothing for the residual.
    """

    first: float
    second: float
    residual: float
    mean: float
    deviance: float
    n: int
    effects: tuple[FloatArray, ...] = field(default=(), compare=False)


@dataclass(frozen=True, eq=False)
class FactorComponents:
    """Variances (points squared) of several random factors, and their levels' effects (points).

    ``variances`` and ``effects`` stand in the order of the factors; an effect is the best linear
    unbiased prediction of how far a level lies above the mean.
    """

    variances: FloatArray
    residual: float
    mean: float
    deviance: float
    n: int
    effects: tuple[FloatArray, ...]


def factor_components(ratings: npt.ArrayLike, factors: Sequence[npt.ArrayLike]) -> FactorComponents:
    r"""REML variances and predicted effects of any number of crossed or nested random factors.

    Parameters
    ----------
    ratings : array_like, shape (n,)
        Ratings (points), without gaps: leave out what was not rated.
    factors : sequence of array_like of int, each of shape (n,)
        Level of each factor, numbered 0, 1, ... without holes. Levels nested in another factor's
        have numbers of their own; a combination of two factors may be a factor too.

    Returns
    -------
    FactorComponents
        ``deviance`` is minus twice the restricted log likelihood. All NaN, without effects, with
        fewer than three ratings, with fewer than two levels of a factor, or when the ratings do not
        exceed the levels (nothing is left for the residual). With all ratings equal all variances
        and effects are 0. When the levels' effects reproduce every rating the residual is 0; the
        variances of one or two factors are then those of the effects, of more they are NaN.

    Raises
    ------
    ValueError
        If a rating is not finite, the shapes disagree or no factor is given.

    Notes
    -----
    Effects are normal and independent; abstaining says nothing about the rating not given. No
    variance is negative: one at the edge is 0. Few levels give a rough variance, whose uncertainty
    the effects do not carry.

    References
    ----------
    Patterson and Thompson (1971), Biometrika 58, 545-554. Bates, Maechler, Bolker and Walker
    (2015), Journal of Statistical Software 67(1), section 3 (profiled REML criterion).
    Robinson (1991), Statistical Science 6, 15-32 (predicted effects).
    """
    y = finite(vector(ratings, "ratings"), "ratings")
    levels = [np.asarray(factor, np.int64) for factor in factors]
    if not levels or any(factor.shape != y.shape for factor in levels):
        raise ValueError("ratings and factors: expected at least one factor, and one shape")
    sizes = [len(np.unique(factor)) for factor in levels]
    if len(y) < 3 or min(sizes) < 2 or len(y) <= sum(sizes) - len(sizes) + 1:
        return _nothing(len(y), len(sizes))
    if np.ptp(y) == 0:
        none = tuple(np.zeros(size) for size in sizes)
        return FactorComponents(np.zeros(len(sizes)), 0.0, float(y[0]), -np.inf, len(y), none)
    order = sorted(range(len(sizes)), key=lambda i: -sizes[i])
    back = np.argsort(order)
    profile = Profile(y, [levels[i] for i in order])
    exact = profile.exact_fit()
    if exact is not None:
        if len(sizes) > 2:
            return _nothing(len(y), len(sizes))
        mean = float(y.mean())
        return FactorComponents(np.array(exact)[back], 0.0, mean, -np.inf, len(y), ())
    theta = minimum(profile, [start(y, levels[i], float(y.var()) / 2) for i in order])
    deviance, residual, mean = profile.solve(theta)
    effects = profile.effects(theta)
    return FactorComponents(
        (theta * theta * residual)[back],
        residual,
        mean + float(y.mean()),
        deviance,
        len(y),
        tuple(effects[i] for i in back),
    )


def _nothing(n: int, factors: int) -> FactorComponents:
    return FactorComponents(np.full(factors, np.nan), np.nan, np.nan, np.nan, n, ())


def variance_components(
    ratings: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike | None = None
) -> VarianceComponents:
    r"""REML variances of one or two crossed random factors.

    Parameters
    ----------
    ratings : array_like, shape (n,)
        Ratings (points), without gaps: leave out what was not rated.
    first, second : array_like of int, shape (n,)
        Level of each factor, numbered 0, 1, ... without holes. ``second`` may be left out.

    Returns
    -------
    VarianceComponents
        ``second`` is 0 without a second factor. ``deviance`` is minus twice the restricted log
        likelihood. All NaN with fewer than three ratings, with fewer than two levels of a factor,
        or when the ratings do not exceed the levels (nothing is left for the residual). With all
        ratings equal all variances are 0. When the levels' effects reproduce every rating, the
        residual is 0 and the variances are those of the effects.

    Raises
    ------
    ValueError
        If a rating is not finite or the shapes disagree.

    Notes
    -----
    Effects are normal and independent; abstaining says nothing about the rating not given. No
    variance is negative: one at the edge is 0.

    References
    ----------
    Patterson and Thompson (1971), Biometrika 58, 545-554. Bates, Maechler, Bolker and Walker
    (2015), Journal of Statistical Software 67(1), section 3 (profiled REML criterion).
    """
    factors = [first] if second is None else [first, second]
    parts = factor_components(ratings, factors)
    first = float(parts.variances[0])
    other = float(parts.variances[-1]) if second is not None else 0.0 * first
    return VarianceComponents(
        first, other, parts.residual, parts.mean, parts.deviance, parts.n, parts.effects
    )


def crossed_components(table: npt.ArrayLike) -> VarianceComponents:
    """REML variances of rows (``first``) and columns (``second``) of a table with gaps.

    Parameters
    ----------
    table : array_like, shape (raters, windows)
        Ratings (points); NaN where the rater abstained.

    Returns
    -------
    VarianceComponents
        ``first`` belongs to raters, ``second`` to windows; NaN as in
        :func:`variance_components`.

    Raises
    ------
    ValueError
        If ``table`` is not a matrix.

    Notes
    -----
    Rows and columns without any rating are left out.

    References
    ----------
    As :func:`variance_components`.
    """
    cells = matrix(table, "table")
    rows, columns = np.nonzero(~np.isnan(cells))
    used_rows, used_columns = (np.unique(i, return_inverse=True)[1] for i in (rows, columns))
    if not len(rows):
        return VarianceComponents(np.nan, np.nan, np.nan, np.nan, np.nan, 0)
    return variance_components(cells[rows, columns], used_rows, used_columns)
