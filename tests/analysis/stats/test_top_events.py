"""The two chances: a published model, different events, what is not known, and rounds of no use."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.top_events import TopEvents, top_events

# Rubin (1981), eight schools' coaching effects and standard errors (Gelman et al. 2013, table 5.2)
EFFECT = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
ERROR = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])
KNOWN = np.full(8, np.inf)


def test_eight_schools() -> None:
    """If this fails, the shrinkage is not the hierarchical model of Gelman et al."""
    # posterior means of long MCMC runs of the model of Gelman et al. (2013), section 5.5
    rng = np.random.default_rng(1)
    got = top_events(EFFECT, ERROR**2, KNOWN, k=1, draws=100_000, rng=rng)
    assert got.shrunk == pytest.approx([11.4, 7.9, 6.1, 7.6, 5.1, 6.1, 10.7, 8.5], abs=0.35)
    assert not got.exact  # the schools may well be all alike


def simulated(
    spread: float, df: int, rounds: int, windows: int = 12
) -> tuple[list[TopEvents], list[np.ndarray], list[np.ndarray]]:
    """Chances in simulated rounds with estimated variances, who was truly on top, and who again."""
    rng = np.random.default_rng(2)
    found, truly, again = [], [], []
    for _ in range(rounds):
        truth, v = rng.normal(85, spread, windows), rng.uniform(0.5, 2.0, windows)
        first, second = (truth + rng.normal(0, np.sqrt(v)) for _ in range(2))
        estimated = v * rng.chisquare(df, windows) / df
        got = top_events(first, estimated, np.full(windows, float(df)), draws=400, rng=rng)
        found.append(got)
        truly.append(truth >= np.sort(truth)[-3])
        again.append(second >= np.sort(second)[-3])
    return found, truly, again


def test_each_chance_is_of_its_own_event() -> None:
    """If this fails, "again among the three" prints the chance of truly being among them."""
    found, truly, again = simulated(2.0, 8, 500)
    for claims, came in (
        (np.array([e.truly for e in found]), np.array(truly)),
        (np.array([e.again for e in found]), np.array(again)),
    ):
        for low, high in ((0.0, 0.15), (0.15, 0.5), (0.5, 0.85), (0.85, 1.01)):
            here = (claims >= low) & (claims < high)
            assert claims[here].mean() == pytest.approx(came[here].mean(), abs=0.05)
    sure = np.array([e.truly for e in found]) > 0.85
    assert np.array(truly)[sure].mean() - np.array(again)[sure].mean() > 0.08


def test_close_windows_get_a_range() -> None:
    """If this fails, windows that differ less than their errors get a chance like "86 %"."""
    close, _, _ = simulated(0.4, 8, 60)
    apart, _, _ = simulated(3.0, 8, 60)
    assert np.mean([e.exact for e in close]) < 0.2
    assert np.mean([e.exact for e in apart]) > 0.9
    for events in close:
        for chance, ends in (
            (events.truly, events.truly_range),
            (events.again, events.again_range),
        ):
            assert (ends[:, 0] <= chance).all()
            assert (chance <= ends[:, 1]).all()


def test_fewer_degrees_of_freedom_claim_less() -> None:
    """If this fails, an error estimated from six periods counts as known."""
    x, v = np.array([90.0, 88.5, 87, 85, 84, 83, 82, 81]), np.full(8, 1.0)
    rng = np.random.default_rng(3)
    sure = top_events(x, v, KNOWN, draws=20_000, rng=rng)
    unsure = top_events(x, v, np.full(8, 3.0), draws=20_000, rng=rng)
    assert unsure.truly[0] < sure.truly[0] - 0.005


def test_ranks_and_the_best_say_the_same() -> None:
    """If this fails, the heat map contradicts the chance of being among the best."""
    rng = np.random.default_rng(5)
    x = rng.normal(85, 2, 12)
    got = top_events(x, np.full(12, 1.5), np.full(12, 20.0), shown=12, draws=2000, rng=rng)
    assert got.ranks.shape == (12, 12)
    assert got.ranks[:, :3].sum(axis=1) == pytest.approx(got.truly)
    assert got.member.mean(axis=0) == pytest.approx(got.truly)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=9), st.integers(1, 3))
@settings(deadline=None, max_examples=30, derandomize=True)
def test_places_are_given_out_k_times(values: list[int], k: int) -> None:
    """If this fails, places are given out more or less than k times."""
    size = len(values)
    rng = np.random.default_rng(0)
    got = top_events(values, np.full(size, 4.0), np.full(size, 9.0), k=k, draws=400, rng=rng)
    assert got.truly.sum() == pytest.approx(k)
    assert got.again.sum() == pytest.approx(k)


def test_degenerate_rounds() -> None:
    """If this fails, few windows, no variance or equal scores break or pretend knowledge."""
    rng = np.random.default_rng(0)
    assert top_events([1.0, 2.0], [1.0, 1.0], [5.0, 5.0], rng=rng).again.tolist() == [1, 1]
    assert top_events([], [], [], rng=rng).truly.tolist() == []
    exact = top_events([4.0, 3.0, 3.0, 1.0], np.zeros(4), np.full(4, np.inf), k=2, rng=rng)
    assert exact.truly.tolist() == [1, 1, 1, 0]
    assert exact.exact
    few = top_events([3.0, 2.0, 1.0], np.ones(3), np.ones(3), k=2, rng=rng)
    assert np.isnan(few.truly).all()
    assert not few.exact
    equal = top_events(np.full(6, 80.0), np.full(6, 1.0), np.full(6, 9.0), rng=rng)
    assert equal.truly == pytest.approx(np.full(6, 0.5), abs=0.03)
    with pytest.raises(ValueError, match="finite"):
        top_events([np.nan], [1.0], [1.0], rng=rng)
    with pytest.raises(ValueError, match="shape"):
        top_events([1.0], [1.0, 2.0], [1.0], rng=rng)
