"""Straight-lining against the Mantel-Haenszel test of Berkeley's admissions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from analysis.stats._arrays import IntArray
from analysis.stats.straight_lining import smallest_excess, straight_lining

# R datasets: UCBAdmissions (Bickel, Hammel and O'Connell 1975), men and women by department
ADMITTED = np.array([[512, 353, 120, 138, 53, 22], [89, 17, 202, 131, 94, 24]], float)
REJECTED = np.array([[313, 207, 205, 279, 138, 351], [19, 8, 391, 244, 299, 317]], float)


def test_berkeley() -> None:
    """If this fails, the standardised test is not that of Mantel and Haenszel."""
    # R: mantelhaen.test(UCBAdmissions): X-squared = 1.4269, df = 1, p-value = 0.2323
    got = straight_lining(ADMITTED + REJECTED, ADMITTED)
    assert round(float(got.z[0] ** 2), 4) == 1.4269
    assert round(float(2 * stats.norm.sf(abs(got.z[0]))), 4) == 0.2323
    assert got.z[0] == pytest.approx(-got.z[1])
    assert got.observed[0] == pytest.approx(1198 / 2691)


def test_a_window_of_content_people_is_not_flagged() -> None:
    """If this fails, being liked counts as being careless."""
    # in the top stratum every answer is straight by nature
    number = np.array([[10.0, 90.0], [90.0, 10.0], [50.0, 50.0]])
    straight = number * [0.2, 1.0]
    got = straight_lining(number, straight)
    assert got.observed[0] > 0.9
    assert got.excess == pytest.approx(np.zeros(3))
    assert (got.q_value > 0.4).all()


def test_a_careless_window_is_found_alone() -> None:
    """If this fails, a window whose answers were ticked through goes unseen."""
    rng = np.random.default_rng(1)
    number = np.full((20, 4), 30.0)
    straight = rng.binomial(30, 0.2, (20, 4)).astype(float)
    straight[7] = 16
    got = straight_lining(number, straight)
    assert np.flatnonzero((got.q_value < 0.01) & (got.excess > 0.1)).tolist() == [7]


@given(arrays(np.int64, (4, 3), elements=st.integers(0, 9)), st.integers(0, 10_000))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_excesses_cancel_over_the_city(number: IntArray, seed: int) -> None:
    """If this fails, the city as a whole is more careless than itself."""
    straight = np.random.default_rng(seed).integers(0, number + 1)
    got = straight_lining(number, straight)
    size = number.sum(axis=1)
    assert np.nansum(got.excess * size) == pytest.approx(0, abs=1e-9)
    assert np.isnan(got.p_value[size == 0]).all()
    assert (got.p_value[size > 0] <= 1).all()


def test_degenerate() -> None:
    """If this fails, one window, no answers or all straight break."""
    assert straight_lining([[5.0]], [[2.0]]).p_value[0] == 1
    assert straight_lining([[5.0], [5.0]], [[5.0], [5.0]]).z.tolist() == [0, 0]
    assert len(straight_lining(np.zeros((0, 2)), np.zeros((0, 2))).z) == 0
    with pytest.raises(ValueError, match="more than"):
        straight_lining([[1.0]], [[2.0]])


def test_the_smallest_excess_is_flagged_and_half_of_it_is_not() -> None:
    """If this fails, the report promises to see straight-lining that it does not see."""
    number, straight = np.full((20, 1), 200.0), np.full((20, 1), 20.0)
    least = smallest_excess(number, straight, excess=0.0)[0]
    for part, seen in ((1.3, True), (0.5, False)):
        more = straight.copy()
        more[4] += round(part * least * 200)
        assert (straight_lining(number, more).q_value[4] < 0.01) == seen
    assert smallest_excess(number, straight, excess=0.4)[0] == 0.4
    assert np.isnan(smallest_excess(np.zeros((1, 2)), np.zeros((1, 2)), excess=0.1)).all()
    assert smallest_excess([[1.0], [1.0]], [[1.0], [0.0]], excess=0.1)[0] > 1
