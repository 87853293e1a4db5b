"""Quantiles of a spread against numerical integration, and their coverage."""

import numpy as np
import pytest
from scipy import integrate

from analysis.stats.spread_posterior import spread_quantiles

# Rubin (1981), eight schools: Gelman et al. (2013), Bayesian Data Analysis, table 5.2
EFFECT = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
ERROR = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])


def density(tau: float) -> float:
    """Eq. (5.21) of the source."""
    total = tau**2 + ERROR**2
    centre = (EFFECT / total).sum() / (1 / total).sum()
    squares = ((EFFECT - centre) ** 2 / total).sum()
    return float(np.exp(-0.5 * squares) / np.sqrt(total.prod() * (1 / total).sum()))


def test_eight_schools() -> None:
    """If this fails, the spread of windows has another posterior than the source's."""
    found = spread_quantiles(EFFECT, ERROR**2, [0.25, 0.5, 0.9])
    whole = integrate.quad(density, 0, 5 * EFFECT.std(ddof=1))[0]
    below = [integrate.quad(density, 0, q)[0] / whole for q in found]
    assert below == pytest.approx([0.25, 0.5, 0.9], abs=0.004)


def test_coverage() -> None:
    """If this fails, a range from last year misses the true spread more often than it says."""
    rng = np.random.default_rng(4)
    held = []
    for _ in range(400):
        x = rng.normal(0, 2, 12) + rng.normal(0, 1, 12)
        low, high = spread_quantiles(x, np.ones(12), [0.05, 0.95])
        held.append(low < 2 < high)
    assert 0.86 < np.mean(held) < 0.95


def test_degenerate() -> None:
    """If this fails, three windows give a spread, or equal ones break."""
    assert np.isnan(spread_quantiles([1, 2, 3], [1, 1, 1], [0.5])).all()
    assert spread_quantiles([5.0] * 6, [0.0] * 6, [0.5])[0] < 1e-6
    with pytest.raises(ValueError, match="variance"):
        spread_quantiles([1, 2, 3, 4], [1, 1, 1, -1], [0.5])
