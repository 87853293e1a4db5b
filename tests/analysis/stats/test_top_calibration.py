"""The self-test of chances: near the diagonal on its own model, silent without draws."""

import numpy as np
import pytest

from analysis.stats.top_calibration import top_calibration
from analysis.stats.top_events import top_events


@pytest.mark.parametrize("windows", [6, 20, 120])
def test_self_test_is_close_to_the_diagonal(windows: int) -> None:
    """If this fails, the printed self-test contradicts the method on its own model."""
    rng = np.random.default_rng(4)
    v, df = np.full(windows, 1.5), np.full(windows, 20.0)
    events = top_events(rng.normal(85, 2, windows), v, df, draws=2000, rng=rng)
    tested = top_calibration(events, v, df, rounds=150, draws=200, bins=3, rng=rng)
    assert tested.number.sum() == 150 * windows
    assert tested.claimed == pytest.approx(tested.true, abs=0.08)


def test_nothing_to_test() -> None:
    """If this fails, a round of two windows is given a self-test."""
    rng = np.random.default_rng(0)
    v, df = np.ones(3), np.full(3, 5.0)
    few = top_calibration(top_events([1.0, 2.0, 3.0], v, df, k=2, rng=rng), v, df, k=2, rng=rng)
    assert np.isnan(few.claimed).all()
    assert few.number.sum() == 0
    with pytest.raises(ValueError, match="shape"):
        top_calibration(top_events([1.0, 2.0, 3.0], v, df, k=2, rng=rng), v, df[:2], rng=rng)
