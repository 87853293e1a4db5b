"""Adjusted p-values against the paper's fifteen tests."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.multiplicity import benjamini_hochberg

# Benjamini and Hochberg (1995), section 3.2: fifteen tests of thrombolysis after infarction
FIFTEEN = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
FIFTEEN += [0.4262, 0.5719, 0.6528, 0.7590, 1.0000]


def test_benjamini_and_hochberg_1995() -> None:
    """If this fails, other findings are reported than the paper's procedure rejects."""
    # the paper: at .05, four hypotheses are rejected; Bonferroni rejects the first three
    assert (benjamini_hochberg(FIFTEEN) <= 0.05).sum() == 4
    assert (np.array(FIFTEEN) <= 0.05 / 15).sum() == 3
    assert benjamini_hochberg(FIFTEEN)[3] == pytest.approx(0.0095 * 15 / 4)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
@settings(deadline=None, max_examples=80, derandomize=True)
def test_order_is_kept(p: list[float]) -> None:
    """If this fails, a smaller p-value gets a larger q, or one that is smaller than itself."""
    q = benjamini_hochberg(p)
    assert (q >= np.array(p) - 1e-15).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(q[order]) >= 0).all()


@pytest.mark.parametrize("number", [1, 2, 3, 15, 200, 1000])
@pytest.mark.parametrize("digits", [1, 3, 16])  # of few digits many are equal
def test_the_same_as_scipy(number: int, digits: int) -> None:
    """Our own few lines, which spare a score the loading of `scipy.stats`, would go astray."""
    p = np.random.default_rng(number).random(number).round(digits)
    expected = stats.false_discovery_control(p)
    assert benjamini_hochberg(p) == pytest.approx(expected, rel=1e-14, abs=0)


def test_tests_not_made_do_not_count() -> None:
    """If this fails, a window without data makes the others' findings weaker."""
    assert benjamini_hochberg([0.01, np.nan, 0.04])[[0, 2]].tolist() == [0.02, 0.04]
    assert np.isnan(benjamini_hochberg([np.nan])).all()
    assert len(benjamini_hochberg([])) == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([1.5])
