"""Probability of the top three: exact small cases, shrinkage, and calibration."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.top_probability import top_calibration, top_probability

# Rubin (1981), eight schools' coaching effects and standard errors (Gelman et al. 2013, table 5.2)
EFFECT = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
ERROR = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])


def test_eight_schools() -> None:
    """If this fails, the shrinkage is not the hierarchical model of Gelman et al."""
    # Gelman et al. (2013), table 5.3, 200 draws: medians 10 8 7 8 5 6 10 8. Posterior means of long
    # MCMC runs of the same model (Stan's example) are about 11.4 7.9 6.1 7.6 5.1 6.1 10.7 8.5.
    top = top_probability(EFFECT, ERROR**2, k=1, draws=100_000, rng=np.random.default_rng(1))
    expected = [11.4, 7.9, 6.1, 7.6, 5.1, 6.1, 10.7, 8.5]
    assert top.shrunk == pytest.approx(expected, abs=0.35)
    assert top.probability.sum() == pytest.approx(1)
    assert top.probability[0] < top.resampling_frequency[0]


def test_ranks_and_the_best_say_the_same() -> None:
    """If this fails, the heat map contradicts the probability of being among the best."""
    rng = np.random.default_rng(5)
    top = top_probability(rng.normal(85, 2, 12), np.full(12, 1.5), k=3, shown=12, rng=rng)
    assert top.ranks.shape == (12, 12)
    assert top.ranks[:, :3].sum(axis=1) == pytest.approx(top.probability)
    assert top.ranks.sum(axis=0) == pytest.approx(1)
    assert top.ranks.sum(axis=1) == pytest.approx(1)
    certain = top_probability([3.0, 1.0, 2.0, 0.0], np.zeros(4), shown=2, rng=rng)
    assert certain.ranks.tolist() == [[1, 0], [0, 0], [0, 1], [0, 0]]


def test_unshrunk_frequency_of_two_windows() -> None:
    """If this fails, the resampling frequency is not the normal probability."""
    top = top_probability([1.0, 0.0], [1.0, 3.0], k=1, draws=200_000, rng=np.random.default_rng(2))
    assert top.resampling_frequency[0] == pytest.approx(stats.norm.cdf(0.5), abs=0.005)
    assert np.isnan(top.probability).all()


def test_calibrated_where_resampling_overstates() -> None:
    """If this fails, "about 80 in 100" does not come true about 80 times in 100."""
    rng = np.random.default_rng(3)
    claims, plain, truths = [], [], []
    for _ in range(500):
        truth = rng.normal(85, 1.5, 15)
        v = rng.uniform(0.5, 2.5, 15)
        seen = truth + rng.normal(0, np.sqrt(v))
        top = top_probability(seen, v, draws=400, rng=rng)
        claims.append(top.probability)
        plain.append(top.resampling_frequency)
        truths.append(truth >= np.sort(truth)[-3])
    claim, freq, true = np.concatenate(claims), np.concatenate(plain), np.concatenate(truths)
    for low, high in ((0.0, 0.1), (0.1, 0.4), (0.4, 0.7), (0.7, 1.01)):
        here = (claim >= low) & (claim < high)
        assert claim[here].mean() == pytest.approx(true[here].mean(), abs=0.04)
    sure = freq > 0.7
    assert freq[sure].mean() - true[sure].mean() > 0.04


def test_self_test_is_close_to_the_diagonal() -> None:
    """If this fails, the printed self-test contradicts the method on its own model."""
    rng = np.random.default_rng(4)
    tested = top_calibration(
        rng.normal(85, 2, 20), np.full(20, 1.5), rounds=150, draws=200, bins=3, rng=rng
    )
    assert tested.number.sum() == 150 * 20
    assert tested.claimed == pytest.approx(tested.true, abs=0.08)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=9), st.integers(1, 3))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_probabilities_sum_to_k_and_follow_the_order(values: list[int], k: int) -> None:
    """If this fails, places are given out more or less than k times, or against the scores."""
    x = np.array(values, float)
    top = top_probability(x, np.full(len(x), 4.0), k=k, draws=400, rng=np.random.default_rng(0))
    assert top.probability.sum() == pytest.approx(k)
    order = np.argsort(x, kind="stable")
    assert (np.diff(top.shrunk[order]) > -1.5).all()


def test_degenerate_rounds() -> None:
    """If this fails, few windows, no variance or equal scores break or pretend knowledge."""
    rng = np.random.default_rng(0)
    assert top_probability([1.0, 2.0], [1.0, 1.0], rng=rng).probability.tolist() == [1, 1]
    assert top_probability([], [], rng=rng).probability.tolist() == []
    exact = top_probability([4.0, 3.0, 3.0, 1.0], np.zeros(4), k=2, rng=rng)
    assert exact.probability.tolist() == [1, 1, 1, 0]
    equal = top_probability(np.full(6, 80.0), np.full(6, 1.0), rng=rng)
    assert equal.probability == pytest.approx(np.full(6, 0.5), abs=0.03)
    assert np.isfinite(top_probability(np.full(6, 80.0), np.zeros(6), rng=rng).spread)
    assert np.isnan(top_calibration([1.0, 2.0], [1.0, 1.0], rng=rng).claimed).all()
    with pytest.raises(ValueError, match="finite"):
        top_probability([np.nan], [1.0], rng=rng)
    with pytest.raises(ValueError, match="windows"):
        top_probability([1.0], [1.0, 2.0], rng=rng)
