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
    worth = sample_size(means, np.full(200, 300.0), np.full(200, 100.0), design_effect=1.2)
    k = 360 / worth.between_variance
    assert worth.between_variance == pytest.approx(means.var(ddof=1) - 3.6, rel=1e-6)
    assert worth.reliability == pytest.approx(np.full(200, 100 / (100 + k)))
    assert worth.needed_for_reliability[0] == np.ceil(k * 7 / 3)


def test_shrout_and_fleiss_one_way() -> None:
    """If this fails, the reliability of a mean is not the published one-way ICC."""
    # Shrout and Fleiss (1979), tables 2 and 4: six targets by four judges; ICC(1,1) .17 and
    # ICC(1,4) .44, with four decimals in statistics packages
    judges = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9]], float
    )
    judges = np.vstack([judges, [6, 2, 4, 7]])
    within = np.full(6, judges.var(axis=1, ddof=1).mean())
    worth = sample_size(judges.mean(axis=1), within, np.full(6, 4.0))
    assert np.round(worth.reliability, 4).tolist() == [0.4428] * 6
    between = worth.between_variance
    assert round(between / (between + within[0]), 4) == 0.1657


def test_degenerate() -> None:
    """If this fails, empty windows or equal windows break."""
    worth = sample_size([80.0, 90.0, np.nan], [100.0, 100.0, np.nan], [10.0, 20.0, 0.0])
    assert np.isnan([worth.margin[2], worth.reliability[2], worth.needed_for_reliability[2]]).all()
    alike = sample_size([80.0, 80.0], [100.0, 100.0], [10.0, 10.0])
    assert alike.reliability.tolist() == [0, 0]
    assert np.isinf(alike.needed_for_reliability).all()
    exact = sample_size([80.0, 90.0], [0.0, 0.0], [10.0, 10.0])
    assert exact.reliability == pytest.approx([1, 1])
    assert np.isnan(sample_size([], [], []).between_variance)
    assert margin_of_error(4.0, 9, population=9) == 0
    with pytest.raises(ValueError, match="more people"):
        margin_of_error(1.0, 10, population=9)
