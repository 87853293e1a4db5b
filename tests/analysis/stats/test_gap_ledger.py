"""The ledger: shares, and sizes that really settle the gap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.gap_ledger import gap_ledger


def test_by_hand() -> None:
    """If this fails, the advice what to collect more of is wrong."""
    # z = .8 / sqrt(.5) = 1.131; without the survey .8 / sqrt(.1) = 2.530
    ledger = gap_ledger(0.8, [0.1, 0.4], [60, 100])
    assert ledger.z == pytest.approx(0.8 / np.sqrt(0.5))
    assert ledger.share.tolist() == pytest.approx([0.2, 0.8])
    assert ledger.z_without == pytest.approx([0.8 / np.sqrt(0.4), 0.8 / np.sqrt(0.1)])
    # the survey may have (.8 / 1.96)^2 - .1 = .0666: 100 * .4 / .0666 = 600.6
    assert ledger.needed.tolist() == [np.inf, 601]
    # with few degrees of freedom it takes more: (.8 / 2.2)^2 - .1 = .0322: 100 * .4 / .0322
    assert gap_ledger(0.8, [0.1, 0.4], [60, 100], least_z=2.2).needed.tolist() == [np.inf, 1242]


@given(st.floats(0.2, 3), st.floats(0.001, 1), st.floats(0.001, 1), st.integers(2, 80))
@settings(deadline=None, max_examples=80, derandomize=True)
def test_needed_ballots_settle_with_the_population_in_mind(
    gap: float, vote: float, rest: float, ballots: int
) -> None:
    """If this fails, the number said would leave third and fourth unsettled."""
    electors = 100.0
    now = vote * (1 / ballots - 1 / electors)
    ledger = gap_ledger(gap, [now, rest], [ballots, 50], limit=[electors, np.inf])
    need = ledger.needed[0]
    if np.isinf(need):
        assert gap / np.sqrt(rest) < 1.96
        return
    assert ballots <= need <= electors
    then = vote * (1 / need - 1 / electors) + rest
    assert gap / np.sqrt(then) >= 1.9599
    if need > ballots:
        before = vote * (1 / (need - 1) - 1 / electors) + rest
        assert gap / np.sqrt(before) < 1.96


def test_degenerate() -> None:
    """If this fails, no gap, no error or missing variances break."""
    assert gap_ledger(0.0, [1.0, 1.0], [5, 5]).needed.tolist() == [np.inf, np.inf]
    exact = gap_ledger(1.0, [0.0, 0.0], [5, 5])
    assert exact.z == np.inf
    assert np.isnan(exact.share).all()
    assert exact.needed.tolist() == [5, 5]
    assert gap_ledger(0.0, [0.0], [5]).z == 0
    assert np.isnan(gap_ledger(1.0, [np.nan, 1.0], [5, 5]).needed).all()
    assert len(gap_ledger(1.0, [], []).needed) == 0
    assert np.isnan(gap_ledger(0.1, [np.nan], [0]).z)
    with pytest.raises(ValueError, match="within limit"):
        gap_ledger(1.0, [1.0], [5], limit=4)
