r"""The mixed model behind the variance components: its deviance, its minimum, its solution.

:math:`y = \mu + \sum_k Z_k \theta_k b_k + e` with independent normal :math:`b_k` and :math:`e` of
the same variance; ``theta`` are standard deviations of the factors relative to the residual's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from scipy import linalg, optimize, sparse

from analysis.stats._arrays import FloatArray, IntArray

_SPARSE = 0.1  # share of cells that are taken: with fewer, a sparse matrix is faster


class Profile:
    """REML deviance as a function of ``theta``, one for each factor, the one of most levels first.

    The first factor is eliminated analytically; what is left is a symmetric system as large as the
    others together, bordered by the mean and the ratings.
    """

    def __init__(self, y: FloatArray, factors: Sequence[IntArray]):
        self.y, self.n = y - y.mean(), len(y)
        wide, *narrow = factors
        self.count = np.bincount(wide).astype(np.float64)
        self.border = _border(wide, self.y)
        self.sizes = [int(factor.max()) + 1 for factor in narrow]
        self.narrow_border = np.concatenate(
            [np.zeros((0, 2)), *(_border(f, self.y) for f in narrow)]
        )
        design = _design(narrow, self.sizes, self.n)
        self.gram = (design.T @ design).toarray()
        self.incidence = _compact(_design([wide], [len(self.count)], self.n).T @ design)
        total = float(self.y.sum())
        self.corner = np.array([[self.n, total], [total, float(self.y @ self.y)]])

    def _system(
        self, theta: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
        """Diagonal of the first factor, scales and system of the others, and both borders."""
        a = abs(float(theta[0]))
        scale = np.repeat(np.abs(theta[1:]), self.sizes)
        diagonal = 1 + a * a * self.count
        half = _rows_times(a / np.sqrt(diagonal), self.incidence)
        half_border = a * self.border / np.sqrt(diagonal)[:, None]
        left = self.gram - _dense(half.T @ half)
        system = np.eye(len(scale)) + np.outer(scale, scale) * left
        right = scale[:, None] * (self.narrow_border - half.T @ half_border)
        return diagonal, scale, system, half_border, right

    def solve(self, theta: FloatArray) -> tuple[float, float, float]:
        """Deviance, residual variance and mean at ``theta``."""
        diagonal, scale, system, half_border, right = self._system(theta)
        corner = self.corner - half_border.T @ half_border
        log_det = float(np.log(diagonal).sum())
        if len(scale):
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

    def effects(self, theta: FloatArray) -> list[FloatArray]:
        """Best linear unbiased predictions of every factor's levels at ``theta``."""
        diagonal, scale, system, _half_border, right = self._system(theta)
        mean = self.solve(theta)[2]
        a = abs(float(theta[0]))
        narrow = scale * linalg.solve(system, right @ [-mean, 1.0], assume_a="pos")
        first = a * a * (self.border @ [-mean, 1.0] - self.incidence @ narrow) / diagonal
        return [first, *np.split(narrow, np.cumsum(self.sizes)[:-1])][: len(self.sizes) + 1]

    def exact_fit(self) -> tuple[float, ...] | None:
        """Variances of the level effects if these reproduce every rating, else None."""
        inverse = _rows_times(1 / self.count, self.incidence)
        left = self.gram - _dense(self.incidence.T @ inverse)
        right = self.narrow_border[:, 1] - inverse.T @ self.border[:, 1]
        narrow = np.linalg.lstsq(left, right, rcond=1e-10)[0]
        first = (self.border[:, 1] - self.incidence @ narrow) / self.count
        squares = self.corner[1, 1]
        explained = first @ self.border[:, 1] + narrow @ self.narrow_border[:, 1]
        if squares - explained > 1e-10 * squares:
            return None
        parts = np.split(narrow, np.cumsum(self.sizes)[:-1]) if self.sizes else []
        return tuple(float(part.var(ddof=1)) for part in (first, *parts))


def _border(factor: IntArray, y: FloatArray) -> FloatArray:
    """Number and sum of the ratings of each level."""
    return np.stack([np.bincount(factor), np.bincount(factor, y)], axis=1).astype(np.float64)


def _design(factors: Sequence[IntArray], sizes: Sequence[int], n: int) -> sparse.csr_array:
    """Which levels each rating has, the factors side by side."""
    offsets = np.cumsum([0, *sizes])
    columns = [factor + offset for factor, offset in zip(factors, offsets, strict=False)]
    where = (np.tile(np.arange(n), len(factors)), np.concatenate([np.zeros(0, np.int64), *columns]))
    ones = np.ones(n * len(factors))
    return sparse.coo_array((ones, where), shape=(n, int(offsets[-1]))).tocsr()


def _compact(matrix: sparse.csr_array) -> sparse.csr_array | FloatArray:
    rows, columns = matrix.shape
    return matrix if matrix.nnz < _SPARSE * rows * columns else matrix.toarray()


def _dense(matrix: Any) -> FloatArray:
    return np.asarray(matrix.toarray() if sparse.issparse(matrix) else matrix)


def _rows_times(
    factor: FloatArray, matrix: sparse.csr_array | FloatArray
) -> sparse.csr_array | FloatArray:
    if sparse.issparse(matrix):
        return sparse.diags_array(factor) @ matrix
    return factor[:, None] * matrix


def start(y: FloatArray, factor: IntArray, residual: float) -> float:
    """Relative standard deviation of a factor from the scatter of its level means."""
    count = np.bincount(factor)
    means = np.bincount(factor, y) / count
    excess = means.var(ddof=1) - residual / count.mean() if len(means) > 1 else 0.0
    return float(np.sqrt(max(excess, 0.01 * residual) / residual))


def _newton(profile: Profile, theta: FloatArray) -> FloatArray:
    """One Newton step on the logarithms of ``theta`` with central differences."""
    at, h, size = np.log(theta), 1e-3, len(theta)
    steps = h * np.eye(size)

    def value(log_theta: FloatArray) -> float:
        return profile.solve(np.exp(log_theta))[0]

    middle = value(at)
    up, down = ([value(at + sign * e) for e in steps] for sign in (1, -1))
    gradient = (np.array(up) - np.array(down)) / (2 * h)
    hessian = np.diag((np.array(up) - 2 * middle + np.array(down)) / h**2)
    for i, j in combinations(range(size), 2):
        both = steps[i] + steps[j]
        mixed = value(at + both) - up[i] - up[j] + value(at - both) - down[i] - down[j]
        hessian[i, j] = hessian[j, i] = (mixed + 2 * middle) / (2 * h**2)
    if np.linalg.eigvalsh(hessian).min() <= 0:
        return theta
    move = np.clip(np.linalg.solve(hessian, gradient), -0.5, 0.5)
    return np.asarray(np.exp(at - move), np.float64)


def minimum(profile: Profile, begin: Sequence[float]) -> FloatArray:
    """Relative standard deviations of the smallest deviance: a coarse search, then Newton."""
    tolerance = 1e-9 * (1 + abs(profile.solve(np.asarray(begin))[0]))
    coarse = {"xatol": 1e-3, "fatol": max(tolerance, 1e-7), "maxiter": 150 * max(2, len(begin))}
    best = optimize.minimize(
        lambda theta: profile.solve(theta)[0], begin, method="Nelder-Mead", options=coarse
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
