"""Questionnaire reliability against published limits and the length formula."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.questionnaire import feldt_limits, internal_consistency


def test_feldt_woodruff_salih() -> None:
    """If this fails, alpha's limits differ from the paper's example."""
    # Feldt, Woodruff and Salih (1987), p. 95: alpha .790, 41 persons, 26 items, 90 %: .704 to .861
    # with F to two decimals; R cocron with exact F: .705 to .862
    low, high = feldt_limits(0.790, n=41, items=26, confidence=0.90)
    assert (round(low, 3), round(high, 3)) == (0.705, 0.862)


def test_parallel_items() -> None:
    """If this fails, alpha, omega or the item-dropped alphas miss Spearman and Brown's formula."""
    consistency = internal_consistency(np.full((8, 8), 0.5) + 0.5 * np.eye(8), n=500)
    assert consistency.alpha == pytest.approx(8 * 0.5 / (1 + 7 * 0.5))
    assert consistency.omega == pytest.approx(consistency.alpha, abs=1e-5)
    assert consistency.item_dropped == pytest.approx(np.full(8, 7 * 0.5 / (1 + 6 * 0.5)))
    assert consistency.loadings == pytest.approx(np.full(8, np.sqrt(0.5)), abs=1e-4)
    assert consistency.low < consistency.alpha < consistency.high


@given(arrays(np.float64, (15, 4), elements=st.integers(1, 5).map(float)), st.integers(1, 20))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_unit_does_not_matter_and_omega_stays_a_share(rows: FloatArray, unit: int) -> None:
    """If this fails, grades and points give different reliabilities, or omega exceeds 1."""
    consistency = internal_consistency(np.cov(rows.T), n=15)
    in_points = internal_consistency(np.cov(rows.T) * unit**2, n=15)
    assert consistency.alpha == pytest.approx(in_points.alpha, nan_ok=True)
    assert consistency.item_dropped == pytest.approx(in_points.item_dropped, nan_ok=True)
    assert np.isnan(consistency.omega) or -1e-9 <= consistency.omega <= 1 + 1e-9


def test_degenerate() -> None:
    """If this fails, no, one or only equal answers give a reliability."""
    assert np.isnan(internal_consistency(np.full((3, 3), np.nan), n=0).alpha)
    equal = internal_consistency(np.zeros((3, 3)), n=30)
    assert np.isnan([equal.alpha, equal.low, equal.omega]).all()
    consistency = internal_consistency([[4.0]], n=30)
    assert np.isnan([consistency.alpha, consistency.omega, consistency.item_dropped[0]]).all()
    redundant = internal_consistency(np.full((5, 5), 2.0), n=30)
    assert redundant.alpha == pytest.approx(1)
    assert redundant.omega > 0.99
    flat_item = np.pad(np.full((4, 4), 0.5) + np.eye(4), (0, 1))
    assert np.isfinite(internal_consistency(flat_item, n=30).omega)
