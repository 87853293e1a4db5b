"""Blocs told from preferences: rarely invented, found where planted, never one for the other."""

import numpy as np
import pytest

from analysis.stats._arrays import FloatArray
from analysis.stats.ballot_blocs import ballot_blocs
from bench.flag_rounds import vote
from bench.planted_ballots import injected_bloc


def p_values(behaviour: str, windows: int, voters: int, rounds: int) -> FloatArray:
    """Shared direction and bloc, one row a round."""
    rows = []
    for seed in range(rounds):
        rng = np.random.default_rng([seed, windows, voters])
        got = ballot_blocs(vote(behaviour, windows, voters, rng).ballots, rng=rng)
        rows.append((got.shared_p, got.bloc_p))
    return np.array(rows)


@pytest.mark.parametrize("windows", [5, 6, 8, 10])
def test_independent_voters_with_few_windows_are_no_bloc(windows: int) -> None:
    """If this fails, few windows make honest voters a bloc (.48, .24, .18 and .06 before)."""
    assert (p_values("independent", windows, 60, 12) < 0.01).sum(axis=0).max() <= 1


@pytest.mark.parametrize("windows", [3, 4])
def test_three_or_four_windows_cannot_be_judged(windows: int) -> None:
    """If this fails, residuals of two or three dimensions get a p-value (.975, .63 before)."""
    assert np.isnan(p_values("independent", windows, 60, 2)).all()


def test_many_voters_with_few_windows_are_no_bloc() -> None:
    """If this fails, more honest voters make a bloc of themselves (.59 of such votes before)."""
    assert (p_values("independent", 6, 120, 12) < 0.01).sum(axis=0).max() <= 1


def test_kinds_of_voters_are_no_bloc() -> None:
    """If this fails, three kinds of voters are called organised (up to .74 before)."""
    assert (p_values("kinds", 40, 60, 8)[:, 1] < 0.01).sum() <= 1


def test_a_shared_preference_is_called_so_and_no_bloc() -> None:
    """If this fails, people of one taste are called organised (.87 of such votes before)."""
    p = p_values("one_preference", 40, 60, 8)
    assert (p[:, 0] < 0.01).sum() >= 6
    assert (p[:, 1] < 0.01).sum() <= 1


def test_a_bloc_is_found_with_its_windows_and_members() -> None:
    """If this fails, eight ballots that sink three windows go unseen or are taken for a taste."""
    found = 0
    for seed in range(6):
        rng = np.random.default_rng(seed)
        ballots = vote("independent", 20, 80, rng).ballots
        planted = injected_bloc(ballots, 8, rng)
        bloc = np.flatnonzero(((planted == 20) & (ballots != 20)).sum(axis=1) >= 2)
        got = ballot_blocs(planted, rng=rng)
        found += got.bloc_p < 0.01
        assert got.members[bloc].mean() >= 0.75
        assert got.members.sum() <= 12
        assert (planted[got.members][:, list(got.windows)] < 60).mean() > 0.8
    assert found >= 5


def test_one_odd_ballot_or_one_disputed_window_is_no_bloc() -> None:
    """If this fails, a single voter, or one bad day of one window, looks like a group."""
    rng = np.random.default_rng(5)
    ballots = vote("independent", 12, 60, rng).ballots
    ballots[0, :4] = 20.0
    ballots[rng.permutation(60)[:10], 6] = 20.0
    assert ballot_blocs(ballots, rng=rng).bloc_p >= 0.01


def test_ballots_without_grades_change_nothing() -> None:
    """If this fails, a blank ballot or an unrated window moves the answer."""
    ballots = vote("independent", 8, 30, np.random.default_rng(7)).ballots
    wide = np.full((31, 9), np.nan)
    wide[:30, :8] = ballots
    one = ballot_blocs(ballots, rng=np.random.default_rng(1))
    two = ballot_blocs(wide, rng=np.random.default_rng(1))
    assert (one.shared_p, one.bloc_p, one.windows) == (two.shared_p, two.bloc_p, two.windows)
    assert one.members.tolist() == two.members[:30].tolist()
    assert not two.members[30]


@pytest.mark.parametrize(
    ("shape", "planted", "told"),
    [
        (("independent", 5, 10), False, (10 / 21, 1.0, 0.8797304829078013)),
        (("kinds", 20, 60), False, (10 / 17, 0.625, 0.9607544642078902)),
        (("one_preference", 8, 30), True, (1 / 110, 1 / 200, 0.31655466929722254)),
    ],
)
def test_the_same_numbers_are_told_as_when_votes_were_drawn_one_by_one(
    shape: tuple[str, int, int], planted: bool, told: tuple[float, float, float]
) -> None:
    """If this fails, a round that is scored again has other figures, or the next check has."""
    behaviour, windows, voters = shape
    rng = np.random.default_rng([3, windows, voters])
    ballots = vote(behaviour, windows, voters, rng).ballots
    got = ballot_blocs(injected_bloc(ballots, 5, rng) if planted else ballots, rng=rng)
    assert (got.shared_p, got.bloc_p, rng.random()) == told


@pytest.mark.parametrize(
    "ballots",
    [np.zeros((0, 9)), np.ones((9, 9)), np.full((20, 6), 80.0), np.full((20, 6), np.nan)],
)
def test_small_or_plain_votes_cannot_be_judged(ballots: FloatArray) -> None:
    """If this fails, too few or plain ballots get a p-value."""
    got = ballot_blocs(ballots, rng=np.random.default_rng(0))
    assert np.isnan([got.shared_p, got.bloc_p]).all()
    assert not got.members.any()
