"""Ballots that agree with each other more than chance allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.stats._arrays import FloatArray, IntArray, matrix, ratio
from analysis.stats.grade_model import grade_probabilities

# Fewer standard deviations than this are never beyond chance, however even the chances are.
_LEAST_DEVIATIONS = 2.0
_SUMS = 256  # sums of coin tosses that are reckoned at once: what a processor keeps at hand


@dataclass(frozen=True)
class DuplicateBallots:
    """The most striking pair, and the groups of ballots that agree beyond chance.

    ``agreed`` of ``shared`` windows that both ballots graded got the same grade from both,
    ``expected`` by chance; ``p_value`` is that of the most striking pair among all pairs.
    ``detectable`` is the share of ballots (0 to 1) of which a full copy would be named.
    """

    p_value: float
    agreed: int
    shared: int
    expected: float
    pairs: int
    groups: tuple[tuple[int, ...], ...]
    detectable: float


def duplicate_ballots(ballots: npt.ArrayLike, *, error: float = 0.01) -> DuplicateBallots:
    r"""Pairs of ballots with more equal grades than two voters of their kind would have.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points), one ballot a row; NaN where the voter abstained.
    error : float
        Probability of naming any pair in a clean vote, at most.

    Returns
    -------
    DuplicateBallots
        ``pairs`` and ``groups`` (rows, ascending, largest group first) agree beyond chance at
        ``error``. NaN and no group with fewer than three voters or windows, or one grade only.

    Raises
    ------
    ValueError
        If ``ballots`` is not a matrix.

    Notes
    -----
    Given the voters' and the windows' own mixes of grades (:func:`grade_probabilities`) two
    voters grade independently; the number of equal grades is then a sum of unequal coin tosses
    (Poisson binomial), whose upper tail is computed exactly and multiplied by the number of pairs
    (Bonferroni). Two ballots that give everything the best grade agree by their nature: they are
    expected to, and are not named. Measured power and size: bench/calibration.json. Agreement is
    not proof: shared views do it too.

    References
    ----------
    Wang (1993), Statistica Sinica 3, 295-312 (Poisson binomial); Wollack (1997), Applied
    Psychological Measurement 21(4), 307-320 (the same idea for copied examination answers).
    """
    table = matrix(ballots, "ballots")
    grades = np.unique(table[~np.isnan(table)])
    if min(table.shape) < 3 or len(grades) < 2:
        return DuplicateBallots(np.nan, 0, 0, np.nan, 0, (), np.nan)
    chance = grade_probabilities(table, grades.tolist())
    agreed = _same(np.stack([table == grade for grade in grades], axis=2).astype(np.float64))
    first, second = _striking(agreed, chance)
    everyone = len(table) * (len(table) - 1) / 2
    detectable = _detectable(chance, error / everyone)
    p_values = np.array([])
    if len(first):
        equal = np.einsum("pwg,pwg->pw", chance[first], chance[second])
        p_values = np.minimum(1, everyone * _tail(equal, agreed[first, second].astype(np.int64)))
    alike = p_values < error
    groups = _groups(first[alike], second[alike], len(table))
    if not len(first):
        return DuplicateBallots(1.0, 0, 0, np.nan, 0, (), detectable)
    most = int(np.argmin(p_values))
    u, v = first[most], second[most]
    return DuplicateBallots(
        p_value=float(p_values[most]),
        agreed=int(agreed[u, v]),
        shared=int((~np.isnan(table[u]) & ~np.isnan(table[v])).sum()),
        expected=float(equal[most].sum()),
        pairs=int(alike.sum()),
        groups=groups,
        detectable=detectable,
    )


def _same(cells: FloatArray) -> FloatArray:
    """Product sums of every two voters over windows and grades, shape (voters, voters)."""
    flat = cells.reshape(len(cells), -1)
    return np.asarray(flat @ flat.T, np.float64)


def _striking(agreed: FloatArray, chance: FloatArray) -> tuple[IntArray, IntArray]:
    """Pairs (first below second) whose agreement lies well above its expectation."""
    expected = _same(chance)
    squares = np.zeros_like(expected)
    for window in range(chance.shape[1]):
        squares += (chance[:, window] @ chance[:, window].T) ** 2
    deviation = np.sqrt(np.maximum(expected - squares, 0))
    high = np.nan_to_num(ratio(agreed - expected, deviation)) > _LEAST_DEVIATIONS
    first, second = np.nonzero(np.triu(high, 1))
    return first, second


def _tail(chances: FloatArray, least: IntArray) -> FloatArray:
    """Probability of at least so many successes of unequal coin tosses, one row a sum."""
    blocks = range(0, len(least), _SUMS)
    parts = [_upper(chances[i : i + _SUMS].T, least[i : i + _SUMS]) for i in blocks]
    return np.concatenate(parts)


def _upper(tosses: FloatArray, least: IntArray) -> FloatArray:
    """Upper tails of a block of sums, one column a sum."""
    number = np.zeros((len(tosses) + 1, len(least)))
    number[0] = 1.0
    for most, toss in enumerate(np.ascontiguousarray(tosses), 1):
        one_more = number[:most] * toss
        number[: most + 1] *= 1 - toss
        number[1 : most + 1] += one_more
    upper = number[::-1].cumsum(axis=0)[::-1]
    return np.asarray(upper[least, np.arange(len(least))], np.float64)


def _detectable(chance: FloatArray, error: float) -> float:
    """Share of ballots whose copy, alike everywhere, would be beyond chance."""
    alike = (chance**2).sum(axis=2)
    log = np.log(np.where(alike > 0, alike, 1.0)).sum(axis=1)
    return float((log < np.log(error)).mean())


def _groups(first: IntArray, second: IntArray, voters: int) -> tuple[tuple[int, ...], ...]:
    """Ballots linked by pairs, the largest group first."""
    links = sparse.coo_array((np.ones(len(first)), (first, second)), shape=(voters, voters))
    _, label = sparse.csgraph.connected_components(links, directed=False)
    groups = [tuple(int(i) for i in np.flatnonzero(label == g)) for g in np.unique(label)]
    return tuple(sorted((g for g in groups if len(g) > 1), key=lambda g: (-len(g), g)))
