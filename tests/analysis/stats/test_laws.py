"""Tails and quantiles by `scipy.special` against the laws of `scipy.stats` (ADR 42)."""

import numpy as np
import pytest
from scipy import special, stats

from analysis.stats.concordance import kendall_w
from analysis.stats.proportions import share_interval

FREEDOMS = [1, 1.5, 2, 3.7, 9, 30, 299, 1e6]
TAILS = [1e-9, 0.0005, 0.01, 0.025, 0.05, 0.1, 0.5]


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_student(freedom: float) -> None:
    """An interval or a p-value would be that of another law."""
    law = stats.t(freedom)
    assert -special.stdtrit(freedom, TAILS) == pytest.approx(law.isf(TAILS), rel=1e-9)
    values = np.array([0.0, 0.3, 1.0, 2.5, 7.0, 40.0])
    assert special.stdtr(freedom, -values) == pytest.approx(law.sf(values), rel=1e-9)


def test_normal_and_chi_squared() -> None:
    """Likewise."""
    assert special.ndtri(TAILS) == pytest.approx(stats.norm.ppf(TAILS), rel=1e-12, abs=1e-15)
    values = [0.0, 0.1, 1.0, 5.0, 80.0]
    for freedom in (1, 2, 9, 199):
        assert special.chdtrc(freedom, values) == pytest.approx(
            stats.chi2.sf(values, freedom), rel=1e-12
        )


@pytest.mark.parametrize(("hits", "of"), [(0, 5), (1, 5), (4, 5), (5, 5), (3, 1000), (998, 1000)])
def test_clopper_and_pearson(hits: int, of: int) -> None:
    """Few hits would get the limits of many."""
    both = stats.binomtest(hits, of).proportion_ci(0.95, method="exact")
    found = share_interval(hits, of, confidence=0.95)
    assert (float(found.low), float(found.high)) == pytest.approx((both.low, both.high), rel=1e-9)


@pytest.mark.parametrize("grades", [2, 3, 5, 100])
@pytest.mark.parametrize("voters", [2, 3, 40])
def test_ranks_with_ties(voters: int, grades: int) -> None:
    """Equal grades would get unequal ranks, and Kendall's W another value."""
    cells = np.random.default_rng([voters, grades]).integers(0, grades, (voters, 12)).astype(float)
    assert kendall_w(cells).w == pytest.approx(_by_ranks(cells), rel=1e-12)


@pytest.mark.parametrize("voters", [3, 40])
def test_ranks_without_ties(voters: int) -> None:
    """W would stand for another mean of Spearman's correlations than theirs."""
    cells = np.random.default_rng(voters).random((voters, 12))
    pairs = stats.spearmanr(cells, axis=1).statistic[np.triu_indices(voters, 1)]
    assert kendall_w(cells).rho == pytest.approx(np.mean(pairs), rel=1e-9)


def _by_ranks(cells: np.ndarray) -> float:
    """Kendall and Babington Smith's W with the correction for ties, by the book."""
    m, n = cells.shape
    ranks = stats.rankdata(cells, axis=1)
    spread = ((ranks.sum(axis=0) - m * (n + 1) / 2) ** 2).sum()
    ties = sum(
        (size**3 - size).sum() for size in (np.unique(row, return_counts=True)[1] for row in cells)
    )
    return float(12 * spread / (m**2 * (n**3 - n) - m * ties))
