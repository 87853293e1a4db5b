"""Margins and reliability against Cochran and published estimates."""

import numpy as np
import pytest
from scipy import stats

from analysis.stats.sample_size import (
    margin_of_error,
    sample_size,
)


def test_cochrans_petition() -> None:
    """If this fails, the finite population correction differs from the textbook."""
    # Cochran (1977), section 2.8: 50 of 676 sheets, sum 1471, s^2 = 229; 80 % limits of the total
    # 18,107 and 21,669 (t = 1.28, factors rounded on the way)
    level = 2 * float(stats.norm.cdf(1.28)) - 1
    half = float(margin_of_error(229.0, 50, population=676, confidence=level)) * 676
    total = 676 * 1471 / 50
    assert total - half == pytest.approx(18107, abs=2)
    assert total + half == pytest.approx(21669, abs=2)


def test_reliability_and_what_it_takes() -> None:
    """If this fails, n/(n+k) or its solution for n is wrong."""
    rng = np.random.default_rng(1)
    means = rng.normal(85, 3, 200)
    got = sample_size(means, np.full(200, 300.0), np.full(200, 100.0), design_effect=1.2)
    k = 360 / got.between_variance
    assert got.between_variance == pytest.approx(means.var(ddof=1) - 3.6, rel=1e-6)
    assert got.reliability == pytest.approx(np.full(200, 100 / (100 + k)))
    assert got.needed_for_reliability[0] == np.ceil(k * 7 / 3)


def test_degenerate() -> None:
    """If this fails, empty windows or equal windows break."""
    got = sample_size([80.0, 90.0, np.nan], [100.0, 100.0, np.nan], [10.0, 20.0, 0.0])
    assert np.isnan([got.margin[2], got.reliability[2], got.needed_for_reliability[2]]).all()
    alike = sample_size([80.0, 80.0], [100.0, 100.0], [10.0, 10.0])
    assert alike.reliability.tolist() == [0, 0]
    assert np.isinf(alike.needed_for_reliability).all()
    exact = sample_size([80.0, 90.0], [0.0, 0.0], [10.0, 10.0])
    assert exact.reliability == pytest.approx([1, 1])
    assert np.isnan(sample_size([], [], []).between_variance)
    assert margin_of_error(4.0, 9, population=9) == 0
    with pytest.raises(ValueError, match="more people"):
        margin_of_error(1.0, 10, population=9)
