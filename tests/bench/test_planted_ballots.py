"""Planting: what is planted is there."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats._arrays import FloatArray
from bench.planted_ballots import injected_bloc, injected_copies


def vote(seed: int, voters: int = 30, windows: int = 30) -> FloatArray:
    """A vote with abstentions."""
    rng = np.random.default_rng(seed)
    return rng.choice([40.0, 60.0, 80.0, 100.0, np.nan], (voters, windows))


@given(st.integers(0, 1000), st.integers(1, 30))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_planted_sizes(seed: int, size: int) -> None:
    """If this fails, the anomaly planted is not of the size reported."""
    rng = np.random.default_rng(seed)
    ballots = vote(seed)
    copies = np.nan_to_num(injected_copies(ballots, size, rng))
    assert np.unique(copies, axis=0, return_counts=True)[1].max() == size
    bloc = injected_bloc(ballots, size, rng, lifted=1, sunk=2)
    assert (bloc == 20).sum() == 2 * size


def test_degenerate() -> None:
    """If this fails, plain or empty ballots break."""
    rng = np.random.default_rng(0)
    assert (injected_copies(np.full((3, 3), 80.0), 2, rng) == 80).all()
    assert (injected_copies([[np.nan, np.nan]], 1, rng)).shape == (1, 2)
