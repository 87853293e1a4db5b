"""One factor behind several items, by maximum likelihood."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import optimize

from analysis.stats._arrays import FloatArray, matrix

_LEAST_UNIQUE = 0.005


def one_factor_loadings(correlation: npt.ArrayLike) -> FloatArray:
    r"""Maximum likelihood loadings of one factor.

    Parameters
    ----------
    correlation : array_like, shape (items, items)
        Correlation matrix.

    Returns
    -------
    ndarray, shape (items,)
        Loadings, their sum not negative; NaN with fewer than three items or a NaN in the matrix.

    Raises
    ------
    ValueError
        If ``correlation`` is not a matrix.

    Notes
    -----
    Uniquenesses are kept at or above .005, which makes redundant items (singular matrices)
    harmless. Three items fit exactly: the model is then not tested.

    References
    ----------
    Lawley and Maxwell (1971), Factor Analysis as a Statistical Method.
    """
    r = matrix(correlation, "correlation")
    if len(r) < 3 or np.isnan(r).any():
        return np.full(len(r), np.nan)
    regular = r + 1e-6 * np.eye(len(r))

    def rotated(unique: FloatArray) -> tuple[FloatArray, FloatArray]:
        scale = 1 / np.sqrt(unique)
        values, vectors = np.linalg.eigh(regular * scale[:, None] * scale[None, :])
        return np.clip(values, 1e-10, None), vectors

    def misfit(unique: FloatArray) -> tuple[float, FloatArray]:
        values, vectors = rotated(unique)
        rest = values[:-1]
        slope = vectors[:, :-1] ** 2 @ (1 - rest) / unique
        return float((rest - np.log(rest) - 1).sum()), slope

    start = np.full(len(r), 0.5)
    found = optimize.minimize(
        misfit,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LEAST_UNIQUE, 1.0)] * len(r),
        options={"ftol": 1e-13, "gtol": 1e-8},
    )
    # Items that share nothing fit a factor of any one of them as well: then there is none.
    alone = np.ones(len(r))
    uniqueness = alone if misfit(alone)[0] <= found.fun + 1e-9 else found.x
    values, vectors = rotated(uniqueness)
    loadings = np.sqrt(uniqueness) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    return np.asarray(loadings if loadings.sum() >= 0 else -loadings, np.float64)
