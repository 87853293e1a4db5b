"""Copied ballots: found, and not invented."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats._arrays import FloatArray
from analysis.stats.duplicate_ballots import duplicate_ballots


def vote(rng: np.random.Generator, voters: int = 40, windows: int = 40) -> FloatArray:
    """A clean vote with severe, careful, coarse and all-equal voters and abstentions."""
    latent = 85 + rng.normal(0, 5, windows) + rng.normal(0, 8, (voters, 1))
    latent = latent + rng.normal(0, 1, latent.shape) * rng.uniform(4, 18, (voters, 1))
    grades = np.clip(np.round(latent / 20), 1, 5) * 20
    grades[rng.random(voters) < 0.1] = 100
    grades[rng.random(grades.shape) < 0.1] = np.nan
    return np.asarray(grades, np.float64)


def test_clean_votes_are_rarely_flagged() -> None:
    """If this fails, honest voters are called copyists more often than said."""
    flags = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        flags += duplicate_ballots(vote(rng), permutations=99, rng=rng).p_value <= 0.05
    assert flags <= 5


def test_three_copies_of_an_outspoken_ballot_are_found() -> None:
    """If this fails, copied ballots go unseen."""
    rng = np.random.default_rng(1)
    ballots = vote(rng)
    own = rng.choice([20.0, 60.0, 80.0, 100.0], 40)
    ballots[[3, 17, 30]] = own
    ballots[30, :2] = np.nan
    got = duplicate_ballots(ballots, permutations=199, rng=rng)
    assert got.p_value < 0.01
    assert got.groups == ((3, 17, 30),)
    assert (got.pairs, got.largest > got.limit) == (3, True)


def test_all_equal_ballots_are_no_copies() -> None:
    """If this fails, contented voters who give everything five are called copyists."""
    rng = np.random.default_rng(2)
    ballots = vote(rng)
    ballots[:10] = 100.0
    got = duplicate_ballots(ballots, permutations=99, rng=rng)
    assert got.p_value > 0.01
    assert got.groups == ()


@given(st.integers(0, 1000))
@settings(deadline=None, max_examples=10, derandomize=True)
def test_same_seed_same_answer_and_voters_are_interchangeable(seed: int) -> None:
    """If this fails, the check cannot be repeated, or depends on the order of ballots."""
    ballots = vote(np.random.default_rng(seed), 12, 12)
    one = duplicate_ballots(ballots, permutations=19, rng=np.random.default_rng(seed))
    two = duplicate_ballots(ballots, permutations=19, rng=np.random.default_rng(seed))
    assert one == two
    turned = duplicate_ballots(ballots[::-1], permutations=19, rng=np.random.default_rng(0))
    assert turned.largest == pytest.approx(one.largest, nan_ok=True)


@pytest.mark.parametrize(
    "ballots",
    [np.zeros((0, 5)), np.ones((2, 9)), np.full((6, 6), 80.0), np.full((6, 6), np.nan)],
)
def test_nothing_to_compare(ballots: FloatArray) -> None:
    """If this fails, too few or plain ballots get a p-value."""
    got = duplicate_ballots(ballots, rng=np.random.default_rng(0))
    assert np.isnan(got.p_value)
    assert got.groups == ()
