"""The shortest list that holds the best, and the test of the observed best as a set."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from analysis.stats.leading_set import leading_set, set_test

KNOWN = np.full(6, np.inf)


def test_short_lists_against_all_lists() -> None:
    """If this fails, the list is longer than need be, or holds the best less often than it says."""
    rng = np.random.default_rng(1)
    truth = np.array([90.0, 89.5, 89, 88, 86, 84]) + rng.normal(0, 1.5, (2000, 6))
    member = truth >= np.sort(truth, axis=1)[:, -3][:, None]
    got = leading_set(member, confidence=0.9)
    assert got.held == pytest.approx((~member[:, ~got.inside]).all(axis=1).mean())
    assert got.held >= 0.9
    shorter = combinations(range(6), int(got.inside.sum()) - 1)
    best = max((member[:, list(kept)].sum(axis=1) == 3).mean() for kept in shorter)
    assert best < 0.9


def test_clear_and_unknown() -> None:
    """If this fails, sure places make a list longer, or no draws make it shorter."""
    sure = np.tile([True, False, True, False], (50, 1))
    assert leading_set(sure).inside.tolist() == [True, False, True, False]
    assert leading_set(np.zeros((0, 4), bool)).inside.all()


def test_two_windows_are_welch() -> None:
    """If this fails, the test of a set of one among two is not the two-sided t test."""
    # Student (1908), extra sleep; R t.test(extra ~ group): df = 17.776, p-value = 0.07939
    drug1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    drug2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    variance = [d.var(ddof=1) / 10 for d in (drug1, drug2)]
    got = set_test([drug1.mean(), drug2.mean()], variance, [9.0, 9.0], k=1)
    assert got.p_value == pytest.approx(0.07939, abs=5e-6)
    assert (got.inside, got.outside) == (1, 0)


def test_the_hardest_pair_need_not_be_at_the_cut() -> None:
    """If this fails, a wide window far below is overlooked because another is nearer."""
    x, v = np.array([90.0, 88, 85, 84, 60, 50]), np.array([1.0, 1, 0.01, 0.01, 400, 1])
    got = set_test(x, v, KNOWN)
    assert (got.inside, got.outside) == (2, 4)
    assert got.p_value == pytest.approx(2 * stats.norm.sf(25 / np.sqrt(400.01)))


def test_wrong_verdicts_are_rare() -> None:
    """If this fails, a set is called proven that is not the true one in more than 5 of 100."""
    rng = np.random.default_rng(2)
    truth = np.array([85.0, 85, 85, 85, 85, 85])  # the hardest case: nobody is better
    x = truth + rng.normal(0, 1, (2000, 6))
    wrong = np.mean([set_test(row, np.ones(6), KNOWN).p_value <= 0.05 for row in x])
    assert wrong < 0.05


def test_ties_and_places_for_all() -> None:
    """If this fails, a tie at the cut is called clear, or everybody's place is put to a test."""
    assert set_test([3.0, 2, 1, 1], np.zeros(4), np.full(4, np.inf), k=3).p_value == 1
    assert set_test([3.0, 2, 1, 0], np.zeros(4), np.full(4, np.inf), k=3).p_value == 0
    assert np.isnan(set_test([1.0, 2.0], [1.0, 1.0], [5.0, 5.0], k=3).p_value)
