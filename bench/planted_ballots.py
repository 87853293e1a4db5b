"""Anomalies of known size, injected into ballots to see whether a check finds them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, matrix


def injected_copies(ballots: npt.ArrayLike, size: int, rng: np.random.Generator) -> FloatArray:
    """Ballots with one of them copied over others, so that ``size`` are the same.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points); NaN where the voter abstained.
    size : int
        Equal ballots afterwards (count); at most the number of voters.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray, shape (voters, windows)
        A changed copy. The copied ballot is drawn among those that do not grade all alike, if any.
    """
    table = matrix(ballots, "ballots").copy()
    spread = np.array([np.ptp(r[~np.isnan(r)]) if (~np.isnan(r)).any() else 0.0 for r in table])
    outspoken = np.flatnonzero(spread > 0)
    source = int(rng.choice(outspoken if len(outspoken) else np.arange(len(table))))
    others = np.delete(np.arange(len(table)), source)
    table[rng.permutation(others)[: max(size - 1, 0)]] = table[source]
    return table


def injected_bloc(
    ballots: npt.ArrayLike,
    size: int,
    rng: np.random.Generator,
    *,
    lifted: int = 1,
    sunk: int = 3,
    ends: tuple[float, float] = (20.0, 100.0),
) -> FloatArray:
    """Ballots of which ``size`` give some windows the best and some the worst grade.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points); NaN where the voter abstained.
    size : int
        Ballots in the bloc (count).
    rng : numpy.random.Generator
        Source of randomness.
    lifted, sunk : int
        Windows that get the best and the worst grade.
    ends : (float, float)
        The worst and the best grade (points).

    Returns
    -------
    ndarray, shape (voters, windows)
        A changed copy.
    """
    table = matrix(ballots, "ballots").copy()
    voters = rng.permutation(len(table))[:size]
    windows = rng.permutation(table.shape[1])[: lifted + sunk]
    table[np.ix_(voters, windows[:lifted])] = ends[1]
    table[np.ix_(voters, windows[lifted:])] = ends[0]
    return table
