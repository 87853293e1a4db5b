"""Raters by windows: a published table, common effects, gaps, and tables too small to split."""

import numpy as np
import pytest

from analysis.stats.crossed_error import crossed_error, independent_error

# Shrout and Fleiss (1979), table 2: six targets (rows) by four judges; table 3: mean squares
# between targets 11.24, between judges 32.49, residual 1.02
RATINGS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)
SCALE = (20.0, 100.0)


def test_shrout_and_fleiss() -> None:
    """If this fails, what judges share is not the variance component of their effect."""
    got = crossed_error(RATINGS.T)  # judges rate, targets are the windows
    assert got.common == pytest.approx((32.49 - 1.02) / 6 / 4, abs=0.003)
    assert got.common_df == 3
    assert got.own.mean() == pytest.approx(1.02 / 4, rel=0.1)


def test_a_hard_period_is_common() -> None:
    """If this fails, a period that was hard for all windows widens their differences."""
    rng = np.random.default_rng(1)
    marks = 90 + rng.normal(0, 1, (6, 20))
    shifted = marks + 10 * rng.standard_normal((6, 1))
    plain, hard = crossed_error(marks), crossed_error(shifted)
    assert hard.own == pytest.approx(plain.own)
    assert hard.common > 20 * plain.common


def test_each_window_has_its_own_variance() -> None:
    """If this fails, a window about which voters disagree gets the error of the others."""
    rng = np.random.default_rng(2)
    spread = np.array([1.0, 1.0, 1.0, 1.0, 6.0])
    got = crossed_error(90 + rng.normal(0, spread, (200, 5)))
    assert got.own[4] * 200 == pytest.approx(36, rel=0.25)
    assert got.own[:4].mean() * 200 == pytest.approx(1, rel=0.8)


def test_gaps_leave_the_effects() -> None:
    """If this fails, abstaining of a lenient voter counts as an opinion of the window."""
    rng = np.random.default_rng(3)
    table = 80 + 5 * rng.standard_normal((60, 1)) + rng.normal(0, 2, (60, 12))
    complete = crossed_error(table)
    table[rng.random(table.shape) < 0.2] = np.nan
    got = crossed_error(table)
    assert got.common == pytest.approx(complete.common, rel=0.15)
    assert (got.own * (~np.isnan(table)).sum(0)).mean() == pytest.approx(4, rel=0.2)


def test_all_best_window_leans_on_the_others() -> None:
    """If this fails, fifteen equal ballots make a window's vote certain."""
    rng = np.random.default_rng(4)
    table = rng.choice([60.0, 80.0, 100.0], p=[0.1, 0.3, 0.6], size=(15, 8))
    table[:, 0] = 100
    got = crossed_error(table, scale=SCALE)
    assert got.own[0] == pytest.approx(got.own[1:].mean(), rel=0.5)
    everybody = crossed_error(np.full((15, 8), 100.0), scale=SCALE)
    assert everybody.own == pytest.approx(np.full(8, 1 / 15))


def test_too_few_to_split() -> None:
    """If this fails, two windows or a single period break, or pretend to know what is common."""
    two = crossed_error(RATINGS.T[:, :2])
    assert two.common == 0
    assert np.isfinite(two.own).all()
    assert np.isnan(crossed_error([[90.0, 91.0, 92.0]]).own).all()
    assert np.isnan(crossed_error([[np.nan, 91.0], [np.nan, 95.0]]).own).tolist() == [True, False]


def test_tallies_without_ballots() -> None:
    """If this fails, a tally has no error, or a window without ballots has one."""
    got = independent_error([90.0, 80.0, np.nan], [10.0, 10.0, np.nan], [5, 20, 0])
    assert got.own[:2] == pytest.approx([2.0, 0.5])
    assert np.isnan(got.own[2])
