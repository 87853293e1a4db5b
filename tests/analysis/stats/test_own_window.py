"""Favour for the own window: exact small cases, and mild heads who do nothing wrong."""

import numpy as np
import pytest

from analysis.stats.own_window import own_window
from bench.flag_rounds import FAVOUR, vote

POINTS = 20.0 * np.arange(1, 6)


def test_exact_small_case() -> None:
    """If this fails, the null is not one grade from each of the mildest ballots."""
    ballots = np.array([[100.0, 60], [100, 60], [60, 60], [20, 60]])
    got = own_window([0, 0, 0, 0, 2], ballots, POINTS, error=0.5)
    assert (got.mean, got.expected, got.n) == (100, 80, 2)
    assert got.p_value == pytest.approx(1 / 4)
    assert own_window([0, 0, 1, 0, 1], ballots, POINTS, error=0.5).p_value == pytest.approx(3 / 4)


def test_heads_who_are_mild_to_everybody_are_not_suspected() -> None:
    """If this fails, mild heads are said to favour their own (.175 of such rounds before)."""
    flags = 0
    for seed in range(60):
        held = vote("mild_insiders", 60, 90, np.random.default_rng(seed))
        flags += own_window(held.self_grades, held.ballots, POINTS).p_value < 0.01
    assert flags == 0


def test_heads_who_favour_their_own_are_seen_where_they_are_many() -> None:
    """If this fails, sixty proud heads of ninety voters go unseen."""
    found = 0
    for seed in range(20):
        held = vote("independent", 60, 90, np.random.default_rng(seed), favour=FAVOUR)
        found += own_window(held.self_grades, held.ballots, POINTS).p_value < 0.01
    assert found >= 18


def test_few_heads_among_many_voters_cannot_be_judged() -> None:
    """If this fails, ten heads whose ballots may be the mildest of 120 get a p-value."""
    held = vote("independent", 10, 120, np.random.default_rng(1), favour=FAVOUR)
    got = own_window(held.self_grades, held.ballots, POINTS)
    assert np.isnan(got.p_value)
    assert got.least_p >= 0.01
    assert got.expected > np.nanmean(held.ballots)


def test_degenerate() -> None:
    """If this fails, no self-grade, no ballot or faulty points break."""
    assert np.isnan(own_window(np.zeros(5), np.full((3, 3), 80.0), POINTS).p_value)
    assert np.isnan(own_window([0, 0, 0, 0, 4], np.full((3, 3), np.nan), POINTS).mean)
    with pytest.raises(ValueError, match="ascending"):
        own_window([1, 1], np.ones((2, 2)), [2, 1])
    with pytest.raises(ValueError, match="no other points"):
        own_window(np.ones(5), np.full((3, 3), 70.0), POINTS)
