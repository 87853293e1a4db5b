"""Straight-lining against published exact tests, enumeration and Berkeley's admissions."""

from itertools import product
from time import perf_counter

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
    # R: mantelhaen.test(UCBAdmissions): X-squared = 1.4269, df = 1, p-value = 0.2323, by the normal
    # law, which is near where counts are large; women are admitted more often
    got = straight_lining(ADMITTED + REJECTED, ADMITTED)
    assert got.p_value[1] == pytest.approx(0.2323 / 2, abs=0.002)
    assert got.p_value[0] > 0.88
    assert got.observed[0] == pytest.approx(1198 / 2691)


def test_published_exact_tests() -> None:
    """If this fails, the p-value of one stratum is not Fisher's."""
    # R: fisher.test(TeaTasting, alternative = "greater"): p-value = 0.2429
    assert straight_lining([[4.0], [4.0]], [[3.0], [1.0]]).p_value[0] == pytest.approx(17 / 70)
    # R: fisher.test(Convictions, alternative = "less"): p-value = 0.0004652 (the other row's)
    got = straight_lining([[13.0], [17.0]], [[10.0], [2.0]])
    assert round(float(got.p_value[0]), 7) == 0.0004652


def test_few_answers_do_not_look_rarer_than_they_are() -> None:
    """If this fails, a normal tail makes 3 of 15 a sensation."""
    got = straight_lining([[15.0], [885.0]], [[3.0], [17.0]])
    assert round(float(got.p_value[0]), 4) == 0.0036
    assert got.p_value[0] == pytest.approx(stats.hypergeom.sf(2, 900, 20, 15))


def test_strata_add_up_as_enumerated() -> None:
    """If this fails, answers of several ranges of score are not put together exactly."""
    number, straight = np.array([[5, 3, 4], [9, 7, 2]]), np.array([[3, 2, 1], [2, 1, 0]])
    laws = [
        stats.hypergeom(n.sum(), m.sum(), n[0]) for n, m in zip(number.T, straight.T, strict=True)
    ]
    chance = sum(
        np.prod([law.pmf(x) for law, x in zip(laws, count, strict=True)])
        for count in product(range(6), range(4), range(5))
        if sum(count) >= 6
    )
    assert straight_lining(number, straight).p_value[0] == pytest.approx(chance)


def test_small_clean_windows_are_flagged_as_rarely_as_promised() -> None:
    """If this fails, tiny windows of honest people are suspected ten times too often."""
    rng = np.random.default_rng(8)
    flagged = 0
    for _ in range(150):
        straight = rng.binomial(15, 0.02, (60, 1))
        flagged += bool((straight_lining(np.full((60, 1), 15), straight).q_value < 0.01).any())
    assert flagged <= 4


def test_a_large_city_stays_exact_and_quick() -> None:
    """If this fails, ten million responses take minutes or fall back on an approximation."""
    number = np.full((200, 5), 10_000.0)
    straight = np.random.default_rng(2).binomial(10_000, 0.3, number.shape).astype(float)
    straight[0, 0] += 5_000
    start = perf_counter()
    got = straight_lining(number, straight)
    least = smallest_excess(number, straight, excess=0.1)
    assert perf_counter() - start < 15
    assert got.p_value[0] == 1e-30
    assert (got.p_value[1:] > 1e-5).all()
    assert (least == 0.1).all()


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
def test_excess_is_the_own_share_less_the_others(number: IntArray, seed: int) -> None:
    """If this fails, a window is compared with a city that holds the window itself."""
    straight = np.random.default_rng(seed).integers(0, number + 1)
    got = straight_lining(number, straight)
    size = number.sum(axis=1)
    for i in np.flatnonzero(size):
        others = np.delete(number, i, axis=0).sum(axis=0)
        alike = np.delete(straight, i, axis=0).sum(axis=0)
        usual = sum(
            n * a / o if o else m
            for n, m, o, a in zip(number[i], straight[i], others, alike, strict=True)
        )
        assert got.excess[i] * size[i] == pytest.approx(straight[i].sum() - usual)
    assert np.isnan(got.p_value[size == 0]).all()
    assert (got.p_value[size > 0] <= 1).all()


def test_one_planted_window_among_three_is_found() -> None:
    """If this fails, a window hides in a city that is a third its own."""
    number, straight = np.full((3, 1), 100.0), np.array([[35.0], [22.0], [22.0]])
    got = straight_lining(number, straight)
    assert got.excess.tolist() == pytest.approx([0.13, -0.065, -0.065])
    got = straight_lining(number * 10, straight * 10)
    assert np.flatnonzero((got.q_value < 0.01) & (got.excess > 0.1)).tolist() == [0]


def test_degenerate() -> None:
    """If this fails, one window, no answers or all straight break."""
    assert straight_lining([[5.0]], [[2.0]]).p_value[0] == 1
    assert straight_lining([[5.0], [5.0]], [[5.0], [5.0]]).p_value.tolist() == [1, 1]
    assert straight_lining([[5.0], [5.0]], [[0.0], [0.0]]).p_value.tolist() == [1, 1]
    assert len(straight_lining(np.zeros((0, 2)), np.zeros((0, 2))).p_value) == 0
    with pytest.raises(ValueError, match="more than"):
        straight_lining([[1.0]], [[2.0]])
    with pytest.raises(ValueError, match="whole"):
        straight_lining([[1.5]], [[1.0]])


def test_the_smallest_excess_is_flagged_and_one_answer_less_is_not() -> None:
    """If this fails, the report promises to see straight-lining that it does not see."""
    for size, usual in ((200, 20), (15, 0), (15, 1)):
        number, straight = np.full((20, 1), float(size)), np.full((20, 1), float(usual))
        least = smallest_excess(number, straight, excess=0.0)[4]
        for less, seen in ((0, True), (1, False)):
            more = straight.copy()
            more[4] += round(least * size) - less
            assert (straight_lining(number, more).q_value[4] < 0.01) == seen


def test_the_smallest_excess_has_bounds() -> None:
    """If this fails, an excess is promised that does not count or cannot be."""
    number, straight = np.full((20, 1), 200.0), np.full((20, 1), 20.0)
    assert smallest_excess(number, straight, excess=0.4)[0] == 0.4
    assert np.isnan(smallest_excess(np.zeros((1, 2)), np.zeros((1, 2)), excess=0.1)).all()
    assert smallest_excess([[1.0], [1.0]], [[1.0], [0.0]], excess=0.1)[0] > 1
    assert smallest_excess([[9.0], [9.0]], [[9.0], [9.0]], excess=0.1)[0] > 1
    assert smallest_excess([[9.0]], [[2.0]], excess=0.1)[0] > 1
