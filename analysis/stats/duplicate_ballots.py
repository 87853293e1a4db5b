"""Ballots that resemble each other more than chance allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.stats._arrays import FloatArray, matrix
from analysis.stats.ballot_residuals import ballot_residuals, permutation_p, permuted_statistics


@dataclass(frozen=True)
class DuplicateBallots:
    """Largest resemblance with its p-value, and the groups of ballots above the chance limit."""

    largest: float
    p_value: float
    limit: float
    pairs: int
    groups: tuple[tuple[int, ...], ...]


def _resemblance(residuals: FloatArray) -> FloatArray:
    """Product of every two rows, the diagonal taken out."""
    product = residuals @ residuals.T
    np.fill_diagonal(product, -np.inf)
    return np.asarray(product, np.float64)


def duplicate_ballots(
    ballots: npt.ArrayLike,
    *,
    permutations: int = 299,
    error: float = 0.01,
    rng: np.random.Generator,
) -> DuplicateBallots:
    r"""Largest pairwise residual agreement against dealing each window's residuals out anew.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points), one ballot a row; NaN where the voter abstained.
    permutations : int
        Permutations behind the p-value; at least 1 / error for a flag to be possible.
    error : float
        Probability of naming any pair in a clean vote.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    DuplicateBallots
        ``largest`` is the greatest product of two scaled residual rows (1 is a full copy of an
        outspoken ballot); ``limit`` its quantile under chance; ``pairs`` and ``groups`` (rows,
        ascending, largest group first) lie above it. NaN and no group with fewer than three
        voters or windows, or fewer than two ballots with an opinion of their own.

    Raises
    ------
    ValueError
        If ``ballots`` is not a matrix.

    Notes
    -----
    Ballots that grade all windows alike, or follow the common opinion exactly, resemble each other
    without having been copied: they carry no residual and cannot be judged. The rows are scaled,
    so lenient and strict, fine and coarse voters share one null; copies of mild ballots stay
    below it. In simulated votes (60 ballots; lenient, strict and careless voters) clean ones were
    flagged in 0 to 2 of 100 at error .01; three copies were found in 5 to 8 of 10 votes on 30
    windows and in 8 to 9 of 10 on 100. Resemblance is not proof: shared views do it too. Copies by
    many voters also widen the null; the bloc check sees those.

    References
    ----------
    Westfall and Young (1993), Resampling-Based Multiple Testing (largest statistic).
    """
    table = matrix(ballots, "ballots")
    residuals = ballot_residuals(table)
    nothing = DuplicateBallots(np.nan, np.nan, np.nan, 0, ())
    if min(table.shape) < 3 or residuals.any(axis=1).sum() < 2:
        return nothing
    product = _resemblance(residuals)
    largest = float(product.max())
    null = permuted_statistics(
        residuals,
        ~np.isnan(table),
        lambda r: np.array([_resemblance(r).max()]),
        permutations=permutations,
        rng=rng,
    )[:, 0]
    limit = float(np.quantile(null, 1 - error, method="higher"))
    close = product > limit + 1e-12
    _, label = sparse.csgraph.connected_components(sparse.csr_array(close), directed=False)
    groups = [tuple(int(i) for i in np.flatnonzero(label == g)) for g in np.unique(label)]
    linked = sorted((g for g in groups if len(g) > 1), key=lambda g: (-len(g), g))
    return DuplicateBallots(
        largest=largest,
        p_value=permutation_p(largest, null),
        limit=limit,
        pairs=int(close.sum()) // 2,
        groups=tuple(linked),
    )
