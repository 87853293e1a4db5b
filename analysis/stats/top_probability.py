r"""How probably each window is among the best, if conditions like these came again.

The highest observed scores are partly luck, so counting how often a window is on top over plain
resamples overstates: the probability is taken after shrinking the scores towards their mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray, counts, finite, matrix, ratio, vector
from analysis.stats._top import among_top

_GRID = 80


@dataclass(frozen=True, eq=False)
class TopProbability:
    """Probability of a rank of at most k; ``shrunk`` are the posterior means (points).

    ``ranks`` has the probability of each of the first ranks, shape (p, number of ranks shown).
    """

    probability: FloatArray
    resampling_frequency: FloatArray
    shrunk: FloatArray
    spread: float
    ranks: FloatArray


@dataclass(frozen=True, eq=False)
class Calibration:
    """Mean claimed probability against the true frequency, by bins of the claim."""

    claimed: FloatArray
    true: FloatArray
    number: FloatArray


@dataclass(frozen=True, eq=False)
class _Model:
    """Normal scores around a common mean, turned so that their errors are independent."""

    vectors: FloatArray
    values: FloatArray
    turned: FloatArray
    ones: FloatArray
    grid: FloatArray
    weight: FloatArray
    centre: FloatArray
    centre_variance: FloatArray


def _top_share(scores: FloatArray, k: int) -> FloatArray:
    """Share of rows in which each column has a rank of at most ``k`` (ties share a rank)."""
    return np.asarray(among_top(scores, k).mean(axis=0), np.float64)


def _rank_shares(scores: FloatArray, shown: int) -> FloatArray:
    """Share of rows in which each column has each of the first ranks, shape (columns, shown)."""
    size = scores.shape[1]
    first = np.argsort(-scores, axis=1, kind="stable")[:, : min(shown, size)]
    share = [np.bincount(place, minlength=size) / len(scores) for place in first.T]
    return np.array(share, np.float64).T.reshape(size, -1)


def _model(x: FloatArray, cov: FloatArray) -> _Model:
    """Posterior of the spread of true scores on a grid, flat prior on mean and spread."""
    values, vectors = np.linalg.eigh(cov)
    values = np.clip(values, 0, None)
    turned, ones = vectors.T @ x, vectors.sum(axis=0)
    floor = 1e-9 * max(float(x.var()), float(values.max()), 1e-300)
    widest = 4 * np.sqrt(x.var() + values.max() / len(x)) + np.sqrt(floor)
    grid = (np.arange(_GRID) + 0.5) / _GRID * widest
    total = grid[:, None] ** 2 + values[None, :] + floor
    precision = (ones**2 / total).sum(axis=1)
    centre = (ones * turned / total).sum(axis=1) / precision
    squares = ((turned - centre[:, None] * ones) ** 2 / total).sum(axis=1)
    log = -0.5 * (np.log(total).sum(axis=1) + np.log(precision) + squares)
    weight = np.exp(log - special.logsumexp(log))
    return _Model(vectors, values, turned, ones, grid, weight, centre, 1 / precision)


def _posterior_draws(model: _Model, draws: int, rng: np.random.Generator) -> FloatArray:
    """True scores drawn given the data, shape (draws, p)."""
    cell = rng.choice(len(model.grid), size=draws, p=model.weight / model.weight.sum())
    noise = rng.standard_normal(draws)
    centre = model.centre[cell] + noise * np.sqrt(model.centre_variance[cell])
    tau2 = (model.grid[cell] ** 2)[:, None]
    prior = centre[:, None] * model.ones
    keep = tau2 / (tau2 + model.values)
    spread = np.sqrt(keep * model.values)
    turned = prior + keep * (model.turned - prior)
    turned = turned + spread * rng.standard_normal(turned.shape)
    return np.asarray(turned @ model.vectors.T, np.float64)


def _scores(estimate: npt.ArrayLike, covariance: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Checked scores and their covariance matrix."""
    x = finite(vector(estimate, "estimate"), "estimate")
    cov = finite(np.asarray(covariance, np.float64), "covariance")
    cov = np.diag(cov) if cov.ndim == 1 else matrix(cov, "covariance")
    if cov.shape != (len(x), len(x)):
        raise ValueError(f"covariance: expected {len(x)} windows, got {cov.shape}")
    counts(np.diag(cov).copy(), "covariance")
    return x, cov


def top_probability(
    estimate: npt.ArrayLike,
    covariance: npt.ArrayLike,
    *,
    k: int = 3,
    draws: int = 10_000,
    shown: int = 10,
    rng: np.random.Generator,
) -> TopProbability:
    r"""Probability of each window's true score being among the ``k`` best.

    Parameters
    ----------
    estimate : array_like, shape (p,)
        Scores (points).
    covariance : array_like, shape (p,) or (p, p)
        Variances of independent scores, or their covariance matrix (points squared).
    k : int
        How many best windows.
    draws : int
        Number of draws.
    shown : int
        How many first ranks to give probabilities of.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    TopProbability
        ``probability`` and ``ranks`` after shrinkage, ``resampling_frequency`` without it;
        ``spread`` is the posterior mean of the true scores' standard deviation (points). With
        fewer than four windows the spread cannot be learnt: ``probability``, ``shrunk`` and
        ``ranks`` are NaN, unless p <= k (``probability`` is all 1). Equal scores share a
        probability of being among the best; of their ranks the first window has the first.

    Raises
    ------
    ValueError
        If a number is not finite, a variance is negative, or the shapes disagree.

    Notes
    -----
    :math:`x \sim N(\theta, V)`, :math:`\theta_j \sim N(\mu, \tau^2)`, with flat priors on
    :math:`\mu` and :math:`\tau`: the spread is integrated over instead of plugged in, because a
    plug-in is too sure of itself with few windows. Variances count as known. True scores of windows
    are exchangeable: nothing but the score tells them apart.

    References
    ----------
    Morris (1983), Journal of the American Statistical Association 78, 47-55. Gelman et
    al. (2013), Bayesian Data Analysis, section 5.4, eq. (5.21).
    """
    x, cov = _scores(estimate, covariance)
    size = len(x)
    unknown = np.full((size, min(shown, size)), np.nan)
    if size <= k:
        return TopProbability(np.ones(size), np.ones(size), x, np.nan, unknown)
    model_values, model_vectors = np.linalg.eigh(cov)
    root = model_vectors * np.sqrt(np.clip(model_values, 0, None))
    plain = x + rng.standard_normal((draws, size)) @ root.T
    frequency = _top_share(plain, k)
    if size < 4:
        nothing = np.full(size, np.nan)
        return TopProbability(nothing, frequency, nothing, np.nan, unknown)
    if not cov.any():
        certain = _rank_shares(x[None, :], shown)
        return TopProbability(_top_share(x[None, :], k), frequency, x, float(x.std()), certain)
    model = _model(x, cov)
    truth = _posterior_draws(model, draws, rng)
    spread = float(model.grid @ model.weight)
    ranks = _rank_shares(truth, shown)
    return TopProbability(_top_share(truth, k), frequency, truth.mean(axis=0), spread, ranks)


def top_calibration(
    estimate: npt.ArrayLike,
    covariance: npt.ArrayLike,
    *,
    k: int = 3,
    rounds: int = 200,
    draws: int = 500,
    bins: int = 5,
    rng: np.random.Generator,
) -> Calibration:
    """Self-test: claims against the truth over imagined rounds like this one.

    Parameters
    ----------
    estimate, covariance : array_like
        As in :func:`top_probability`.
    k, draws : int
        As in :func:`top_probability`.
    rounds : int
        Imagined rounds, each with true scores drawn from the fitted model.
    bins : int
        Equal bins of the claimed probability.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Calibration
        Arrays of shape (bins,): mean claim, frequency of being truly on top, and number of claims;
        NaN in an empty bin, all NaN with fewer than four windows or no more than ``k``.

    Raises
    ------
    ValueError
        As in :func:`top_probability`.

    Notes
    -----
    Tests the arithmetic on rounds that follow the model; it cannot test the model.

    References
    ----------
    Cook, Gelman and Rubin (2006), Journal of Computational and Graphical Statistics 15(3).
    """
    x, cov = _scores(estimate, covariance)
    empty = np.full(bins, np.nan)
    if len(x) < max(4, k + 1) or not cov.any():
        return Calibration(empty, empty, np.zeros(bins))
    truths = _posterior_draws(_model(x, cov), rounds, rng)
    values, vectors = np.linalg.eigh(cov)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    total, hits, number = np.zeros(bins), np.zeros(bins), np.zeros(bins)
    for truth in truths:
        seen = truth + root @ rng.standard_normal(len(x))
        claim = top_probability(seen, cov, k=k, draws=draws, shown=0, rng=rng).probability
        where = np.minimum((claim * bins).astype(int), bins - 1)
        np.add.at(total, where, claim)
        np.add.at(hits, where, truth >= np.sort(truth)[-k])
        np.add.at(number, where, 1)
    return Calibration(ratio(total, number), ratio(hits, number), number)
