"""Power of the anomaly checks on this very round: plant anomalies of known size, then look."""

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
    """Share of planted anomalies of each size that were found, with Wilson limits."""

    sizes: tuple[int, ...]
    power: FloatArray
    low: FloatArray
    high: FloatArray


def planted_copies(ballots: npt.ArrayLike, size: int, rng: np.random.Generator) -> FloatArray:
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


def planted_bloc(
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


def planted_burst(
    number: npt.ArrayLike, size: int, rng: np.random.Generator, *, width: int = 3
) -> FloatArray:
    """Submissions with ``size`` more of one window within a short stretch.

    Parameters
    ----------
    number : array_like, shape (windows, bins)
        Submissions (count).
    size : int
        Submissions added (count).
    rng : numpy.random.Generator
        Source of randomness.
    width : int
        Bins of the stretch; it starts where somebody anywhere submitted, if anybody did.

    Returns
    -------
    ndarray, shape (windows, bins)
        A changed copy.
    """
    table = matrix(number, "number").copy()
    busy = np.flatnonzero(table.sum(axis=0)[: max(table.shape[1] - width + 1, 1)])
    start = int(rng.choice(busy)) if len(busy) else 0
    window = int(rng.integers(len(table)))
    stretch = table[window, start : start + width]
    stretch += rng.multinomial(size, np.full(len(stretch), 1 / len(stretch)))
    return table


def planted_straight(
    answers: tuple[FloatArray, FloatArray], size: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Counts with ``size`` more answers of one grade throughout in one window.

    Parameters
    ----------
    answers : (number, straight), each of shape (windows, strata)
        Responses and those with one grade throughout (count), as the straight-lining check takes.
    size : int
        Answers that become straight within their strata (count); fewer if the window has no more.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    (number, straight) : ndarrays
        ``number`` as it was, and a changed copy of ``straight``.
    """
    number, straight = (matrix(a, "answers").copy() for a in answers)
    window = int(rng.integers(len(number)))
    mixed = (number[window] - straight[window]).astype(np.int64)
    turned = rng.multivariate_hypergeometric(mixed, min(size, int(mixed.sum())))
    straight[window] += turned
    return number, straight


def detection_power(
    data: Data,
    plant: Callable[[Data, int, np.random.Generator], Data],
    detect: Callable[[Data, np.random.Generator], bool],
    *,
    sizes: Sequence[int],
    repeats: int = 50,
    rng: np.random.Generator,
) -> DetectionPower:
    """How often a check finds an anomaly of each size, planted into this round's own data.

    Parameters
    ----------
    data : any
        The round's data (ballots, submissions, counts of answers); left as they are.
    plant : callable
        Takes data, size and generator, gives changed data (such as :func:`planted_copies`).
    detect : callable
        Takes data and generator, says whether the check flags it.
    sizes : sequence of int
        Sizes to try; 0 plants nothing and shows the check's rate on the data as they are.
    repeats : int
        Plantings of each size.
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
        trials = (plant(data, size, rng) if size else data for _ in range(repeats))
        hits.append(sum(bool(detect(trial, rng)) for trial in trials))
    found = wilson_interval(hits, np.full(len(hits), repeats))
    return DetectionPower(tuple(sizes), found.value, found.low, found.high)
