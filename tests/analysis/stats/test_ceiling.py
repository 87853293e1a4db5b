"""Ceiling: shares by hand and their bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.stats._arrays import FloatArray
from analysis.stats.ceiling import ceiling


def test_shares_by_hand() -> None:
    """If this fails, best and worst are swapped or divided by the wrong number."""
    ends = ceiling([[1, 0, 0, 1, 8], [0, 0, 0, 0, 0]], [100.0, 99.99, np.nan, 100.0])
    assert (ends.top_box[0], ends.bottom_box[0], ends.answers[0]) == (0.8, 0.1, 10)
    assert np.isnan(ends.top_box[1])
    assert ends.windows_at_top == pytest.approx(2 / 3)
    assert ends.windows == 3


@given(arrays(np.int64, (3, 5), elements=st.integers(0, 50)))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_reversing_the_grades_swaps_the_boxes(histogram: FloatArray) -> None:
    """If this fails, floor and ceiling are not treated alike."""
    ends, turned = ceiling(histogram, []), ceiling(histogram[:, ::-1], [])
    assert ends.top_box == pytest.approx(turned.bottom_box, nan_ok=True)
    assert np.nansum(ends.top_box + ends.bottom_box > 1 + 1e-12) == 0
    assert np.isnan(ends.windows_at_top)


def test_faulty_input() -> None:
    """If this fails, a score above the full mark passes."""
    with pytest.raises(ValueError, match="exceeds"):
        ceiling([[1, 1]], [100.5])
    with pytest.raises(ValueError, match="two grades"):
        ceiling([[1]], [])
