"""Self-rating: bounds by recounting, and the test's size, power and exact small case."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.self_rating import self_grades, without_extremes

POINTS = np.array([20.0, 40.0, 60.0, 80.0, 100.0])


@given(arrays(np.int64, (4, 5), elements=st.integers(0, 4)))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_bounds_are_a_recount(histogram: FloatArray) -> None:
    """If this fails, a self-rating could have done more than the bound says."""
    bounds = without_extremes(histogram, POINTS)
    for j, row in enumerate(histogram):
        grades = np.repeat(POINTS, row)
        if len(grades) > 1:
            assert bounds.low[j] == pytest.approx(np.sort(grades)[:-1].mean())
            assert bounds.high[j] == pytest.approx(np.sort(grades)[1:].mean())
            assert bounds.low[j] <= bounds.mean[j] + 1e-9 <= bounds.high[j] + 2e-9
        else:
            assert np.isnan(bounds.low[j])


def test_exact_small_case() -> None:
    """If this fails, the null is not one grade from each window's histogram."""
    # two windows, each half 60 and half 100: both self-grades 100 has probability 1/4
    histogram = [[0, 0, 5, 0, 5], [0, 0, 5, 0, 5]]
    self_rated = self_grades([0, 0, 0, 0, 2], histogram, POINTS, rng=np.random.default_rng(1))
    assert self_rated.p_value == pytest.approx(0.25, abs=0.02)
    assert (self_rated.mean, self_rated.expected, self_rated.n) == (100, 80, 2)
    self_rated = self_grades([0, 0, 0, 0, 3], histogram, POINTS, rng=np.random.default_rng(1))
    assert self_rated.p_value == pytest.approx(0.125, abs=0.015)


def test_size_and_power() -> None:
    """If this fails, honest heads are suspected, or generous ones are not."""
    rng = np.random.default_rng(2)
    histogram = rng.multinomial(50, [0.02, 0.08, 0.2, 0.4, 0.3], 60).astype(float)
    share = histogram.mean(axis=0) / 50
    false = sum(
        self_grades(rng.multinomial(60, share), histogram, POINTS, draws=300, rng=rng).p_value
        < 0.05
        for _ in range(80)
    )
    assert false <= 10
    proud = self_grades([0, 0, 2, 13, 45], histogram, POINTS, rng=rng)
    assert proud.p_value < 0.01


def test_degenerate() -> None:
    """If this fails, no self-grade, no ballot or faulty points break."""
    rng = np.random.default_rng(0)
    assert np.isnan(self_grades(np.zeros(5), np.ones((2, 5)), POINTS, rng=rng).p_value)
    assert np.isnan(self_grades(np.ones(5), np.zeros((2, 5)), POINTS, rng=rng).p_value)
    same = self_grades([0, 0, 0, 0, 4], [[0, 0, 0, 0, 9]], POINTS, rng=rng)
    assert same.p_value == 1
    assert np.isnan(without_extremes(np.zeros((2, 0)), []).mean).all()
    with pytest.raises(ValueError, match="ascending"):
        without_extremes([[1, 1]], [100.0, 80.0])
    with pytest.raises(ValueError, match="grades"):
        self_grades([1.0], np.ones((2, 5)), POINTS, rng=rng)
