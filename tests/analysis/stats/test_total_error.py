"""Totals from their parts: Welch's published case, what cancels, and what is unknown."""

import numpy as np
import pytest

from analysis.stats.part_error import PartError
from analysis.stats.total_error import total_error, total_interval


def plain(mean: float, variance: float, df: float) -> PartError:
    """One window's part without a scale."""
    return PartError(np.array([mean]), np.array([variance]), np.array([df]))


def test_two_parts_are_welch() -> None:
    """If this fails, limits of symmetric parts are not Student's t with Satterthwaite's df."""
    # Student (1908), extra sleep; R t.test(extra ~ group): -3.3654832 0.2054832, df = 17.776
    drug1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    drug2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    one, two = (plain(d.mean(), d.var(ddof=1) / 10, 9.0) for d in (drug1, drug2))
    got = total_interval([(1.0, one), (-1.0, two)])
    assert got.low[0] == pytest.approx(-3.3654832, abs=5e-8)
    assert got.high[0] == pytest.approx(0.2054832, abs=5e-8)
    assert total_error([(1.0, one), (-1.0, two)]).df[0] == pytest.approx(17.776, abs=5e-4)


def test_common_effects_are_in_totals_only() -> None:
    """If this fails, a period that all windows share widens differences or narrows totals."""
    part = PartError(np.array([90.0, 91.0]), np.array([1.0, 2.0]), np.full(2, 9.0), 4.0, 5.0)
    got = total_error([(0.5, part)])
    assert got.own == pytest.approx([0.25, 0.5])
    assert got.common == pytest.approx(1.0)
    assert got.variance == pytest.approx([1.25, 1.5])


def test_common_effects_move_a_crowded_window_less() -> None:
    """If this fails, a lenient voter is taken to lift a window at the best grade like any other."""
    mean, own, df = np.array([99.9, 60.0, 60.0]), np.full(3, 1e-6), np.full(3, 50.0)
    part = PartError(mean, own, df, 0.01, 20.0, (20.0, 100.0))
    got = total_error([(1.0, part)])
    assert got.own[0] > got.own[1]


def test_certain_and_unknown() -> None:
    """If this fails, a part without weight spoils the rest, or an unknown error is called none."""
    sure, unknown = plain(90.0, 0.0, 5.0), plain(80.0, np.nan, 5.0)
    got = total_interval([(1.0, sure), (0.0, unknown)])
    assert (got.low[0], got.high[0]) == (90, 90)
    assert np.isnan(total_interval([(0.5, sure), (0.5, unknown)]).low[0])
    with pytest.raises(ValueError, match="weight"):
        total_error([(0.0, sure)])
    with pytest.raises(ValueError, match="confidence"):
        total_interval([(1.0, sure)], confidence=1.0)
