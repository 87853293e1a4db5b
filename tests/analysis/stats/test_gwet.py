"""Gwet's AC2 against R's irrCAC, and where it differs from alpha."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.gwet import gwet_ac2, quadratic_weights
from analysis.stats.krippendorff import krippendorff_alpha

GAP = np.nan
# R irrCAC: cac.raw4raters, four raters, twelve subjects
RATERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, GAP],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
)


def test_four_raters_of_irrcac() -> None:
    """If this fails, AC2 or its standard error is another than Gwet's own program prints."""
    # irrCAC 1.0: gwet.ac1.raw(cac.raw4raters, weights = "quadratic"): .914, .10396, (0.685, 1)
    found = gwet_ac2(RATERS, [1, 2, 3, 4, 5])
    assert round(found.value, 3) == 0.914
    assert round(found.standard_error, 5) == 0.10396
    assert (round(found.low, 3), found.high) == (0.685, 1)
    # two grades that nobody gave change what chance gives
    assert gwet_ac2(RATERS, range(1, 8)).value > found.value


def test_weights_of_irrcac() -> None:
    """If this fails, neighbouring grades are not as close as in irrCAC."""
    weights = quadratic_weights([1, 2, 3, 4, 5])
    assert weights[0] == pytest.approx([1, 0.9375, 0.75, 0.4375, 0])
    assert (weights == weights.T).all()


def test_skewed_ratings() -> None:
    """If this fails, voters who nearly all give the best grade are said to disagree."""
    rng = np.random.default_rng(6)
    table = np.where(rng.random((30, 25)) < 0.95, 100.0, 80.0)
    assert krippendorff_alpha(table) < 0.05
    assert gwet_ac2(table, [0, 40, 60, 80, 100]).value > 0.95


@given(
    arrays(np.float64, (4, 6), elements=st.one_of(st.just(np.nan), st.integers(1, 5).map(float))),
    st.permutations(range(4)),
)
@settings(deadline=None, max_examples=60, derandomize=True)
def test_observers_and_the_unit_do_not_matter(table: FloatArray, order: list[int]) -> None:
    """If this fails, AC2 depends on who stands in which row or on the unit, or exceeds 1."""
    found = gwet_ac2(table, [1, 2, 3, 4, 5])
    turned = gwet_ac2(20 * table[order], [20, 40, 60, 80, 100])
    assert turned.value == pytest.approx(found.value, nan_ok=True, abs=1e-9)
    assert turned.low == pytest.approx(found.low, nan_ok=True, abs=1e-9)
    assert not found.value > 1 + 1e-9
    assert not found.low > found.value + 1e-9


def test_degenerate() -> None:
    """If this fails, too few ratings give a number, or a strange grade is taken."""
    for table in (np.zeros((0, 4)), [[1.0, 2.0]], [[1.0, GAP], [1.0, 2.0]]):
        assert np.isnan(gwet_ac2(table, [1, 2, 3]).value)
    assert np.isnan(gwet_ac2([[1.0, 1.0], [1.0, 1.0]], [1]).value)
    assert gwet_ac2([[1.0, 1.0], [1.0, 1.0]], [1, 2]).value == 1
    with pytest.raises(ValueError, match="points"):
        gwet_ac2([[1.5, 2.0]], [1, 2])
    with pytest.raises(ValueError, match="points"):
        gwet_ac2([[9.0, 2.0]], [1, 2])
