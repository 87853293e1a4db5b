"""Random draws of scores: parametric deviations, recounted responses, whole days drawn again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import (
    FloatArray,
    IntArray,
    counts,
    finite,
    matrix,
    ratio,
    same_shape,
    vector,
)


def deviations(
    covariance: npt.ArrayLike,
    *,
    draws: int,
    rng: np.random.Generator,
    df: npt.ArrayLike | None = None,
) -> FloatArray:
    r"""Draws of estimate minus truth with a given covariance; Student's where ``df`` is given.

    Parameters
    ----------
    covariance : array_like, shape (p,) or (p, p)
        Variances of independent scores, or their covariance matrix (points squared).
    draws : int
        Number of draws.
    rng : numpy.random.Generator
        Source of randomness.
    df : array_like, shape (p,), optional
        Degrees of freedom behind each variance (Satterthwaite); NaN or infinite means known.

    Returns
    -------
    ndarray, shape (draws, p)
        In points; never NaN.

    Raises
    ------
    ValueError
        If a number is not finite or a variance is negative.

    Notes
    -----
    Each window's normal draw is divided by :math:`\sqrt{\chi^2_\nu/\nu}`, which makes it Student's
    t. A difference of two such draws is the Behrens-Fisher distribution, slightly conservative.
    A covariance matrix with negative eigenvalues (pairwise gaps) is drawn with those set to zero.

    References
    ----------
    Robinson (1976), Annals of Statistics 4(5), 963-971 (the Behrens-Fisher test is conservative).
    """
    cov = finite(np.asarray(covariance, np.float64), "covariance")
    if cov.ndim == 1:
        sample = rng.standard_normal((draws, len(cov))) * np.sqrt(counts(cov, "covariance"))
    else:
        values, vectors = np.linalg.eigh(matrix(cov, "covariance"))
        counts(np.diag(cov).copy(), "covariance")
        root = np.sqrt(np.clip(values, 0, None))
        sample = (rng.standard_normal((draws, len(cov))) * root) @ vectors.T
    if df is not None:
        freedom = vector(df, "df")
        limited = np.flatnonzero(np.isfinite(freedom))
        chi = rng.chisquare(np.maximum(freedom[limited], 1e-3), (draws, len(limited)))
        sample[:, limited] /= np.sqrt(np.maximum(chi, 1e-300) / freedom[limited])
    return np.asarray(sample, np.float64)


def _redrawn(
    counted: IntArray, score: FloatArray, draws: int, rng: np.random.Generator
) -> FloatArray:
    """Means of redrawn responses: one by one when few, else as multinomial counts (same law)."""
    n = int(counted.sum())
    if n > 8 * len(counted):
        return np.asarray(rng.multinomial(n, counted / n, size=draws) @ score / n, np.float64)
    each, result = np.repeat(score, counted), np.empty(draws)
    step = max(1, 1_000_000 // n)
    for start in range(0, draws, step):
        part = result[start : start + step]
        part[:] = each[rng.integers(0, n, (len(part), n), dtype=np.uint32)].mean(axis=1)
    return result


def resampled_means(
    counted: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    draws: int,
    rng: np.random.Generator,
    gaussian_from: float = np.inf,
) -> FloatArray:
    """Bootstrap means of each window's responses, drawn from their cell counts.

    Parameters
    ----------
    counted : array_like, shape (windows, cells)
        Number of responses of each cell (count).
    values : array_like, shape (cells,)
        Score of each cell (points).
    draws : int
        Number of draws.
    rng : numpy.random.Generator
        Source of randomness.
    gaussian_from : float
        Windows with at least this many responses are drawn from a normal law with the same mean
        and variance; infinity means all are drawn exactly.

    Returns
    -------
    ndarray, shape (draws, windows)
        In points; NaN for a window without responses.

    Raises
    ------
    ValueError
        If a count is negative or the shapes disagree.

    Notes
    -----
    Drawing n responses with replacement is exactly a multinomial draw on the counts, so the cost
    does not grow with n. Responses count as independent: use :func:`day_bootstrap` for days.

    References
    ----------
    Efron (1979), Annals of Statistics 7(1), 1-26.
    """
    table = counts(matrix(counted, "counted"), "counted")
    score = finite(vector(values, "values"), "values")
    if table.shape[1] != len(score):
        raise ValueError(f"expected {len(score)} cells, got {table.shape[1]}")
    score, cell = np.unique(score, return_inverse=True)
    table = table @ (cell[:, None] == np.arange(len(score)))
    size = table.sum(axis=1)
    mean = ratio(table @ score, size)
    spread = np.clip(ratio(table @ score**2, size) - mean**2, 0, None)
    result = np.full((draws, len(table)), np.nan)
    for row, n in enumerate(size):
        if n >= gaussian_from:
            noise = rng.standard_normal(draws) * np.sqrt(spread[row] / n)
            result[:, row] = mean[row] + noise
        elif n > 0:
            used = np.flatnonzero(table[row])
            result[:, row] = _redrawn(table[row, used].astype(np.int64), score[used], draws, rng)
    return result


def day_bootstrap(
    total: npt.ArrayLike, number: npt.ArrayLike, *, draws: int, rng: np.random.Generator
) -> FloatArray:
    """Bootstrap means of each window with whole days drawn again.

    Parameters
    ----------
    total, number : array_like, shape (windows, days)
        Sum of scores (points) and number of responses (count) of each window and day.
    draws : int
        Number of draws.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (draws, windows)
        In points; NaN where a draw holds no response of the window.

    Raises
    ------
    ValueError
        If a count is negative, a number is not finite, or the shapes differ.

    Notes
    -----
    The same days are drawn for all windows, which keeps what a day does to the whole city. With
    fewer than about ten days the draws are too narrow.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8 (clusters).
    """
    sums = finite(matrix(total, "total"), "total")
    sizes = counts(matrix(number, "number"), "number")
    same_shape("total and number", sums, sizes)
    days = sums.shape[1]
    if days == 0:
        return np.full((draws, len(sums)), np.nan)
    chosen = rng.multinomial(days, np.full(days, 1 / days), size=draws).astype(np.float64)
    return ratio(chosen @ sums.T, chosen @ sizes.T)
