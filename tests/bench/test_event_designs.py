"""The bench over shapes of rounds: its truths are true, its errors clustered, its rounds seeded."""

import math
from collections import defaultdict

import numpy as np
import pytest

from analysis.stats.total_error import total_interval
from bench.event_designs import DESIGNS, Progress, measured, round_parts
from bench.event_rounds import (
    Design,
    drawn_round,
    drawn_truth,
    sampling_truth,
    stability_truth,
)
from bench.event_tally import Sums, Tally, rows


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


def test_the_large_window_at_full_turnout_is_covered() -> None:
    """If this fails, limits of 5,000 responses beside windows of 12 miss four truths in ten."""
    design = DESIGNS["full turnout, 5,000 beside 12"]
    sums: Sums = defaultdict(lambda: [0.0] * 6)
    rng = np.random.default_rng(3)
    for _ in range(150):
        truth = drawn_truth(design, rng)
        seen = drawn_round(design, truth, rng)
        found, true = total_interval(round_parts(seen)[0]), sampling_truth(design, truth, seen)
        for place, hit in enumerate((found.low <= true) & (true <= found.high)):
            sums[f"{place}"][0] += float(hit) / 150
    assert sums["0"][0] > 0.9
    assert min(share[0] for share in sums.values()) > 0.88
