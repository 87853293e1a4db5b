"""Self-rating: bounds by recounting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.self_rating import without_extremes

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


def test_degenerate() -> None:
    """If this fails, no grade or faulty points break."""
    assert np.isnan(without_extremes(np.zeros((2, 0)), []).mean).all()
    with pytest.raises(ValueError, match="ascending"):
        without_extremes([[1, 1]], [100.0, 80.0])
