"""Bounds and swapping shifts by hand, by substitution, and at their limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.non_response import mean_bounds, swap_shift


def test_bounds_by_hand() -> None:
    """If this fails, the bounds are not those of the worst and best unseen answers."""
    # Manski's worst-case bounds: 60 of 100 answered with mean 90 on 20..100
    bounds = mean_bounds([90.0], [60], [100])
    assert (bounds.rate[0], bounds.low[0], bounds.high[0]) == pytest.approx((0.6, 62.0, 94.0))


@given(st.floats(20, 100), st.integers(0, 50), st.integers(1, 50))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_bounds_hold_the_mean_and_close_with_the_rate(mean: float, n: int, more: int) -> None:
    """If this fails, a possible truth lies outside the bounds."""
    bounds = mean_bounds([mean, mean], [n, n], [n + more, n + 2 * more])
    assert bounds.low[0] - 1e-9 <= mean <= bounds.high[0] + 1e-9
    assert bounds.high[1] - bounds.low[1] >= bounds.high[0] - bounds.low[0] - 1e-9


@given(st.floats(0.001, 2), st.floats(0, 0.99), st.floats(0, 0.99))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_the_shift_draws_level(gap: float, first: float, second: float) -> None:
    """If this fails, the printed difference would not swap third and fourth."""
    shift = swap_shift(gap, weight=0.25, mean=(90, 85), rate=(first, second))
    assert 0.25 * (1 - first) * shift.one_sided == pytest.approx(gap)
    assert 0.25 * shift.opposed * (2 - first - second) == pytest.approx(gap)
    assert shift.opposed_possible == (90 - shift.opposed >= 20 and 85 + shift.opposed <= 100)


def test_degenerate() -> None:
    """If this fails, no frame, a full response or a tie gives nonsense."""
    assert np.isnan(swap_shift(1, weight=0.25, mean=(9, 9), rate=(np.nan, 0.5)).one_sided)
    full = swap_shift(1, weight=0.25, mean=(90, 90), rate=(1, 1))
    assert (full.one_sided, full.one_sided_possible) == (np.inf, False)
    assert swap_shift(0, weight=0.25, mean=(90, 90), rate=(1, 1)).opposed == 0
    nobody = mean_bounds([np.nan, np.nan, 80.0], [0, 0, 5], [10, 0, np.nan])
    assert (nobody.low[0], nobody.high[0]) == (20, 100)
    assert np.isnan(nobody.low[1:]).all()
    with pytest.raises(ValueError, match="invited"):
        mean_bounds([80.0], [11], [10])
    with pytest.raises(ValueError, match="gap"):
        swap_shift(-1, weight=0.25, mean=(90, 90), rate=(1, 1))
