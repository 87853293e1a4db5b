"""Krippendorff's alpha against the author's four observers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.krippendorff import Scale, krippendorff_agreement, krippendorff_alpha

GAP = np.nan
# Krippendorff (2011), section C: four observers, twelve units
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
)


# R irrCAC: cac.raw4raters, four raters, twelve subjects
RATERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, GAP],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
)


@pytest.mark.parametrize(
    ("scale", "expected"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_four_observers(scale: Scale, expected: float) -> None:
    """If this fails, alpha differs from Krippendorff's own worked example with missing data."""
    assert round(krippendorff_alpha(OBSERVERS, scale=scale), 3) == expected


@given(
    arrays(np.float64, (4, 6), elements=st.one_of(st.just(np.nan), st.integers(1, 5).map(float))),
    st.permutations(range(4)),
)
@settings(deadline=None, max_examples=60, derandomize=True)
def test_observers_are_interchangeable(table: FloatArray, order: list[int]) -> None:
    """If this fails, alpha depends on who stands in which row, on the unit, or exceeds 1."""
    alpha = krippendorff_alpha(table)
    assert krippendorff_alpha(table[order]) == pytest.approx(alpha, nan_ok=True, abs=1e-9)
    assert krippendorff_alpha(20 * table) == pytest.approx(alpha, nan_ok=True, abs=1e-9)
    assert not alpha > 1 + 1e-9


@pytest.mark.parametrize(
    ("scale", "alpha", "error", "low"),
    [("nominal", 0.74342, 0.14557, 0.419), ("interval", 0.84911, 0.12913, 0.561)],
)
def test_limits_as_irrcac_prints_them(scale: Scale, alpha: float, error: float, low: float) -> None:
    """If this fails, the standard error of alpha is another than Gwet's."""
    # R irrCAC 1.0: krippen.alpha.raw(cac.raw4raters), unweighted and with quadratic weights
    found = krippendorff_agreement(RATERS, scale=scale)
    assert round(found.value, 5) == alpha
    assert round(found.standard_error, 5) == error
    assert (round(found.low, 3), found.high) == (low, 1)


def test_degenerate() -> None:
    """If this fails, nothing to compare gives a number."""
    assert np.isnan(krippendorff_alpha(np.zeros((0, 4))))
    assert np.isnan(krippendorff_alpha([[1.0, 2.0, 3.0]]))
    assert np.isnan(krippendorff_alpha(np.full((3, 3), 4.0)))
    assert np.isnan(krippendorff_agreement(np.full((3, 3), 4.0)).low)
    assert krippendorff_alpha([[1.0, 2.0, 0.0], [1.0, 2.0, 0.0]], scale="ratio") == 1
    with pytest.raises(ValueError, match="scale"):
        krippendorff_alpha(OBSERVERS, scale="cardinal")  # type: ignore[arg-type]
