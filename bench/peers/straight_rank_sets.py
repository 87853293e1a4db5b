"""Confidence sets for ranks the straightforward way: every pair, every draw, every step, whole.

The definition of Mogstad, Romano, Shaikh and Wilhelm (2024) written down in numpy without a thought
for speed: one array of all pairs by all draws, from which each step takes its maximum anew.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ranks = NDArray[np.int64]
Pairs = NDArray[np.bool_]


def straight_rank_sets(
    estimate: Array, variance: Array, deviations: Array, confidence: float = 0.95
) -> tuple[Ranks, Ranks, Ranks, Ranks]:
    """Marginal and simultaneous lower and upper ranks of independent scores."""
    error = np.sqrt(variance[:, None] + variance[None, :])
    observed = (estimate[:, None] - estimate[None, :]) / error
    drawn = (deviations[:, :, None] - deviations[:, None, :]) / error
    apart = ~np.eye(len(estimate), dtype=bool)
    ahead = _stepwise(observed, drawn, apart, confidence)
    low, high = 1 + ahead.sum(axis=0), len(estimate) - ahead.sum(axis=1)
    own = []
    for window in range(len(estimate)):
        pairs = np.zeros_like(apart)
        pairs[window] = pairs[:, window] = True
        alone = _stepwise(observed, drawn, pairs & apart, confidence)
        own.append((1 + alone[:, window].sum(), len(estimate) - alone[window].sum()))
    marginal = np.array(own)
    return marginal[:, 0], marginal[:, 1], low, high


def _stepwise(observed: Array, drawn: Array, pairs: Pairs, confidence: float) -> Pairs:
    """Rejected pairs: step down until nothing more is rejected."""
    rejected = np.zeros_like(pairs)
    while (pairs & ~rejected).any():
        largest = drawn[:, pairs & ~rejected].max(axis=1)
        critical = np.quantile(largest, confidence, method="higher")
        new = pairs & ~rejected & (observed > critical)
        if not new.any():
            break
        rejected |= new
    return rejected
