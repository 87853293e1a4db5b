"""Probable grades of a voter on a window."""

import numpy as np
import pytest

from analysis.stats.grade_model import grade_probabilities

GRADES = (20.0, 60.0, 100.0)


def test_the_margins_are_met() -> None:
    """If this fails, severe voters or liked windows are expected to grade like everybody."""
    rng = np.random.default_rng(1)
    table = rng.choice(GRADES, (30, 50), p=(0.2, 0.3, 0.5))
    table[rng.random(table.shape) < 0.1] = np.nan
    chance = grade_probabilities(table, GRADES)
    for place, grade in enumerate(GRADES):
        given = (table == grade).sum(axis=1)
        assert np.abs(chance[:, :, place].sum(axis=1) - given).max() < 1.5
    graded = ~np.isnan(table)
    assert chance.sum(axis=2)[graded] == pytest.approx(1)
    assert (chance[~graded] == 0).all()


def test_two_equal_kinds_of_voter_make_independence() -> None:
    """If this fails, the fit is not the log-linear one: equal margins leave the windows' mix."""
    table = np.array([[20.0, 100.0], [100.0, 20.0]] * 10)
    chance = grade_probabilities(table, (20.0, 100.0))
    assert chance == pytest.approx(0.5)


def test_an_unused_grade_is_improbable_not_impossible() -> None:
    """If this fails, one odd grade makes a pair of ballots infinitely striking."""
    rng = np.random.default_rng(2)
    table = rng.choice(GRADES, (20, 20))
    table[0] = 100.0
    chance = grade_probabilities(table, GRADES)
    assert 0 < chance[0, :, 0].max() < 0.1
