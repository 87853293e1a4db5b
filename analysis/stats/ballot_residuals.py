r"""What a ballot says beyond the common opinion and its own severity, and what chance would do.

A ballot's residual is its grade less the line that fits its grades best against the windows'
mean grades: the common opinion, the voter's severity and the voter's use of the scale are gone.
Ballots that say nothing of their own (all grades alike) have no residual.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import BoolArray, FloatArray, matrix, ratio

_SAME = 1e-12  # statistics nearer than this are equal


def _centred(table: FloatArray, seen: BoolArray, axis: int) -> FloatArray:
    """Table less its means along an axis, 0 where not seen."""
    number = seen.sum(axis=axis, keepdims=True)
    mean = np.nan_to_num(ratio(table.sum(axis=axis, keepdims=True), number))
    return np.where(seen, table - mean, 0.0)


def _scaled(residual: FloatArray) -> FloatArray:
    """Rows divided by the larger of their own and the median length."""
    length = np.sqrt((residual**2).sum(axis=1))
    used = length[length > 0]
    typical = np.median(used) if len(used) else 1.0
    return np.asarray(residual / np.maximum(length, typical)[:, None], np.float64)


def ballot_residuals(ballots: npt.ArrayLike) -> FloatArray:
    r"""Each ballot's own opinion, scaled so that ballots can be compared.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points); NaN where the voter abstained.

    Returns
    -------
    ndarray, shape (voters, windows)
        No unit; 0 where the voter abstained and for ballots without an opinion of their own. The
        sum of squares of a row is at most 1: rows are divided by the larger of their own length
        and the median length, so that a single odd grade on an otherwise plain ballot does not
        count as much as a whole ballot of them.

    Raises
    ------
    ValueError
        If ``ballots`` is not a matrix.

    Notes
    -----
    Row v is :math:`g_{vj} - a_v - b_v m_j` with the least squares a, b on the window means m.

    References
    ----------
    Working method of this project; the residual correlations are those of Tukey's (1949) one
    degree of freedom for non-additivity, Biometrics 5, 232-242, applied by row.
    """
    table = matrix(ballots, "ballots")
    seen = ~np.isnan(table)
    filled = np.where(seen, table, 0.0)
    number = seen.sum(axis=0)
    mean = np.nan_to_num(ratio(filled.sum(axis=0), number))
    own = _centred(filled, seen, axis=1)
    common = _centred(np.where(seen, mean, 0.0), seen, axis=1)
    slope = np.nan_to_num(ratio((own * common).sum(axis=1), (common**2).sum(axis=1)))
    residual = _centred(own - slope[:, None] * common, seen, axis=0)
    residual[np.sqrt((own**2).sum(axis=1)) <= 1e-9] = 0.0
    residual[np.abs(residual) <= 1e-9] = 0.0
    return _scaled(residual)


def permuted_statistics(
    residuals: FloatArray,
    seen: BoolArray,
    statistic: Callable[[FloatArray], FloatArray],
    *,
    permutations: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Statistic of residuals with each window's residuals dealt out anew among its voters.

    Parameters
    ----------
    residuals : ndarray, shape (voters, windows)
        As :func:`ballot_residuals` gives them.
    seen : ndarray of bool, shape (voters, windows)
        Which cells were graded; gaps stay where they are.
    statistic : callable
        Takes residuals and gives a vector.
    permutations : int
        Number of permutations.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (permutations, size of the statistic)
        NaN only where the statistic is.

    Notes
    -----
    Voters whose ballots say nothing of their own keep their place and take no part.

    References
    ----------
    Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses.
    """
    # one window a row, so that sorting runs along memory
    active = np.asarray(residuals.any(axis=1), np.bool_)
    moving: BoolArray = (seen & active[:, None]).T
    places = np.argsort(~moving, axis=1, kind="stable")
    sources = np.take_along_axis(np.ascontiguousarray(residuals.T), places, axis=1)
    gaps = np.logical_not(np.take_along_axis(moving, places, axis=1))
    result = []
    for _ in range(permutations):
        key = rng.random(sources.shape)
        key[gaps] = 2.0
        dealt = np.take_along_axis(sources, np.argsort(key, axis=1), axis=1)
        shuffled = np.zeros_like(sources)
        np.put_along_axis(shuffled, places, dealt, axis=1)
        result.append(statistic(_scaled(shuffled.T)))
    return np.array(result, np.float64).reshape(permutations, -1)


def permutation_p(observed: float, null: FloatArray) -> float:
    """Share of the null draws, the observed one among them, that reach the observed value.

    Parameters
    ----------
    observed : float
        The statistic.
    null : ndarray, shape (permutations,)
        Its draws under the null hypothesis.

    Returns
    -------
    float
        At least 1 / (permutations + 1); NaN if the statistic is.

    References
    ----------
    Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9(1), 39.
    """
    if np.isnan(observed):
        return float("nan")
    return float((1 + (null >= observed - _SAME).sum()) / (1 + len(null)))


def permutation_limit(null: FloatArray, error: float) -> float:
    """Value that a statistic must exceed for its :func:`permutation_p` to be below ``error``.

    Parameters
    ----------
    null : ndarray, shape (permutations,)
        Draws of the statistic under the null hypothesis.
    error : float
        Bound of the p-value (0 to 1).

    Returns
    -------
    float
        Infinite where there are too few draws for such a p-value.

    References
    ----------
    Phipson and Smyth (2010), as in :func:`permutation_p`.
    """
    reaching = int(np.ceil(error * (1 + len(null)) - 1e-9)) - 2  # draws that may reach the value
    if reaching < 0:
        return float("inf")
    return float(np.sort(null)[-1 - reaching]) + _SAME
