"""Blocs: found when targeted, not invented, and none where nothing can be seen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats._arrays import FloatArray
from analysis.stats.ballot_residuals import permutation_limit, permutation_p
from analysis.stats.bloc_voting import bloc_voting


def vote(rng: np.random.Generator, voters: int = 50, windows: int = 40) -> FloatArray:
    """A clean vote with severe, careful, coarse and all-equal voters and abstentions."""
    latent = 85 + rng.normal(0, 5, windows) + rng.normal(0, 8, (voters, 1))
    latent = latent + rng.normal(0, 1, latent.shape) * rng.uniform(4, 18, (voters, 1))
    grades = np.clip(np.round(latent / 20), 1, 5) * 20
    grades[rng.random(voters) < 0.1] = 100
    grades[rng.random(grades.shape) < 0.1] = np.nan
    return np.asarray(grades, np.float64)


def test_clean_votes_are_rarely_flagged() -> None:
    """If this fails, an ordinary vote is called organised more often than said."""
    flags = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        flags += bloc_voting(vote(rng), permutations=99, rng=rng).p_value <= 0.05
    assert flags <= 5


def test_targeted_bloc_is_found_with_its_members() -> None:
    """If this fails, ten voters who lift three windows and sink four go unseen."""
    rng = np.random.default_rng(3)
    ballots = vote(rng)
    ballots[:10, :3], ballots[:10, 3:7] = 100, 20
    bloc = bloc_voting(ballots, permutations=199, rng=rng)
    assert bloc.p_value < 0.01
    assert bloc.eigenvalue > 1.3 * bloc.typical
    assert bloc.members[:10].mean() > 0.8
    assert bloc.members[10:].mean() < 0.1


@given(st.integers(0, 1000))
@settings(deadline=None, max_examples=10, derandomize=True)
def test_unit_of_grades_does_not_matter(seed: int) -> None:
    """If this fails, grades 1..5 and points 20..100 give different answers."""
    ballots = vote(np.random.default_rng(seed), 12, 15)
    bloc = bloc_voting(ballots, permutations=19, rng=np.random.default_rng(1))
    in_grades = bloc_voting(ballots / 20, permutations=19, rng=np.random.default_rng(1))
    assert bloc.eigenvalue == pytest.approx(in_grades.eigenvalue)
    assert bloc.p_value == in_grades.p_value


@pytest.mark.parametrize(
    "ballots",
    [np.zeros((0, 5)), np.ones((2, 9)), np.full((6, 6), 80.0), np.full((6, 6), np.nan)],
)
def test_nothing_to_compare(ballots: FloatArray) -> None:
    """If this fails, too few or plain ballots get a p-value."""
    bloc = bloc_voting(ballots, rng=np.random.default_rng(0))
    assert np.isnan(bloc.p_value)
    assert not bloc.members.any()


@pytest.mark.parametrize("permutations", [99, 100, 199, 299, 300])
def test_limit_is_where_the_p_value_falls_below_one_in_a_hundred(permutations: int) -> None:
    """If this fails, the power is told of blocs that would not be flagged."""
    null = np.random.default_rng(4).normal(size=permutations)
    limit = permutation_limit(null, 0.01)
    for value in [*null, limit - 1e-9, limit + 1e-9, null.max() + 1]:
        assert (value > limit) == (permutation_p(float(value), null) < 0.01)


def test_power_and_flag_share_the_limit() -> None:
    """If this fails, three draws of 299 may reach what is counted as found."""
    rng = np.random.default_rng(3)
    ballots = vote(rng)
    flags = []
    for size in (0, 2, 3, 4, 10):
        ballots[:size, :3], ballots[:size, 3:7] = 100, 20
        bloc = bloc_voting(ballots, rng=np.random.default_rng(6))
        flags.append(bloc.eigenvalue > bloc.limit)
        assert flags[-1] == (bloc.p_value < 0.01)
    assert flags[0] < flags[-1]
    assert bloc_voting(ballots, permutations=98, rng=rng).limit == np.inf
