"""Scatter of true means against a published estimate and simulated truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.between_variance import between_variance


def test_paule_mandel() -> None:
    """If this fails, the true scatter of windows differs from the published estimate."""
    # DerSimonian and Kacker (2007), Contemporary Clinical Trials 28: R metafor documents for its
    # dat.bcg (Colditz et al. 1994, log risk ratios) rma(method = "PM"): tau^2 = .3181
    yi = [-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209]
    yi += [0.0120, -0.4694, -1.3713, -0.3394, 0.4459, -0.0173]
    vi = [0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230]
    vi += [0.0040, 0.0564, 0.0730, 0.0124, 0.5325, 0.0714]
    assert between_variance(yi, vi) == pytest.approx(0.3181, abs=1e-4)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=9), st.floats(0, 50))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_equal_noise_is_subtracted_from_the_variance(means: list[float], error: float) -> None:
    """If this fails, noise of the means is taken for true differences."""
    between = between_variance(means, np.full(len(means), error))
    expected = max(float(np.var(means, ddof=1)) - error, 0.0)
    assert between == pytest.approx(expected, abs=1e-6 * (1 + error) + 1e-9)


def test_degenerate() -> None:
    """If this fails, one window, no noise or gaps break."""
    assert np.isnan(between_variance([1.0], [1.0]))
    assert between_variance([1.0, 1.0], [0.0, 0.0]) == 0
    assert between_variance([1.0, 3.0, np.nan], [0.0, 0.0, 1.0]) == pytest.approx(2.0)
    with pytest.raises(ValueError, match="variance"):
        between_variance([1.0, 2.0], [-1.0, 1.0])
