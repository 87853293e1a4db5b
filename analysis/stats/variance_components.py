r"""Variance of windows, of voters and of the rest, by restricted maximum likelihood (REML).

Two crossed random effects with one rating a cell and gaps:
:math:`y_{vj} = \mu + a_v + b_j + e_{vj}`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg, optimize

from analysis.stats._arrays import FloatArray, IntArray, finite, matrix, vector


@dataclass(frozen=True)
class VarianceComponents:
    """Variances (points squared) of one or two random factors and of the residual."""

    first: float
    second: float
    residual: float
    mean: float
    deviance: float
    n: int


class _Profile:
    """REML deviance as a function of the relative standard deviations of the factors.

    The factor with more levels (``wide``) is eliminated analytically; what is left is a symmetric
    system as large as the other factor (``narrow``), bordered by the mean and the ratings.
    """

    def __init__(self, y: FloatArray, wide: IntArray, narrow: IntArray | None):
        self.y, self.n = y - y.mean(), len(y)
        self.count = np.bincount(wide).astype(np.float64)
        self.border = np.stack([self.count, np.bincount(wide, self.y)], axis=1)
        self.levels = 0 if narrow is None else int(narrow.max()) + 1
        incidence = np.zeros((len(self.count), self.levels))
        self.narrow_count, narrow_border = np.zeros(0), np.zeros((0, 2))
        if narrow is not None:
            np.add.at(incidence, (wide, narrow), 1.0)
            self.narrow_count = np.bincount(narrow).astype(np.float64)
            narrow_border = np.stack([self.narrow_count, np.bincount(narrow, self.y)], axis=1)
        self.incidence, self.narrow_border = incidence, narrow_border
        total = float(self.y.sum())
        self.corner = np.array([[self.n, total], [total, float(self.y @ self.y)]])

    def solve(self, theta: FloatArray) -> tuple[float, float, float]:
        """Deviance, residual variance and mean at relative standard deviations ``theta``."""
        a, b = abs(theta[0]), abs(theta[1]) if self.levels else 0.0
        diagonal = 1 + a * a * self.count
        half = a * self.incidence / np.sqrt(diagonal)[:, None]
        half_border = a * self.border / np.sqrt(diagonal)[:, None]
        system = np.diag(1 + b * b * self.narrow_count) - b * b * (half.T @ half)
        right = b * (self.narrow_border - half.T @ half_border)
        corner = self.corner - half_border.T @ half_border
        log_det = float(np.log(diagonal).sum())
        if self.levels:
            root = linalg.cholesky(system, lower=True)
            log_det += 2 * float(np.log(np.diag(root)).sum())
            inner = linalg.solve_triangular(root, right, lower=True)
            corner = corner - inner.T @ inner
        mean = corner[0, 1] / corner[0, 0]
        squares = corner[1, 1] - mean * corner[0, 1]
        variance = squares / (self.n - 1)
        deviance = (
            log_det + np.log(corner[0, 0]) + (self.n - 1) * (1 + np.log(2 * np.pi * variance))
        )
        return float(deviance), float(variance), float(mean)


def _start(y: FloatArray, factor: IntArray, residual: float) -> float:
    """Relative standard deviation of a factor from the scatter of its level means."""
    count = np.bincount(factor)
    means = np.bincount(factor, y) / count
    excess = means.var(ddof=1) - residual / count.mean() if len(means) > 1 else 0.0
    return float(np.sqrt(max(excess, 0.01 * residual) / residual))


def _newton(profile: _Profile, theta: FloatArray) -> FloatArray:
    """One Newton step on the logarithms of ``theta`` with central differences."""
    at, h, size = np.log(theta), 1e-3, len(theta)
    steps = h * np.eye(size)

    def value(log_theta: FloatArray) -> float:
        return profile.solve(np.exp(log_theta))[0]

    middle = value(at)
    up, down = ([value(at + sign * e) for e in steps] for sign in (1, -1))
    gradient = (np.array(up) - np.array(down)) / (2 * h)
    hessian = np.diag((np.array(up) - 2 * middle + np.array(down)) / h**2)
    if size == 2:
        both = value(at + h) - up[0] - up[1] + middle
        cross = (both + value(at - h) - down[0] - down[1] + middle) / (2 * h**2)
        hessian[0, 1] = hessian[1, 0] = cross
    if np.linalg.eigvalsh(hessian).min() <= 0:
        return theta
    move = np.clip(np.linalg.solve(hessian, gradient), -0.5, 0.5)
    return np.asarray(np.exp(at - move), np.float64)


def _minimum(profile: _Profile, start: list[float]) -> FloatArray:
    """Relative standard deviations of the smallest deviance: a coarse search, then Newton."""
    tolerance = 1e-9 * (1 + abs(profile.solve(np.asarray(start))[0]))
    coarse = {"xatol": 1e-3, "fatol": max(tolerance, 1e-7), "maxiter": 300}
    best = optimize.minimize(
        lambda theta: profile.solve(theta)[0], start, method="Nelder-Mead", options=coarse
    ).x
    best = np.maximum(np.abs(best), 1e-6)
    for _ in range(4):
        better = _newton(profile, best)
        if profile.solve(better)[0] > profile.solve(best)[0] + tolerance * 1e-3:
            break
        best = better
    for i in range(len(best)):
        edge = best.copy()
        edge[i] = 0.0
        if profile.solve(edge)[0] <= profile.solve(best)[0] + tolerance:
            best = edge
    return np.asarray(best, np.float64)


def _exact_fit(profile: _Profile) -> tuple[float, float] | None:
    """Variances of the level effects if these reproduce every rating, else None."""
    normal = np.block(
        [
            [np.diag(profile.count), profile.incidence],
            [profile.incidence.T, np.diag(profile.narrow_count)],
        ]
    )
    right = np.concatenate([profile.border[:, 1], profile.narrow_border[:, 1]])
    effect = np.linalg.lstsq(normal, right, rcond=1e-10)[0]
    squares = profile.corner[1, 1]
    if squares - effect @ right > 1e-10 * squares:
        return None
    wide, narrow = effect[: len(profile.count)], effect[len(profile.count) :]
    return float(wide.var(ddof=1)), float(narrow.var(ddof=1)) if len(narrow) else 0.0


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
    y = finite(vector(ratings, "ratings"), "ratings")
    first_factor = np.asarray(first, np.int64)
    second_factor = None if second is None else np.asarray(second, np.int64)
    if first_factor.shape != y.shape or (
        second_factor is not None and second_factor.shape != y.shape
    ):
        raise ValueError("ratings and factors: expected one shape")
    levels = [len(np.unique(f)) for f in (first_factor, second_factor) if f is not None]
    if len(y) < 3 or min(levels) < 2 or len(y) <= sum(levels) - len(levels) + 1:
        return VarianceComponents(np.nan, np.nan, np.nan, np.nan, np.nan, len(y))
    if np.ptp(y) == 0:
        return VarianceComponents(0.0, 0.0, 0.0, float(y[0]), -np.inf, len(y))
    swap = second_factor is not None and levels[1] > levels[0]
    wide, narrow = (second_factor, first_factor) if swap else (first_factor, second_factor)
    assert wide is not None
    profile = _Profile(y, wide, narrow)
    exact = _exact_fit(profile)
    if exact is not None:
        parts, deviance, residual, mean = list(exact), -np.inf, 0.0, 0.0
    else:
        start = [_start(y, f, float(y.var()) / 2) for f in (wide, narrow) if f is not None]
        theta = _minimum(profile, start)
        deviance, residual, mean = profile.solve(theta)
        parts = [float(t * t * residual) for t in theta] + [0.0]
    if swap:
        parts[0], parts[1] = parts[1], parts[0]
    return VarianceComponents(
        parts[0], parts[1], residual, mean + float(y.mean()), deviance, len(y)
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
