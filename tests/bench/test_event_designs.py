"""The bench over shapes of rounds: its truths are true, its errors clustered, its rounds seeded."""

import math

import numpy as np
import pytest

from analysis.stats.total_error import total_error, total_interval
from analysis.stats.year_change import year_change
from bench.event_designs import DESIGNS, Progress, measured, round_parts
from bench.event_rounds import (
    Design,
    drawn_round,
    drawn_truth,
    sampling_truth,
    stability_truth,
)
from bench.event_tally import Tally, rows


@pytest.mark.parametrize("items", [1, 8])
def test_truth_is_the_mean_of_many_years(items: int) -> None:
    """If this fails, coverage is measured against totals that no year tends to."""
    rng = np.random.default_rng(1)
    design = Design(5, 60, voters=30, best=0.85, day=0.45, items=items, period=1.0)
    truth = drawn_truth(design, rng)
    years = np.array([drawn_round(design, truth, rng).totals() for _ in range(1500)])
    error = years.std(axis=0) / math.sqrt(len(years))
    assert (np.abs(years.mean(axis=0) - stability_truth(design, truth)) < 4 * error).all()


def test_full_turnout_is_the_truth_of_this_year() -> None:
    """If this fails, the sampling view is measured against another electorate than it names."""
    rng = np.random.default_rng(2)
    design = Design(6, 40_000, voters=30, electors=30, day=0.0)
    truth = drawn_truth(design, rng)
    seen = drawn_round(design, truth, rng)
    assert seen.totals() == pytest.approx(sampling_truth(design, truth, seen), abs=0.15)


def test_errors_are_clustered_by_round() -> None:
    """If this fails, windows of one round count as independent trials."""
    tally = Tally()
    claim, nothing = np.full(4, 0.55), np.zeros(4)
    for hit in (0.0, 1.0):
        tally.claims("truly", claim, np.full(4, hit), nothing, nothing)
    found = rows(Design(4), tally.sums)["truly"][0]
    assert (found["claimed"], found["came"], found["n"]) == (0.55, 0.5, 8)
    assert found["allowed"] == pytest.approx(0.03 + 2 * math.sqrt(2 * 2.0**2) / 8, abs=1e-4)
    assert found["within"]


def test_same_seed_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, an interrupted measurement cannot go on where it stopped."""
    monkeypatch.setattr("bench.event_designs.BLOCK", 3)
    first, second = (measured(DESIGNS["6 windows"], 1, "6 windows") for _ in range(2))
    assert first == second
    whole = Progress(0, {})
    whole.add(first)
    whole.add(second)
    assert whole.done == 2
    assert whole.sums["set test clear"][1] == 6


@pytest.mark.parametrize(
    ("name", "rounds"),
    [("full turnout, 5,000 beside 12", 150), ("full turnout, skewed, day clusters", 100)],
)
def test_full_turnout_is_covered(name: str, rounds: int) -> None:
    """If this fails, windows are missed as with one design effect for all: covered .585 and .82."""
    design = DESIGNS[name]
    rng = np.random.default_rng(3)
    covered = np.zeros(design.windows)
    for _ in range(rounds):
        truth = drawn_truth(design, rng)
        seen = drawn_round(design, truth, rng)
        found, true = total_interval(round_parts(seen)[0]), sampling_truth(design, truth, seen)
        covered += ((found.low <= true) & (true <= found.high)) / rounds
    assert covered[0] > 0.9
    assert covered.mean() > 0.93
    assert covered.min() > 0.86


def test_two_like_years_change_no_window() -> None:
    """If this fails, unchanged windows are called changed, as 36 of 100 were by sampling halves."""
    design, rng = Design(20, 300, voters=60, electors=60, period=1.0), np.random.default_rng(4)
    rounds = 100
    called = by_halves = 0.0
    for _ in range(rounds):
        truth = drawn_truth(design, rng)
        years = [drawn_round(design, truth, rng) for _ in range(2)]
        parts = [round_parts(year) for year in years]
        totals = [year.totals() for year in years]
        errors = [total_error(stability) for _sampling, stability in parts]
        found = year_change(totals[0], errors[0], totals[1], errors[1])
        called += float((found.adjusted < 0.05).any()) / rounds
        halves = [total_interval(sampling).farthest for sampling, _stability in parts]
        by_halves += float((abs(totals[1] - totals[0]) > np.hypot(*halves)).mean()) / rounds
    assert by_halves > 0.3
    assert called <= 0.1
