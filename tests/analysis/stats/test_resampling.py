"""Random draws: exact moments, agreement of the fast and the exact way, reproducibility."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.resampling import day_bootstrap, deviations, resampled_means

COUNTS = np.array([[10, 20, 30, 40, 50], [0, 0, 0, 0, 7], [0, 0, 0, 0, 0]])
POINTS = np.array([20.0, 40.0, 60.0, 80.0, 100.0])


def test_multinomial_mean_has_the_bootstrap_variance() -> None:
    """If this fails, redrawn responses are not the bootstrap of the responses."""
    drawn = resampled_means(COUNTS, POINTS, draws=20_000, rng=np.random.default_rng(1))
    rows = np.repeat(POINTS, COUNTS[0])
    assert drawn[:, 0].mean() == pytest.approx(rows.mean(), abs=0.05)
    assert drawn[:, 0].var() == pytest.approx(rows.var() / len(rows), rel=0.03)
    assert (drawn[:, 1] == 100).all()
    assert np.isnan(drawn[:, 2]).all()


def test_gaussian_and_exact_draws_agree_in_law() -> None:
    """If this fails, the fast way for large windows tells another uncertainty."""
    exact = resampled_means(COUNTS[:1] * 9, POINTS, draws=4000, rng=np.random.default_rng(2))
    fast = resampled_means(
        COUNTS[:1] * 9, POINTS, draws=4000, rng=np.random.default_rng(3), gaussian_from=1000
    )
    assert stats.ks_2samp(exact[:, 0], fast[:, 0]).pvalue > 0.01


def test_few_responses_are_redrawn_with_the_same_law() -> None:
    """If this fails, small windows are resampled otherwise than large ones."""
    few = np.array([[1, 2, 0, 3, 2]])
    drawn = resampled_means(few, POINTS, draws=40_000, rng=np.random.default_rng(8))[:, 0]
    rows = np.repeat(POINTS, few[0])
    assert drawn.mean() == pytest.approx(rows.mean(), abs=0.3)
    assert drawn.var() == pytest.approx(rows.var() / 8, rel=0.03)
    # all eight at 100: (2/8)^8; cells of equal score are one cell
    assert (drawn >= 100 - 1e-9).mean() == pytest.approx((2 / 8) ** 8, abs=1e-4)
    split = resampled_means([[1, 2]], [80.0, 80.0], draws=9, rng=np.random.default_rng(8))
    assert split == pytest.approx(np.full((9, 1), 80.0))


def test_deviations_have_the_covariance_asked_for() -> None:
    """If this fails, windows that share voters are drawn as if they did not."""
    cov = np.array([[4.0, 3.0], [3.0, 9.0]])
    errors = deviations(cov, draws=40_000, rng=np.random.default_rng(4))
    assert np.cov(errors.T) == pytest.approx(cov, rel=0.03)


def test_deviations_with_few_degrees_of_freedom_follow_student() -> None:
    """If this fails, six periods are treated as if their variance were known."""
    errors = deviations(
        np.array([4.0, 4.0]), draws=40_000, rng=np.random.default_rng(5), df=[5.0, np.nan]
    )
    assert np.quantile(errors[:, 0] / 2, 0.975) == pytest.approx(stats.t.ppf(0.975, 5), rel=0.03)
    assert np.quantile(errors[:, 1] / 2, 0.975) == pytest.approx(1.96, rel=0.03)


def test_day_bootstrap_variance_is_that_of_day_clusters() -> None:
    """If this fails, responses of one day count as independent."""
    number = np.full((1, 60), 10.0)
    daily = np.random.default_rng(6).normal(80, 5, 60)
    drawn = day_bootstrap(number * daily, number, draws=20_000, rng=np.random.default_rng(7))
    assert drawn.var() == pytest.approx(daily.var() / 60, rel=0.04)


@given(st.integers(0, 2**31), st.integers(1, 40))
@settings(deadline=None, max_examples=25, derandomize=True)
def test_same_seed_same_draws_within_the_scale(seed: int, draws: int) -> None:
    """If this fails, a published result cannot be computed again, or a mean leaves the scale."""
    drawn, again = (
        resampled_means(COUNTS, POINTS, draws=draws, rng=np.random.default_rng(seed))
        for _ in range(2)
    )
    assert np.array_equal(drawn, again, equal_nan=True)
    assert np.nanmin(drawn) >= 20
    assert np.nanmax(drawn) <= 100


def test_faulty_and_empty_input() -> None:
    """If this fails, nonsense is drawn from, or an empty table breaks."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="negative"):
        resampled_means([[-1.0]], [1.0], draws=2, rng=rng)
    with pytest.raises(ValueError, match="cells"):
        resampled_means([[1.0]], [1.0, 2.0], draws=2, rng=rng)
    with pytest.raises(ValueError, match="negative"):
        deviations([-1.0], draws=2, rng=rng)
    assert np.isnan(day_bootstrap(np.zeros((2, 0)), np.zeros((2, 0)), draws=3, rng=rng)).all()
    assert np.isnan(day_bootstrap([[0.0]], [[0.0]], draws=3, rng=rng)).all()
    assert deviations(np.zeros(0), draws=3, rng=rng).shape == (3, 0)
