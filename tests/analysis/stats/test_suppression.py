"""Small cells: hidden, and not to be worked out from the margins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from analysis.stats._arrays import IntArray
from analysis.stats.suppression import suppressed_cells

TABLES = arrays(
    np.int64, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.integers(0, 12)
)


def test_one_small_cell_takes_three_others_along() -> None:
    """If this fails, a hidden cell is the difference of a sum and the cells shown."""
    got = suppressed_cells([[3, 20, 30], [40, 25, 60], [70, 80, 90]])
    assert got.tolist() == [[True, True, False], [True, True, False], [False, False, False]]


@given(TABLES)
@settings(deadline=None, max_examples=150, derandomize=True)
def test_no_line_gives_a_cell_away(table: IntArray) -> None:
    """If this fails, a group of fewer than five can be read off a published table."""
    hidden = suppressed_cells(table)
    assert hidden[(table > 0) & (table < 5)].all()
    for values, mask in ((table, hidden), (table.T, hidden.T)):
        for line, hide in zip(values, mask, strict=True):
            if 0 < hide.sum() < len(line):
                assert hide.sum() >= 2
                assert line[hide].sum() >= 5


def test_nothing_to_hide() -> None:
    """If this fails, large or empty tables are blotted out."""
    assert not suppressed_cells([[5, 0], [9, 7]]).any()
    assert suppressed_cells(np.zeros((0, 3))).shape == (0, 3)
    assert suppressed_cells([[2]]).all()
    with pytest.raises(ValueError, match="negative"):
        suppressed_cells([[-1]])
