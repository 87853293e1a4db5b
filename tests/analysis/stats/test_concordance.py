"""Kendall's W against R's irr, scipy's Friedman test, and its bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from analysis.stats._arrays import FloatArray
from analysis.stats.concordance import kendall_w

# R irr: anxiety, 20 subjects by 3 raters
ANXIETY = np.array(
    [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ],
    float,
)


def test_anxiety_of_irr() -> None:
    """If this fails, the correction for ties differs from R's documented example."""
    # R, irr: kendall(anxiety, TRUE): Subjects = 20, Raters = 3, Wt = 0.54, Chisq(19) = 30.8,
    # p-value = 0.0429
    concordance = kendall_w(ANXIETY)
    assert round(concordance.w, 2) == 0.54
    assert round(concordance.chi_squared, 1) == 30.8
    assert round(concordance.p_value, 4) == 0.0429
    assert (concordance.df, concordance.raters) == (19, 3)


@given(arrays(np.float64, (5, 4), elements=st.integers(1, 5).map(float)))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_is_friedmans_statistic_and_ignores_gappy_ballots(table: FloatArray) -> None:
    """If this fails, W leaves 0..1, differs from scipy's Friedman test, or counts part ballots."""
    concordance = kendall_w(table)
    if np.isnan(concordance.w):
        assert (np.ptp(table, axis=1) == 0).all()
        return
    assert -1e-9 <= concordance.w <= 1 + 1e-9
    assert concordance.chi_squared == pytest.approx(
        stats.friedmanchisquare(*table.T).statistic, abs=1e-9
    )
    gappy = np.vstack([table, [[np.nan, 1, 2, 3]]])
    assert kendall_w(gappy) == concordance


def test_perfect_and_degenerate() -> None:
    """If this fails, full agreement is not 1, or too few ballots give a number."""
    assert kendall_w(np.tile(np.arange(6.0), (4, 1))).w == pytest.approx(1)
    for table in (np.zeros((0, 3)), np.ones((1, 3)), np.ones((3, 1)), np.ones((3, 3))):
        assert np.isnan(kendall_w(table).w)
