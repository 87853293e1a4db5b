"""Chances of planned rounds against a closed form, and what more of anything must do."""

import math

import numpy as np
import pytest
from scipy import special

from analysis.stats.planned_chances import (
    BothChances,
    ImaginedRounds,
    PartErrors,
    PlannedPart,
    _means,
)

VOTE = PlannedPart(0.5, 88.0, 5.0, 15.0, (20.0, 100.0))
MARKS = PlannedPart(0.5, 94.0, 1.5, 1.6, (0.0, 100.0), 2.0)


def chances(errors: list[PartErrors], *, windows: int = 20, k: int = 3) -> BothChances:
    """Chances of two parts with these errors, always with the same luck."""
    rng = np.random.default_rng(1)
    rounds = ImaginedRounds([VOTE, MARKS], windows=windows, k=k, alike=0.6, draws=2000, rng=rng)
    return rounds.chances(errors)


@pytest.mark.parametrize("ratio", [0.3, 1.0, 3.0])
def test_two_windows(ratio: float) -> None:
    """If this fails, the chance of choosing the better of two differs from the closed form."""
    # Sheppard (1899), Philosophical Transactions A 192: P(same sign) = 1/2 + asin(rho)/pi
    part = PlannedPart(1.0, 50.0, 0.5, 0.5 * ratio, (0.0, 100.0))
    rng = np.random.default_rng(2)
    rounds = ImaginedRounds([part], windows=2, k=1, alike=0.0, draws=60_000, rng=rng)
    found = rounds.chances([PartErrors(0.0, 1.0)])
    expected = 0.5 + math.asin(1 / math.sqrt(1 + ratio**2)) / math.pi
    assert found.lasting.whole == pytest.approx(expected, abs=0.007)
    assert found.this_year.whole == found.lasting.whole


def test_moments_are_kept_near_the_best_grade() -> None:
    """If this fails, nearly satisfied visitors are planned with other spreads than were given."""
    quality = np.random.default_rng(3).standard_normal((1, 400_000))
    part = PlannedPart(1.0, 96.0, 4.0, 9.0, (20.0, 100.0))
    mean, deviation = _means(part, quality)
    assert (mean.mean(), mean.std()) == (pytest.approx(96, abs=0.03), pytest.approx(4, abs=0.05))
    assert math.sqrt(float((deviation**2).mean())) == pytest.approx(9, abs=0.05)
    assert mean.max() < 100
    assert deviation[mean > 99].max() < deviation[mean < 90].min()


def test_a_census_leaves_this_year_no_error_in_the_vote() -> None:
    """If this fails, a vote of the whole electorate is said to be uncertain this year."""
    census = [PartErrors(1 / 60, 0.0), PartErrors(1 / 6, 0.0)]
    found = chances(census)
    assert found.this_year.whole == 1
    assert (found.this_year.place == 1).all()
    assert 0.1 < found.lasting.whole < 0.9


def test_more_of_anything_never_lowers_the_chance() -> None:
    """If this fails, somebody is told to collect fewer ballots."""
    few, more = PartErrors(0.01, 0.09), PartErrors(0.01, 0.01)
    marks = PartErrors(1 / 3, 0.0), PartErrors(1 / 6, 0.0)
    whole = [chances([vote, mark]).lasting.whole for mark in marks for vote in (few, more)]
    assert whole[0] < whole[1]
    assert whole[2] < whole[3]
    assert whole[0] < whole[2]


def test_places_are_of_the_set() -> None:
    """If this fails, the first place is less sure than the last, or the set than its members."""
    found = chances([PartErrors(0.01, 0.02), PartErrors(1 / 6, 0.0)]).lasting
    assert found.place.shape == (3,)
    assert found.place[0] > found.place[1] > found.place[2] >= found.whole
    nobody_else = chances([few := PartErrors(0.1, 0.1), few], windows=3).lasting
    assert nobody_else.whole == 1


def test_probit_scale() -> None:
    """If this fails, means of a normal law on the probit do not have the closed form's mean."""
    quality = np.linspace(-8, 8, 200_001)
    mean, _ = _means(PlannedPart(1.0, 80.0, 6.0, 1.0, (0.0, 100.0)), quality)
    density = np.exp(-(quality**2) / 2)
    place = special.ndtri(mean / 100)
    centre, slope = place[100_000], (place[-1] - place[0]) / 16
    assert float(density @ mean / density.sum()) == pytest.approx(80, abs=1e-3)
    assert special.ndtr(centre / math.hypot(1, slope)) == pytest.approx(0.8, abs=1e-6)
