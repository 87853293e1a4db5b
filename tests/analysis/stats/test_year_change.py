"""Changes between years: published adjustment, unchanged windows, and a year milder to all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.total_error import TotalError
from analysis.stats.year_change import holm, year_change


def known(own: np.ndarray) -> TotalError:
    """Known errors."""
    df = np.full(len(own), np.inf)
    return TotalError(own, df, 0.0, own, df)


def test_holm() -> None:
    """If this fails, adjusted p-values are not Holm's."""
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.02), "holm") is 0.04 0.06 0.06 0.06
    assert holm([0.01, 0.04, 0.03, 0.02]) == pytest.approx([0.04, 0.06, 0.06, 0.06])
    assert holm([0.6, np.nan, 0.9])[[0, 2]].tolist() == [1, 1]
    assert np.isnan(holm([np.nan])).all()


def test_unchanged_windows_stay_unchanged() -> None:
    """If this fails, more than 5 in 100 rounds call some unchanged window changed."""
    rng = np.random.default_rng(1)
    alone, any_called, rounds = 0.0, 0.0, 400
    for _ in range(rounds):
        truth, v = rng.normal(85, 2, 40), rng.uniform(0.5, 2, 40)
        first, second = (truth + rng.normal(0, np.sqrt(v)) + rng.normal(0, 3) for _ in range(2))
        got = year_change(first, known(v), second, known(v))
        alone += (got.p_value < 0.05).mean() / rounds
        any_called += (got.adjusted < 0.05).any() / rounds
    assert alone < 0.06
    assert any_called < 0.06


def test_a_changed_window_among_a_milder_year() -> None:
    """If this fails, a year that was milder to all hides a change, or looks like one."""
    first = np.linspace(80, 90, 11)
    second = first + 4
    second[5] -= 8
    got = year_change(first, known(np.full(11, 0.5)), second, known(np.full(11, 0.5)))
    assert got.shift == pytest.approx(4)
    assert got.change[5] == pytest.approx(-8)
    assert (got.adjusted < 0.05).tolist() == [place == 5 for place in range(11)]


def test_missing_windows() -> None:
    """If this fails, a window without error in one year breaks the others."""
    v = np.array([1.0, np.nan, 1.0, 1.0])
    got = year_change([1.0, 2, 3, np.nan], known(v), [2.0, 3, 4, 5], known(np.ones(4)))
    assert np.isnan(got.change).all()
    got = year_change([1.0, 2, 3, 4], known(v), [2.0, 3, 4, 6], known(np.ones(4)))
    assert np.isnan(got.change).tolist() == [False, True, False, False]
    assert got.agreement == pytest.approx(1)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(deadline=None, max_examples=50, derandomize=True)
def test_holm_never_lowers(p: list[float]) -> None:
    """If this fails, looking at many windows makes one of them more significant."""
    got = holm(p)
    assert (got >= np.array(p) - 1e-12).all()
    assert (np.diff(got[np.argsort(p, kind="stable")]) >= -1e-12).all()
