"""Leave-one-out against recomputing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.leave_one_out import leave_one_out

GRADES = st.sampled_from([20.0, 40.0, 60.0, 80.0, 100.0, np.nan])
TABLES = arrays(np.float64, (5, 5), elements=GRADES)


def means(ballots: FloatArray) -> FloatArray:
    """Column means, NaN for an empty column."""
    seen = ~np.isnan(ballots)
    n = seen.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(seen, ballots, 0).sum(axis=0) / n)


def top(totals: FloatArray, k: int) -> set[int]:
    """Positions of rank at most k, equal totals sharing a rank."""
    return {
        j
        for j, t in enumerate(totals)
        if not np.isnan(t) and sum(o > t + 1e-9 for o in totals if not np.isnan(o)) < k
    }


@given(TABLES, st.lists(st.integers(70, 74), min_size=5, max_size=5))
@settings(deadline=None, max_examples=80, derandomize=True)
def test_closed_form_is_recomputing(ballots: FloatArray, rest: list[int]) -> None:
    """If this fails, the top set without a ballot is not the one a recount would give."""
    base = np.where(np.isnan(means(ballots)), 50.0, means(ballots))
    totals = np.array(rest) + 0.25 * base
    seen = ~np.isnan(ballots)
    left_out = leave_one_out(totals, np.where(seen, ballots, 0), seen, weight=0.25)
    for v in range(5):
        without = means(np.delete(ballots, v, axis=0))
        again = np.where(seen.any(axis=0), np.array(rest) + 0.25 * without, totals)
        assert set(np.flatnonzero(left_out.top[v])) == top(again, 3)
        assert left_out.changes[v] == (top(again, 3) != top(totals, 3))


def test_one_ballot_that_decides() -> None:
    """If this fails, a ballot that decides third place goes unseen."""
    ballots = np.array([[100.0, 100, 100, 20], [100, 100, 80, 80], [100, 100, 80, 80]])
    totals = 67.5 + 0.25 * ballots.mean(axis=0)
    without = leave_one_out(totals, ballots, np.ones_like(ballots), weight=0.25)
    assert without.changes.tolist() == [True, False, False]
    assert without.full.tolist() == [True, True, True, False]
    assert without.top[0].tolist() == [True, True, True, True]
    assert without.largest_shift == pytest.approx(0.25 * 20)


def test_days_with_many_responses() -> None:
    """If this fails, a day counts as one response."""
    total = np.array([[900.0, 100.0], [80.0, 800.0]])
    number = np.array([[10.0, 1.0], [1.0, 10.0]])
    without = leave_one_out([980 / 11, 900 / 11], total, number, weight=1.0, k=1)
    assert without.top.tolist() == [[True, True], [False, True]]


def test_degenerate() -> None:
    """If this fails, no ballot, three windows or an unrated window break."""
    without = leave_one_out([1.0, 2.0], np.zeros((0, 2)), np.zeros((0, 2)), weight=0.25)
    assert len(without.changes) == 0
    assert np.isnan(without.largest_shift)
    assert leave_one_out([], np.zeros((1, 0)), np.zeros((1, 0)), weight=1).top.shape == (1, 0)
    with pytest.raises(ValueError, match="windows"):
        leave_one_out([1.0], [[1.0, 2.0]], [[1.0, 1.0]], weight=1)
