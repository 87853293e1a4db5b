"""Design effect against the plain cluster formula and its limiting cases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats._arrays import FloatArray
from analysis.stats.design_effect import ClusteredMean, clustered_mean


def clustered(days: list[list[float]]) -> ClusteredMean:
    """One window from its responses by day."""
    number = [[len(day) for day in days]]
    return clustered_mean(number, [[sum(d) for d in days]], [[sum(x * x for x in d) for d in days]])


def intraclass(days: FloatArray) -> float:
    """Design effect of equal clusters by analysis of variance: between over total mean square."""
    return float(days.shape[1] * days.mean(axis=1).var(ddof=1) / days.var(ddof=1))


def test_equal_days_give_the_textbook_ratio() -> None:
    """If this fails, the design effect is not that of cluster sampling with equal clusters."""
    days = np.random.default_rng(1).normal(80, 5, (12, 1)) + np.random.default_rng(2).normal(
        0, 9, (12, 8)
    )
    mean = clustered(days.tolist())
    assert mean.design_effect[0] == pytest.approx(intraclass(days))
    assert mean.mean[0] == pytest.approx(days.mean())
    assert mean.variance[0] == pytest.approx(days.var(ddof=1))


def test_days_of_identical_answers_count_once() -> None:
    """If this fails, ten equal answers of one day count as ten independent ones."""
    mean = clustered([[20.0] * 10, [100.0] * 10, [60.0] * 10, [80.0] * 10])
    assert mean.design_effect[0] == pytest.approx(10 * 39 / 40 * 4 / 3)
    assert mean.pooled == pytest.approx(mean.design_effect[0])


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=5), min_size=2, max_size=6))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_scale_free(days: list[list[int]]) -> None:
    """If this fails, the design effect depends on whether grades or points are used."""
    mean = clustered([[float(x) for x in day] for day in days])
    in_points = clustered([[20.0 * x for x in day] for day in days])
    assert mean.design_effect == pytest.approx(in_points.design_effect, nan_ok=True)
    assert (mean.clusters[0], mean.size[0]) == (len(days), sum(map(len, days)))


def test_nothing_one_day_and_equal_answers_have_no_design_effect() -> None:
    """If this fails, an empty window breaks or gets a made-up design effect."""
    mean = clustered_mean(
        [[0, 0], [5, 0], [2, 2], [1, 0]],
        [[0, 0], [400, 0], [160, 160], [80, 0]],
        [[0, 0], [33000, 0], [12800, 12800], [6400, 0]],
    )
    assert np.isnan(mean.design_effect).all()
    assert np.isnan(mean.mean[0])
    assert np.isnan(mean.variance[[0, 3]]).all()
    assert mean.variance[2] == 0
    assert np.isnan(mean.pooled)
    with pytest.raises(ValueError, match="shape"):
        clustered_mean([[1.0]], [[1.0, 2.0]], [[1.0]])
