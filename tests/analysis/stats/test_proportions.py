"""Shares against Newcombe's published table."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.proportions import ShareInterval, share_interval, wilson_interval


def test_newcombe_1998_single() -> None:
    """If this fails, a share's limits differ from the published ones."""
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3:
    # 81/263: .2553 .3662 (.255289 .366210), 15/148: .0624 .1605, 0/20: 0 .1611, 1/29: .0061 .1718
    share = wilson_interval([81, 15, 0, 1], [263, 148, 20, 29])
    assert np.round(share.low, 4).tolist() == [0.2553, 0.0624, 0.0, 0.0061]
    assert np.round(share.high, 4).tolist() == [0.3662, 0.1605, 0.1611, 0.1718]
    assert (round(float(share.low[0]), 6), round(float(share.high[0]), 6)) == (0.255289, 0.366210)


def test_tiny_counts_are_exact() -> None:
    """If this fails, no flag in 20 rounds is given limits that are too narrow."""
    # R: binom.test(0, 20), binom.test(1, 29)$conf.int: 0 .1684335, .0008726469 .1776442948
    share = share_interval([0, 1, 81], [20, 29, 263])
    assert share.low[:2] == pytest.approx([0.0, 0.0008726469], abs=1e-9)
    assert share.high[:2] == pytest.approx([0.1684335, 0.1776442948], abs=1e-7)
    assert round(float(share.low[2]), 6) == 0.255289
    for hits in range(1, 5):
        exact = stats.binomtest(hits, 40).proportion_ci(method="exact")
        found = share_interval(hits, 40)
        assert (float(found.low), float(found.high)) == pytest.approx((exact.low, exact.high))


@pytest.mark.parametrize("interval", [wilson_interval, share_interval])
@given(st.integers(0, 60), st.integers(1, 60), st.floats(0.5, 0.99))
@settings(deadline=None, max_examples=80, derandomize=True)
def test_mirror_and_range(
    interval: Callable[..., ShareInterval], hits: int, n: int, confidence: float
) -> None:
    """If this fails, content and discontent are not treated alike, or a limit leaves 0..1."""
    hits = min(hits, n)
    share = interval(hits, n, confidence=confidence)
    misses = interval(n - hits, n, confidence=confidence)
    assert float(share.low) == pytest.approx(1 - float(misses.high))
    assert 0 <= float(share.low) <= hits / n <= float(share.high) <= 1


def test_degenerate() -> None:
    """If this fails, nobody asked gives a share."""
    assert np.isnan(wilson_interval(0, 0).low)
    with pytest.raises(ValueError, match="more than"):
        wilson_interval(3, 2)
