"""Rank sets against csranks' published toy example, a straight rewriting, and their coverage."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats._arrays import BoolArray, FloatArray
from analysis.stats.rank_sets import RankSets, rank_sets
from analysis.stats.resampling import deviations


def sets(x: FloatArray, v: FloatArray, seed: int = 0, draws: int = 1999) -> RankSets:
    """Rank sets from normal draws."""
    dev = deviations(v, draws=draws, rng=np.random.default_rng(seed))
    return rank_sets(x, v, dev)


def straight(x: FloatArray, v: FloatArray, dev: FloatArray, start: BoolArray) -> BoolArray:
    """Step-down over ordered pairs written out plainly, as an oracle."""
    se = np.sqrt(v[:, None] + v[None, :])
    t = (x[:, None] - x[None, :]) / se
    drawn = (dev[:, :, None] - dev[:, None, :]) / se
    active = start.copy()
    rejected = np.zeros_like(active)
    while active.any():
        maxima = np.sort(np.where(active, drawn, -np.inf).max(axis=(1, 2)))[::-1]
        new = active & (t > maxima[int(0.05 * (len(dev) + 1) + 1e-9) - 1])
        if not new.any():
            break
        rejected |= new
        active &= ~new
    return np.asarray(rejected)


@pytest.mark.parametrize("seed", range(3))
def test_toy_example_of_csranks(seed: int) -> None:
    """If this fails, the sets differ from the authors' own package on its documented example."""
    # R, csranks 1.2: x <- seq(1, 3, length = 10); V <- diag(rep(0.04, 10)); csranks(x, V)
    # simultaneous L: 7 6 5 4 3 2 1 1 1 1   U: 10 10 10 10 9 8 7 6 5 4
    ranks = sets(np.linspace(1, 3, 10), np.full(10, 0.04), seed, 10_000)
    assert ranks.simultaneous_low.tolist() == [7, 6, 5, 4, 3, 2, 1, 1, 1, 1]
    assert ranks.simultaneous_high.tolist() == [10, 10, 10, 10, 9, 8, 7, 6, 5, 4]
    assert ranks.rank.tolist() == list(range(10, 0, -1))


@pytest.mark.parametrize("seed", range(4))
def test_shortcuts_change_nothing(seed: int) -> None:
    """If this fails, the pruning of draws gives other critical values than all draws would."""
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.2, 2, 12)
    x = rng.normal(0, 3, 12)
    dev = deviations(v, draws=799, rng=rng)
    ranks = rank_sets(x, v, dev)
    everything = ~np.eye(12, dtype=np.bool_)
    rejected = straight(x, v, dev, everything)
    assert (ranks.simultaneous_low == 1 + rejected.sum(axis=0)).all()
    assert (ranks.simultaneous_high == 12 - rejected.sum(axis=1)).all()
    for j in range(12):
        own = np.zeros_like(everything)
        own[j], own[:, j] = everything[j], everything[j]
        alone = straight(x, v, dev, own)
        assert ranks.marginal_low[j] == 1 + alone[:, j].sum()
        assert ranks.marginal_high[j] == 12 - alone[j].sum()


def test_coverage_of_marginal_and_simultaneous_sets() -> None:
    """If this fails, the sets miss the truth more often than they say."""
    rng = np.random.default_rng(5)
    truth = np.array([0.0, 0.0, 1.0, 1.5, 2.0, 2.0, 4.0, 6.0])
    true_low = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    true_high = 8 - (truth[None, :] < truth[:, None]).sum(axis=1)
    v = np.linspace(0.2, 1.0, 8)
    dev = deviations(v, draws=999, rng=rng)
    rounds = 300
    marginal = np.zeros(8)
    simultaneous = 0
    for _ in range(rounds):
        ranks = rank_sets(truth + rng.normal(0, np.sqrt(v)), v, dev)
        marginal += (ranks.marginal_low <= true_low) & (ranks.marginal_high >= true_high)
        low, high = ranks.simultaneous_low, ranks.simultaneous_high
        simultaneous += int(((low <= true_low) & (high >= true_high)).all())
    assert marginal.min() / rounds > 0.91
    assert simultaneous / rounds > 0.92


@given(st.lists(st.integers(0, 20), min_size=2, max_size=8), st.integers(-5, 5))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_moving_all_scores_together_changes_nothing(values: list[int], by: int) -> None:
    """If this fails, ranks depend on more than differences, or leave out the observed rank."""
    x = np.array(values, float)
    v = np.full(len(x), 4.0)
    ranks, moved = sets(x, v, draws=199), sets(x + by, v, draws=199)
    assert (ranks.simultaneous_low == moved.simultaneous_low).all()
    assert (ranks.marginal_high == moved.marginal_high).all()
    assert (ranks.simultaneous_low <= ranks.rank).all()
    assert (ranks.rank <= ranks.simultaneous_high).all()
    assert (ranks.simultaneous_low <= ranks.marginal_low).all()


def test_scores_without_variance_are_known_exactly() -> None:
    """If this fails, a census is treated as if it had sampling error."""
    ranks = sets(np.array([3.0, 2.0, 2.0, 1.0]), np.zeros(4))
    assert ranks.simultaneous_low.tolist() == [1, 2, 2, 4]
    assert ranks.simultaneous_high.tolist() == [1, 3, 3, 4]


def test_covariance_of_shared_voters_sharpens_the_sets() -> None:
    """If this fails, an error that all windows share is counted against their difference."""
    x = np.array([0.0, 1.0, 2.0])
    shared = np.full((3, 3), 4.0) + np.diag([0.01] * 3)
    dev = deviations(shared, draws=999, rng=np.random.default_rng(0))
    ranks = rank_sets(x, shared, dev)
    assert ranks.simultaneous_low.tolist() == [3, 2, 1]


def test_none_one_and_equal_windows() -> None:
    """If this fails, a round with no, one or only equal windows breaks."""
    assert len(sets(np.zeros(0), np.zeros(0)).rank) == 0
    ranks = sets(np.array([5.0]), np.array([1.0]))
    assert ranks.marginal_low.tolist() == [1]
    equal = sets(np.full(5, 80.0), np.full(5, 1.0))
    assert equal.simultaneous_high.tolist() == [5] * 5
    assert equal.rank.tolist() == [1] * 5


@pytest.mark.parametrize(
    ("x", "v", "draws", "message"),
    [
        ([1.0, np.nan], [1.0, 1.0], 99, "finite"),
        ([1.0, 2.0], [1.0, 1.0, 1.0], 99, "windows"),
        ([1.0, 2.0], [1.0, 1.0], 9, "too few"),
        ([1.0, 2.0], [1.0, -1.0], 99, "negative"),
    ],
)
def test_input_at_fault(x: list[float], v: list[float], draws: int, message: str) -> None:
    """If this fails, faulty input gives ranks instead of a sentence."""
    with pytest.raises(ValueError, match=message):
        rank_sets(x, v, np.zeros((draws, 2)))
