"""Copied ballots: found, and not invented."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats._arrays import FloatArray
from analysis.stats.duplicate_ballots import _tail, duplicate_ballots
from bench.planted_ballots import injected_copies


def vote(rng: np.random.Generator, voters: int = 40, windows: int = 40) -> FloatArray:
    """A clean vote with severe, careful, coarse and all-equal voters and abstentions."""
    latent = 85 + rng.normal(0, 5, windows) + rng.normal(0, 8, (voters, 1))
    latent = latent + rng.normal(0, 1, latent.shape) * rng.uniform(4, 18, (voters, 1))
    grades = np.clip(np.round(latent / 20), 1, 5) * 20
    grades[rng.random(voters) < 0.1] = 100
    grades[rng.random(grades.shape) < 0.1] = np.nan
    return np.asarray(grades, np.float64)


def test_clean_votes_are_hardly_ever_flagged() -> None:
    """If this fails, honest voters are called copyists more often than said."""
    flags = [duplicate_ballots(vote(np.random.default_rng(s))).p_value < 0.01 for s in range(60)]
    assert sum(flags) <= 1


@pytest.mark.parametrize("size", [2, 3, 6])
def test_copies_are_found_in_eight_of_ten_votes(size: int) -> None:
    """If this fails, copied ballots go unseen more often than the methods pages say."""
    hits = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        hits += duplicate_ballots(injected_copies(vote(rng), size, rng)).p_value < 0.01
    assert hits >= 16


def test_copies_are_named_with_what_chance_would_do() -> None:
    """If this fails, the wrong ballots are named, or the evidence is wrong."""
    rng = np.random.default_rng(1)
    ballots = vote(rng)
    own = rng.choice([20.0, 60.0, 80.0, 100.0], 40)
    ballots[[3, 17, 30]] = own
    ballots[30, :2] = np.nan
    alike = duplicate_ballots(ballots)
    assert alike.p_value < 1e-6
    assert alike.groups == ((3, 17, 30),)
    assert (alike.pairs, alike.agreed, alike.shared) == (3, 40, 40)
    assert alike.expected < 25


def test_all_equal_ballots_are_no_copies() -> None:
    """If this fails, contented voters who give everything five are called copyists."""
    ballots = vote(np.random.default_rng(2))
    ballots[:10] = 100.0
    alike = duplicate_ballots(ballots)
    assert alike.p_value > 0.01
    assert alike.groups == ()


def test_detectable_is_what_planting_finds() -> None:
    """If this fails, the report promises to see copies that it does not see."""
    ballots = vote(np.random.default_rng(4))
    promised = duplicate_ballots(ballots).detectable
    hits = 0
    for source in range(len(ballots)):
        copied = ballots.copy()
        copied[(source + 1) % len(ballots)] = copied[source]
        hits += duplicate_ballots(copied).p_value < 0.01
    assert 0.5 < promised < 1
    assert hits / len(ballots) == pytest.approx(promised, abs=0.1)


def test_chance_is_the_poisson_binomial() -> None:
    """If this fails, the tail of unequal coin tosses is wrong: two even coins and a sure one."""
    chances = np.array([[0.5, 0.5, 1.0], [0.1, 0.2, 0.3]])
    tails = _tail(chances, np.array([3, 1]))
    assert tails == pytest.approx([0.25, 1 - 0.9 * 0.8 * 0.7])


@given(st.integers(0, 1000))
@settings(deadline=None, max_examples=10, derandomize=True)
def test_voters_and_windows_are_interchangeable(seed: int) -> None:
    """If this fails, the check depends on the order of ballots or windows."""
    ballots = vote(np.random.default_rng(seed), 12, 12)
    alike = duplicate_ballots(ballots)
    turned = duplicate_ballots(ballots[::-1, ::-1])
    assert turned.p_value == pytest.approx(alike.p_value)
    assert len(turned.groups) == len(alike.groups)


@pytest.mark.parametrize(
    "ballots",
    [np.zeros((0, 5)), np.ones((2, 9)), np.full((6, 6), 80.0), np.full((6, 6), np.nan)],
)
def test_nothing_to_compare(ballots: FloatArray) -> None:
    """If this fails, too few or plain ballots get a p-value."""
    alike = duplicate_ballots(ballots)
    assert np.isnan(alike.p_value)
    assert alike.groups == ()
