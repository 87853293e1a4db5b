"""Covariance of means against numpy on complete data and against its bounds with gaps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.mean_covariance import mean_covariance

GRADES = st.one_of(st.just(np.nan), st.integers(1, 5).map(float))


def test_complete_data_is_the_sample_covariance_over_n() -> None:
    """If this fails, shared voters are not accounted for in differences of windows."""
    ballots = np.random.default_rng(0).integers(1, 6, (30, 5)).astype(float)
    assert mean_covariance(ballots) == pytest.approx(np.cov(ballots.T) / 30)


@given(arrays(np.float64, (7, 4), elements=GRADES))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_diagonal_and_positive_semidefinite_with_gaps(ballots: FloatArray) -> None:
    """If this fails, abstentions give a negative variance of a difference."""
    covariance = mean_covariance(ballots)
    n = (~np.isnan(ballots)).sum(axis=0)
    assert np.isnan(np.diag(covariance)[n < 2]).all()
    some = np.flatnonzero(n >= 2)
    for j in some:
        values = ballots[~np.isnan(ballots[:, j]), j]
        assert covariance[j, j] == pytest.approx(values.var(ddof=1) / len(values), abs=1e-12)
    if len(some):
        assert np.linalg.eigvalsh(covariance[np.ix_(some, some)]).min() > -1e-9


def test_no_ballots() -> None:
    """If this fails, an empty vote breaks."""
    assert np.isnan(mean_covariance(np.zeros((0, 2)))).all()
