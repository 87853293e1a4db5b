"""Covariances from moments against rows, with gaps."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.item_moments import item_covariances, item_moments
from analysis.stats.questionnaire import cronbach_alpha


def test_covariances_are_those_of_the_rows() -> None:
    """If this fails, the counts that reduce keeps do not carry what the rows say."""
    rng = np.random.default_rng(1)
    rows = [rng.integers(1, 6, (n, 4)).astype(float) + w for w, n in enumerate((30, 12, 7))]
    moments = [np.stack(m) for m in zip(*(item_moments(r) for r in rows), strict=True)]
    covariances = item_covariances(*moments)
    assert covariances.overall == pytest.approx(np.cov(np.vstack(rows).T))
    pooled = sum((len(r) - 1) * np.cov(r.T) for r in rows) / 46
    assert covariances.within == pytest.approx(pooled)
    assert covariances.between == pytest.approx(np.cov(np.array([r.mean(axis=0) for r in rows]).T))
    assert (covariances.within_n, covariances.between_n, covariances.overall_n) == pytest.approx(
        (47, 3, 49)
    )


ANSWERS = st.one_of(st.just(np.nan), st.integers(1, 5).map(float))


@given(arrays(np.float64, (12, 4), elements=ANSWERS), st.integers(1, 11))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_pairs_with_gaps_are_pandas_pairs(rows: FloatArray, cut: int) -> None:
    """If this fails, gaps are not handled pair by pair, or splitting windows changes the whole."""
    moments = [np.stack(m) for m in zip(item_moments(rows[:cut]), item_moments(rows[cut:]))]  # noqa: B905
    covariances = item_covariances(*moments)
    expected = pd.DataFrame(rows).cov(min_periods=2).to_numpy()
    assert covariances.overall == pytest.approx(expected, nan_ok=True, abs=1e-9)
    assert not cronbach_alpha(covariances.overall) > 1 + 1e-9


def test_degenerate() -> None:
    """If this fails, no window or no item breaks, or faulty moments pass."""
    empty = item_covariances(*[np.zeros((0, 3, 3))] * 3)
    assert np.isnan(empty.within).all()
    assert (empty.within_n, empty.between_n, empty.overall_n) == (0, 0, 0)
    none = item_covariances(*[np.zeros((1, 0, 0))] * 3)
    assert none.between_n == 0
    with pytest.raises(ValueError, match="moments"):
        item_covariances(np.zeros((2, 2)), np.zeros((2, 2)), np.zeros((2, 2)))
