"""Residuals and permutations: what is taken away, what stays, what chance may change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.ballot_residuals import (
    ballot_residuals,
    permutation_p,
    permuted_statistics,
)

GRADES = st.sampled_from([20.0, 40.0, 60.0, 80.0, 100.0, np.nan])


@given(arrays(np.float64, (6, 7), elements=GRADES), st.integers(0, 5))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_gaps_and_plain_ballots_are_zero_and_rows_at_most_one(
    ballots: FloatArray, plain: int
) -> None:
    """If this fails, an abstention or an all-equal ballot is judged as an opinion."""
    ballots[plain] = np.where(np.isnan(ballots[plain]), np.nan, 80.0)
    residuals = ballot_residuals(ballots)
    assert not residuals[np.isnan(ballots)].any()
    assert not residuals[plain].any()
    assert ((residuals**2).sum(axis=1) <= 1 + 1e-9).all()


def test_common_opinion_and_severity_are_taken_away() -> None:
    """If this fails, voters who share the common opinion look as if they had copied."""
    opinion = np.array([60.0, 70.0, 80.0, 90.0, 100.0])
    ballots = np.array([opinion, opinion - 10, 80 + (opinion - 80) / 2, 80 + (opinion - 80) * 1.2])
    assert np.abs(ballot_residuals(ballots)).max() < 1e-9


def test_permutation_keeps_windows_and_gaps() -> None:
    """If this fails, residuals wander between windows or into abstentions."""
    rng = np.random.default_rng(1)
    ballots = rng.choice([20.0, 60.0, 100.0, np.nan], (9, 5))
    ballots[4] = 60.0
    residuals, seen = ballot_residuals(ballots), ~np.isnan(ballots)
    permuted = permuted_statistics(residuals, seen, lambda r: r.ravel(), permutations=40, rng=rng)
    assert permuted.shape == (40, 45)
    tables = permuted.reshape(40, 9, 5)
    assert not tables[:, ~seen].any()
    assert not tables[:, 4].any()
    for table in tables:
        for j in range(5):
            grades, left = np.sort(table[:, j]), np.sort(residuals[:, j])
            assert (np.abs(grades) > 0).sum() == (np.abs(left) > 0).sum()


def test_p_value_counts_the_observed_one() -> None:
    """If this fails, a p-value of zero is possible."""
    assert permutation_p(5.0, np.arange(4.0)) == pytest.approx(0.2)
    assert permutation_p(0.0, np.arange(4.0)) == 1
    assert np.isnan(permutation_p(np.nan, np.arange(4.0)))


def test_empty() -> None:
    """If this fails, an empty vote breaks."""
    assert ballot_residuals(np.zeros((0, 3))).shape == (0, 3)
    assert ballot_residuals(np.zeros((3, 0))).shape == (3, 0)
    assert not ballot_residuals(np.full((3, 3), np.nan)).any()
