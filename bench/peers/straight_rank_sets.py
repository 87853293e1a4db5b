"""Confidence sets for ranks the straightforward way: every pair, every draw, every step, whole.

The definition of Mogstad, Romano, Shaikh and Wilhelm (2024) written down in numpy without a thought
for speed: one function that steps down over a list of ordered pairs, called for all pairs, for the
best windows and for each window by itself.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ranks = NDArray[np.int64]
Pairs = NDArray[np.int64]


def straight_rank_sets(
    estimate: Array, variance: Array, deviations: Array, confidence: float = 0.95, top: int = 3
) -> tuple[Ranks, Ranks, Ranks, Ranks, NDArray[np.bool_]]:
    """Marginal and simultaneous lower and upper ranks of independent scores, and who may be top."""
    size = len(estimate)
    everything = np.array([(j, k) for j in range(size) for k in range(size) if j != k])

    def rejected(pairs: Pairs, most: int | None = None) -> Pairs:
        return _stepwise(estimate, variance, deviations, pairs, confidence, most)

    found = rejected(everything)
    low = 1 + np.bincount(found[:, 1], minlength=size)
    high = size - np.bincount(found[:, 0], minlength=size)
    beaten = np.bincount(rejected(everything, top)[:, 1], minlength=size)
    own = []
    for window in range(size):
        found = rejected(everything[(everything == window).any(axis=1)])
        own.append((1 + (found[:, 1] == window).sum(), size - (found[:, 0] == window).sum()))
    marginal = np.array(own)
    return marginal[:, 0], marginal[:, 1], low, high, beaten < top


def _stepwise(
    estimate: Array,
    variance: Array,
    deviations: Array,
    pairs: Pairs,
    confidence: float,
    most: int | None,
) -> Pairs:
    """Pairs found apart: step down until nothing more is; with ``most``, the beaten leave."""
    better, worse = pairs[:, 0], pairs[:, 1]
    error = np.sqrt(variance[better] + variance[worse])
    observed = (estimate[better] - estimate[worse]) / error
    drawn = (deviations[:, better] - deviations[:, worse]) / error
    left, found = np.ones(len(pairs), bool), np.zeros(len(pairs), bool)
    while left.any():
        critical = np.quantile(drawn[:, left].max(axis=1), confidence, method="higher")
        new = left & (observed > critical)
        if not new.any():
            break
        found, left = found | new, left & ~new
        if most is not None:
            left &= (np.bincount(worse[found], minlength=len(estimate)) < most)[worse]
    return pairs[found]
