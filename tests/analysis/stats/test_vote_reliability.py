"""Reliability of the vote against Shrout-Fleiss and the length formula."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.variance_components import VarianceComponents
from analysis.stats.vote_reliability import vote_reliability, voters_needed

JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)


def test_complete_vote_is_shrout_and_fleiss() -> None:
    """If this fails, the vote's reliability is not the published ICC family on complete data."""
    # Shrout and Fleiss (1979), table 4: ICC(2,1) .29, ICC(3,1) .71, ICC(2,4) .62, ICC(3,4) .91;
    # with four decimals in statistics packages; limits of ICC(3,4) by R psych::ICC (.95)
    vote = vote_reliability(JUDGES.T)
    parts = vote.components
    assert round(vote.single, 4) == 0.2898
    assert round(vote.mean, 4) == 0.6201
    assert round(vote.e_rho_squared, 4) == 0.9093
    assert round(parts.second / (parts.second + parts.residual), 4) == 0.7148
    assert (round(vote.low, 3), round(vote.high, 2)) == (0.676, 0.99)
    assert vote.ballots == 4


def test_abstentions_lower_the_reliability() -> None:
    """If this fails, ballots that were not cast count."""
    rng = np.random.default_rng(1)
    full = rng.normal(0, 5, (1, 20)) + rng.normal(0, 3, (40, 1)) + rng.normal(0, 12, (40, 20))
    gappy = np.where(rng.random(full.shape) < 0.5, np.nan, full)
    whole, half = vote_reliability(full), vote_reliability(gappy)
    assert half.ballots == pytest.approx(20, rel=0.1)
    assert half.e_rho_squared < whole.e_rho_squared


def test_voters_needed_for_a_known_case() -> None:
    """If this fails, the number of ballots for .70 and .90 is wrong."""
    parts = VarianceComponents(30.0, 10.0, 150.0, 80.0, 0.0, 100)
    assert voters_needed(parts, reliability=0.7) == 35
    assert voters_needed(parts, reliability=0.9) == 135


@given(st.floats(0.01, 100), st.floats(0, 1000), st.floats(0.05, 0.98))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_needed_ballots_reach_the_reliability_and_one_less_does_not(
    window: float, error: float, wanted: float
) -> None:
    """If this fails, the advice on the number of ballots is off."""
    parts = VarianceComponents(0.0, window, error, 0.0, 0.0, 9)
    need = voters_needed(parts, reliability=wanted)
    assert window / (window + error / need) >= wanted - 1e-6
    if need > 1:
        assert window / (window + error / (need - 1)) < wanted


def test_degenerate_votes() -> None:
    """If this fails, no ballots, one voter or equal grades give a reliability."""
    for table in (np.zeros((0, 3)), np.ones((1, 3)), np.full((5, 4), 100.0)):
        assert np.isnan(vote_reliability(table).e_rho_squared)
    alike = VarianceComponents(1.0, 0.0, 5.0, 0.0, 0.0, 9)
    assert voters_needed(alike, reliability=0.7) == np.inf
    assert np.isnan(voters_needed(VarianceComponents(0, 0, 0, 0, 0, 9), reliability=0.7))
    with pytest.raises(ValueError, match="reliability"):
        voters_needed(alike, reliability=1.0)
