"""The Shrout-Fleiss family against their published table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.intraclass import intraclass_correlations

# Shrout and Fleiss (1979), table 2: six targets by four judges
JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)


def test_shrout_and_fleiss() -> None:
    """If this fails, a coefficient differs from the paper's table 4 or its limits from R psych."""
    # Shrout and Fleiss (1979), table 4: .17 .29 .71 .44 .62 .91; with four decimals in statistics
    # packages .1657 .2898 .7148 .4428 .6201 .9093; limits by R psych::ICC (.95)
    got = intraclass_correlations(JUDGES)
    singles = (got.single_one_way, got.single_random, got.single_fixed)
    means = (got.mean_one_way, got.mean_random, got.mean_fixed)
    assert [round(c.value, 4) for c in singles] == [0.1657, 0.2898, 0.7148]
    assert [round(c.value, 4) for c in means] == [0.4428, 0.6201, 0.9093]
    assert [round(c.low, 3) for c in singles] == [-0.133, 0.019, 0.342]
    assert [round(c.low, 3) for c in means] == [-0.884, 0.071, 0.676]
    assert [round(c.high, 2) for c in singles] == [0.72, 0.76, 0.95]
    assert [round(c.high, 2) for c in means] == [0.91, 0.93, 0.99]


@given(
    arrays(np.float64, (5, 3), elements=st.integers(1, 5).map(float)),
    st.integers(-20, 20),
    st.integers(1, 9),
)
@settings(deadline=None, max_examples=60, derandomize=True)
def test_same_for_any_zero_and_unit(table: FloatArray, shift: int, unit: int) -> None:
    """If this fails, grades and points give different reliabilities, or one above 1."""
    one, two = intraclass_correlations(table), intraclass_correlations(table * unit + shift)
    for a, b in ((one.single_random, two.single_random), (one.mean_fixed, two.mean_fixed)):
        assert a.value == pytest.approx(b.value, nan_ok=True, abs=1e-6)
        assert not a.value > 1 + 1e-9


def test_degenerate_tables() -> None:
    """If this fails, one rater, equal grades or perfect agreement break."""
    assert np.isnan(intraclass_correlations([[1.0, 2.0]]).single_random.value)
    assert np.isnan(intraclass_correlations(np.full((4, 3), 5.0)).mean_fixed.value)
    perfect = intraclass_correlations(np.repeat([[1.0], [3.0], [5.0]], 4, axis=1))
    assert (perfect.single_random.value, perfect.mean_one_way.high) == (1, 1)
    with pytest.raises(ValueError, match="finite"):
        intraclass_correlations([[1.0, np.nan], [1.0, 2.0]])
