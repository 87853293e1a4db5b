"""The promise of a plan: a short trial, and the long one's file."""

import pytest

from bench.plan_trial import TRIALS, trial_row
from bench.planned_rounds import measured_round
from rulebook.load import edition_folder, load

BOOK = load(edition_folder("2021"))


@pytest.mark.parametrize("name", tuple(TRIALS)[:3])
def test_what_is_said_comes_true(name: str) -> None:
    """If this fails, a plan promises another chance than simulated rounds have."""
    row = trial_row(BOOK, TRIALS[name], 250, first_seed=7, years=4)
    assert row["lasting"]["within"], row
    assert row["this year"]["within"], row
    assert all(place["within"] for place in row["places"]), row


def test_rounds_have_the_sizes_of_the_plan() -> None:
    """If this fails, the trial measures other rounds than it names."""
    trial = TRIALS["12 windows, 30 ballots, 3 periods, 30 responses"]
    seen = measured_round(BOOK, trial, 5)
    assert seen.marks.shape == (3, 12)
    assert seen.ballots.shape == (30, 12)
    assert {len(own) for own in seen.responses} == {30}
    assert len(seen.people) >= trial.sizes.ballots
