"""Intervals of picked windows: the truncated normal law, limits far from the cut, and coverage."""

import numpy as np
import pytest
from scipy import stats

from analysis.stats.total_error import TotalError
from analysis.stats.winner_interval import winner_interval


def error(own: np.ndarray, common: float = 0.0) -> TotalError:
    """Known errors."""
    known = np.full(len(own), np.inf)
    return TotalError(own, known, common, own + common, known)


def test_truncated_normal() -> None:
    """If this fails, limits are not where the truncated law has the quantiles of the source."""
    # Andrews, Kitagawa and McCloskey (2024): alpha .05, beta .005, two windows, X = (1, 0), sd 1
    got = winner_interval([1.0, 0.0], error(np.ones(2)), k=1)
    reach = stats.norm.isf((1 - 0.995**0.5) / 2)
    share = (0.05 - 0.005) / 0.995 / 2
    for truth, chance in ((got.high[0], share), (got.low[0], 1 - share), (got.estimate[0], 0.5)):
        low = max(0.0 - truth, -reach)
        assert stats.truncnorm.cdf(1.0 - truth, low, reach) == pytest.approx(chance, abs=1e-6)


def test_far_from_the_cut_nothing_is_taken_off() -> None:
    """If this fails, a window that leads by ten errors is told that it was lucky."""
    x = np.array([100.0, 80.0, 79.0, 78.0])
    got = winner_interval(x, error(np.full(4, 1.0), 0.5), k=1)
    half = np.sqrt(1.5) * stats.norm.isf(0.0225 / 0.995)
    assert got.estimate[0] == pytest.approx(100, abs=0.01)
    assert (got.low[0], got.high[0]) == pytest.approx((100 - half, 100 + half), abs=0.02)


@pytest.mark.parametrize("spread", [0.0, 0.5, 2.0])
def test_covers_the_observed_best(spread: float) -> None:
    """If this fails, the intervals of those on top miss more often than they say, or run high."""
    rng = np.random.default_rng(1)
    plain, hybrid, above, rounds = 0.0, 0.0, 0.0, 500
    for _ in range(rounds):
        own = rng.uniform(0.5, 1.5, 30)
        truth = rng.normal(85, spread, 30)
        x = truth + rng.normal(0, np.sqrt(own)) + rng.normal(0, 0.5)
        got = winner_interval(x, error(own, 0.25))
        aim, half = truth[got.place], 1.96 * np.sqrt(own[got.place] + 0.25)
        plain += (np.abs(x[got.place] - aim) <= half).mean() / rounds
        hybrid += ((got.low <= aim) & (aim <= got.high)).mean() / rounds
        above += (got.estimate > aim).mean() / rounds
    assert hybrid == pytest.approx(0.95, abs=0.02)
    assert above == pytest.approx(0.5, abs=0.06)
    if spread < 1:
        assert plain < 0.9


def test_order_and_rounds_without_a_choice() -> None:
    """If this fails, winners are mixed up, or a window without error gets limits."""
    x = np.array([1.0, 5.0, 3.0, 4.0])
    assert winner_interval(x, error(np.ones(4)), k=2).place.tolist() == [1, 3]
    assert len(winner_interval(x, error(np.ones(4)), k=4).place) == 0
    certain = winner_interval(x, error(np.array([1.0, 0, 1, 1])), k=2)
    assert (certain.low[0], certain.estimate[0], certain.high[0]) == (5, 5, 5)
    assert certain.low[1] < 4
