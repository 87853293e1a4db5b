"""The fewest ballots against trying all subsets."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.fewest_ballots import fewest_ballots

GRADES = st.sampled_from([20.0, 40.0, 60.0, 80.0, 100.0, np.nan])
TABLES = arrays(np.float64, (5, 5), elements=GRADES)


def means(ballots: FloatArray) -> FloatArray:
    """Column means, NaN for an empty column."""
    seen = ~np.isnan(ballots)
    n = seen.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(seen, ballots, 0).sum(axis=0) / n)


@given(TABLES, st.lists(st.integers(0, 8), min_size=5, max_size=5))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_fewest_ballots_is_the_smallest_subset(ballots: FloatArray, rest: list[int]) -> None:
    """If this fails, fewer ballots than said would flip third place."""
    number = (~np.isnan(ballots)).sum(axis=0)
    if (number == 0).any():
        return
    totals = np.array(rest) + 0.25 * means(ballots)
    fewest = fewest_ballots(totals, ballots, weight=0.25, most=5)
    last = int(np.argsort(-totals, kind="stable")[2])
    outside = np.argsort(-totals, kind="stable")[3:]
    expected = np.nan
    for size in range(5):
        for removed in combinations(range(5), size):
            again = np.array(rest) + 0.25 * means(np.delete(ballots, removed, axis=0))
            if np.isnan(expected) and any(again[last] - again[j] <= 1e-9 for j in outside):
                expected = size
    assert fewest.ballots == pytest.approx(expected, nan_ok=True)


def test_one_ballot_that_decides() -> None:
    """If this fails, a single ballot that decides third place goes unseen."""
    ballots = np.array([[100.0, 100, 100, 20], [100, 100, 80, 80], [100, 100, 80, 80]])
    fewest = fewest_ballots(67.5 + 0.25 * ballots.mean(axis=0), ballots, weight=0.25)
    assert (fewest.ballots, fewest.loses, fewest.gains) == (1, 2, 3)


def test_degenerate() -> None:
    """If this fails, three windows, a tie or an unrated window break."""
    assert np.isnan(fewest_ballots([1.0, 2.0], np.ones((2, 2)), weight=1).ballots)
    unrated = np.column_stack([np.ones((3, 3)), np.full(3, np.nan)])
    assert np.isnan(fewest_ballots([9.0, 9.0, 9.0, 5.0], unrated, weight=0.25).ballots)
    assert fewest_ballots([9.0, 9.0, 9.0, 9.0], unrated, weight=0.25).ballots == 0
    assert np.isnan(fewest_ballots([9.0, 8, 7, 6], np.zeros((0, 4)), weight=0.25).ballots)
    with pytest.raises(ValueError, match="windows"):
        fewest_ballots([1.0], np.ones((2, 2)), weight=1)
