"""Effective weights: identities, analytic cases, noise taken off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.effective_weights import correlation_ratio, effective_weights

WEIGHTS = [0.5, 0.25, 0.25]


def test_independent_parts_weigh_by_squared_spread() -> None:
    """If this fails, the shares are not w squared times variance for uncorrelated parts."""
    # orthogonal by design: cov(x_i, T) = w_i var(x_i); shares 4*.25 : 16*.0625 : 64*.0625 = 1:1:4
    sign = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)], float)
    effects = effective_weights(np.repeat(sign * [2.0, 4.0, 8.0], 3, axis=0) + 80, WEIGHTS)
    assert effects.share == pytest.approx([1 / 6, 1 / 6, 4 / 6])
    assert effects.squared_correlation == pytest.approx(effects.share)


def test_correlation_ratio_of_line_curve_and_nothing() -> None:
    """If this fails, curved influence is missed, or straight influence differs from r squared."""
    rng = np.random.default_rng(1)
    x = rng.uniform(-1, 1, 400)
    noise = rng.normal(0, 1, 400)
    line = x + 0.3 * noise
    assert correlation_ratio(x, line) == pytest.approx(np.corrcoef(x, line)[0, 1] ** 2, abs=0.01)
    # y = x^2 on (-1, 1): Var(E[y|x]) = 4/45, against 4/45 + .01 in all
    curve = x**2 + 0.1 * noise
    assert correlation_ratio(x, curve) == pytest.approx((4 / 45) / (4 / 45 + 0.01), abs=0.03)
    assert np.corrcoef(x, curve)[0, 1] ** 2 < 0.02
    assert correlation_ratio(x, noise) < 0.03


def test_noise_is_taken_off() -> None:
    """If this fails, a badly measured survey is said to weigh more than its true differences do."""
    rng = np.random.default_rng(2)
    true = rng.normal(85, [1.0, 2.0, 2.0], (1_000, 3))
    seen = true + rng.normal(0, [0.0, 0.0, 4.0], true.shape)
    effects = effective_weights(seen, WEIGHTS, noise=[0.0, 0.0, 16.0])
    assert effects.net_share == pytest.approx([1 / 3, 1 / 3, 1 / 3], abs=0.05)
    assert effects.share[2] > 0.6


@given(arrays(np.float64, (12, 3), elements=st.integers(60, 100).map(float)))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_shares_sum_to_one(parts: FloatArray) -> None:
    """If this fails, the printed influences do not add up, or a ratio leaves 0..1."""
    effects = effective_weights(parts, WEIGHTS)
    if np.isnan(effects.share).any():
        return
    assert effects.share.sum() == pytest.approx(1)
    for values in (effects.squared_correlation, effects.correlation_ratio):
        known = values[~np.isnan(values)]
        assert ((known >= -1e-12) & (known <= 1 + 1e-9)).all()


def test_leaving_out_one_window() -> None:
    """If this fails, a share that a single window makes is taken for the whole round's."""
    rng = np.random.default_rng(7)
    parts = rng.normal(85, [2.0, 3.0, 2.0], (15, 3))
    parts[0, 2] = 55  # one window's survey went wrong
    effects = effective_weights(parts, WEIGHTS)
    others = [effective_weights(np.delete(parts, i, axis=0), WEIGHTS).share for i in range(15)]
    assert effects.least == pytest.approx(np.min(others, axis=0))
    assert effects.most == pytest.approx(np.max(others, axis=0))
    assert effects.most[2] - effects.least[2] > 0.3
    assert effects.low[2] < effects.least[2]
    assert np.isnan(effective_weights(parts[:3], WEIGHTS).low).all()


@pytest.mark.parametrize("windows", [6, 20, 60])
def test_limits_hold_what_they_claim(windows: int) -> None:
    """If this fails, the limits miss the true share more often than they say."""
    rng = np.random.default_rng(windows)
    spread = np.array([2.0, 4.0, 2.5])
    covariance = np.array([[1, 0.3, 0.2], [0.3, 1, 0.4], [0.2, 0.4, 1]]) * np.outer(spread, spread)
    w = np.array(WEIGHTS)
    true = w * (covariance @ w) / (w @ covariance @ w)
    held = np.zeros(3)
    for _ in range(200):
        parts = rng.multivariate_normal([85, 85, 85], covariance, windows)
        effects = effective_weights(parts, WEIGHTS)
        held += (effects.low <= true) & (true <= effects.high)
    assert (held / 200 > 0.9).all()


def test_degenerate() -> None:
    """If this fails, one window or a part without differences breaks."""
    assert np.isnan(effective_weights([[1.0, 2.0, 3.0]], WEIGHTS).share).all()
    assert np.isnan(effective_weights(np.full((12, 3), 0.1), WEIGHTS, noise=[0, 0, 0]).share).all()
    flat = np.column_stack([np.full(12, 90.1), np.arange(12.0), np.zeros(12)])
    effects = effective_weights(flat, WEIGHTS, noise=[9.0, 99.0, 0.0])
    assert effects.share.tolist() == [0, 1, 0]
    assert np.isnan(effects.squared_correlation[[0, 2]]).all()
    assert np.isnan(effects.net_share).all()
    assert np.isnan(correlation_ratio(np.arange(5.0), np.arange(5.0)))
    assert correlation_ratio([0.0] * 9 + [1.0], [0.0] * 9 + [1.0]) <= 1
    with pytest.raises(ValueError, match="weights"):
        effective_weights([[1.0, 2.0]], WEIGHTS)
