"""Variances that lean on each other: formula, zero variance, rounds where nothing varies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.moderated_variance import FEWEST, MOST, moderated_variance


def test_weights_are_degrees_of_freedom() -> None:
    """If this fails, a variance leans on the others by something else than its sample size."""
    got = moderated_variance([4.0, 8.0, 6.0], [10, 10, 20])
    assert got.pooled == pytest.approx(6.0)
    assert got.lent == MOST  # the three scatter less than their own sampling error
    expected = (MOST * 6 + np.array([10 * 4, 10 * 8, 20 * 6])) / (MOST + np.array([10, 10, 20]))
    assert got.variance == pytest.approx(expected)
    assert got.df == pytest.approx(MOST + np.array([10, 10, 20]))


def test_unlike_windows_lend_little() -> None:
    """If this fails, a window with truly larger variance is called as steady as the others."""
    got = moderated_variance([1.0, 1.0, 1.0, 60.0], [200, 200, 200, 200])
    assert got.lent == FEWEST
    assert got.variance[3] > 57


def test_no_observed_variance_is_no_certainty() -> None:
    """If this fails, three equal answers count as exactly known."""
    got = moderated_variance([0.0, np.nan, 9.0, 11.0], [2, 0, 30, 30])
    assert got.variance[:2] == pytest.approx([10, 10])
    assert (got.df[:2] == got.lent).all()


def test_nothing_varies_anywhere() -> None:
    """If this fails, a round in which everybody is content breaks or is called certain."""
    assert moderated_variance([0.0, 0.0], [5, 5], otherwise=1.0).variance.tolist() == [1, 1]
    assert np.isnan(moderated_variance([np.nan], [0]).variance).all()
    assert len(moderated_variance([], []).variance) == 0


@given(
    st.lists(st.tuples(st.floats(0.01, 100), st.integers(1, 200)), min_size=1, max_size=12),
)
@settings(deadline=None, max_examples=50, derandomize=True)
def test_lies_between_own_and_pooled(pairs: list[tuple[float, int]]) -> None:
    """If this fails, moderation can push a variance beyond what any window shows."""
    variance, df = (np.array(column, float) for column in zip(*pairs, strict=True))
    got = moderated_variance(variance, df)
    low, high = np.minimum(variance, got.pooled), np.maximum(variance, got.pooled)
    assert ((low - 1e-9 <= got.variance) & (got.variance <= high + 1e-9)).all()
    assert FEWEST <= got.lent <= MOST
