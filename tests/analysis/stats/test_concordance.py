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
def test_is_friedmans_statistic(table: FloatArray) -> None:
    """If this fails, W leaves 0..1, differs from scipy's Friedman test, or counts empty ballots."""
    concordance = kendall_w(table)
    if np.isnan(concordance.w):
        assert (np.ptp(table, axis=1) == 0).all()
        return
    assert -1e-9 <= concordance.w <= 1 + 1e-9
    assert concordance.chi_squared == pytest.approx(
        stats.friedmanchisquare(*table.T).statistic, abs=1e-9
    )
    single = np.vstack([table, [[np.nan, 1, np.nan, np.nan]]])
    assert kendall_w(single) == concordance


GAP = np.nan
# R irrNA 0.2.3: its examples, raters by objects
CONSISTENT = [[1, 2, 3, GAP, GAP, GAP], [3, 4, 5, GAP, GAP, GAP], [5, 6, 7, GAP, GAP, GAP]]
CONSISTENT += [[GAP, GAP, GAP, *row[2::-1]] for row in ([7, 6, 5], [5, 4, 3], [3, 2, 1])]
UNRELATED = [[1, 2, 3, GAP, GAP, GAP], [3, 4, 5, GAP, GAP, GAP], [7, 6, 5, GAP, GAP, GAP]]
UNRELATED += [[GAP, GAP, GAP, *row] for row in ([5, 5, 5], [3, 4, 5], [1, 2, 3])]


def test_gaps_as_irrna_documents_them() -> None:
    """If this fails, ballots with gaps are left out, or their agreement is another than irrNA's."""
    # irrNA: ConsistNA shows perfect concordance; IndepW a mean Spearman's rho that equals zero
    assert kendall_w(CONSISTENT).w == pytest.approx(1)
    unrelated = kendall_w(UNRELATED)
    assert unrelated.rho == pytest.approx(0)
    assert unrelated.w == pytest.approx(1 / 3)
    assert (unrelated.df, unrelated.raters) == (5, 6)


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_gaps_are_compared_pair_by_pair(seed: int) -> None:
    """If this fails, ranks are not taken within the windows that two voters both rated."""
    rng = np.random.default_rng(seed)
    table = rng.integers(1, 6, (7, 9)).astype(float)
    table[rng.random(table.shape) < 0.3] = GAP
    table[0, 0] = GAP
    table = table[(~np.isnan(table)).sum(axis=1) >= 2]
    top, bottom = 0.0, 0.0
    for i in range(len(table)):
        for j in range(i):
            both = ~np.isnan(table[i] + table[j])
            weight = both.sum() - 1
            if weight < 1:
                continue
            left, right = table[i][both], table[j][both]
            bottom += weight
            if np.ptp(left) and np.ptp(right):
                top += weight * stats.spearmanr(left, right).statistic
    assert kendall_w(table).rho == pytest.approx(top / bottom, abs=1e-9)


def test_perfect_and_degenerate() -> None:
    """If this fails, full agreement is not 1, or too few ballots give a number."""
    assert kendall_w(np.tile(np.arange(6.0), (4, 1))).w == pytest.approx(1)
    apart = [[1, 2, GAP, GAP], [GAP, GAP, 1, 2]]
    tied = [[2, 2, GAP], [3, 3, 3], [GAP, 1, 1]]
    few = (np.zeros((0, 3)), np.ones((1, 3)), np.ones((3, 1)), np.ones((3, 3)))
    for table in (*few, np.array(apart), np.array(tied)):
        assert np.isnan(kendall_w(table).w)
