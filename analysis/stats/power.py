"""Power of a check on this very round: inject anomalies of known size, then look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, matrix
from analysis.stats.proportions import wilson_interval

Data = TypeVar("Data")


@dataclass(frozen=True, eq=False)
class DetectionPower:
    """Share of injected anomalies of each size that were found, with Wilson limits."""

    sizes: tuple[int, ...]
    power: FloatArray
    low: FloatArray
    high: FloatArray


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


def detection_power(
    data: Data,
    inject: Callable[[Data, int, np.random.Generator], Data],
    detect: Callable[[Data, np.random.Generator], bool],
    *,
    sizes: Sequence[int],
    repeats: int = 50,
    rng: np.random.Generator,
) -> DetectionPower:
    """How often a check finds an anomaly of each size, injected into this round's own data.

    Parameters
    ----------
    data : any
        The round's data, such as ballots; left as they are.
    inject : callable
        Takes data, size and generator, gives changed data (such as :func:`injected_copies`).
    detect : callable
        Takes data and generator, says whether the check flags it.
    sizes : sequence of int
        Sizes to try; 0 injects nothing and shows the check's rate on the data as they are.
    repeats : int
        Injections of each size.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    DetectionPower
        Arrays of shape (sizes,).

    Raises
    ------
    ValueError
        If ``repeats`` is below 1.

    Notes
    -----
    Whatever anomaly the data already hold helps the detection: look at size 0 first.

    References
    ----------
    Working method of this project; limits: Newcombe (1998), method 3.
    """
    if repeats < 1:
        raise ValueError(f"repeats: expected at least 1, got {repeats}")
    hits = []
    for size in sizes:
        trials = (inject(data, size, rng) if size else data for _ in range(repeats))
        hits.append(sum(bool(detect(trial, rng)) for trial in trials))
    share = wilson_interval(hits, np.full(len(hits), repeats))
    return DetectionPower(tuple(sizes), share.value, share.low, share.high)
