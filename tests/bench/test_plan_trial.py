"""The promise of a plan: a short trial, and the long one's file."""

import json

import pytest

from bench.plan_trial import EDITIONS, OTHERS, RESULTS, TRIALS, trial_row
from bench.planned_rounds import measured_round
from rulebook.load import edition_folder, load

EVENTS = ("lasting", "this year")
BOOK = load(edition_folder("2021"))


@pytest.mark.grid
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


def test_the_long_trial_holds() -> None:
    """If this fails, a design of the grid breaks the promise, or ranges hold too rarely."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert len(EDITIONS) == 2
    assert set(found) == {*TRIALS, *(f"{name} (quarterly)" for name in OTHERS)}
    events = [(name, row[event]) for name, row in found.items() for event in EVENTS]
    broken = [(name, said) for name, said in events if not said["within"]]
    assert broken == []
    held = [row["from last year"]["held"] for row in found.values()]
    assert sum(held) / len(held) > 0.85
