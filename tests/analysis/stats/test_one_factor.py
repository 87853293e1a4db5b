"""One factor against R's factanal, exact fits and redundant items."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.one_factor import one_factor_loadings

# R datasets: ability.cov (Smith and Stanley 1983), covariance of six tests, n = 112
ABILITY = np.array(
    [
        [24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
        [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
        [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
        [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
        [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
        [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
    ]
)


def test_one_factor_is_factanal() -> None:
    """If this fails, omega rests on other loadings than maximum likelihood gives."""
    # R: factanal(factors = 1, covmat = ability.cov): Uniquenesses
    # general .535 picture .853 blocks .748 maze .910 reading .232 vocab .280
    # Loadings .682 .384 .502 .300 .877 .849
    sd = np.sqrt(np.diag(ABILITY))
    loadings = one_factor_loadings(ABILITY / np.outer(sd, sd))
    assert np.round(loadings, 3).tolist() == [0.682, 0.384, 0.502, 0.300, 0.877, 0.849]
    assert np.round(1 - loadings**2, 3).tolist() == [0.535, 0.853, 0.748, 0.910, 0.232, 0.280]


@given(st.lists(st.floats(0.2, 0.9), min_size=4, max_size=7))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_an_exact_factor_is_recovered(loadings: list[float]) -> None:
    """If this fails, loadings are not found even where the model holds exactly."""
    exact = np.array(loadings)
    correlation = np.outer(exact, exact)
    np.fill_diagonal(correlation, 1.0)
    assert one_factor_loadings(correlation) == pytest.approx(exact, abs=2e-3)


def test_degenerate() -> None:
    """If this fails, redundant, few or unknown items break."""
    assert one_factor_loadings(np.ones((4, 4))) == pytest.approx(np.ones(4), abs=0.01)
    assert np.isnan(one_factor_loadings(np.eye(2))).all()
    assert np.isnan(one_factor_loadings(np.full((3, 3), np.nan))).all()
    assert np.abs(one_factor_loadings(np.eye(5))).max() < 0.1
