"""Differential item functioning from moments: against least squares on rows, and known surveys."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats._arrays import FloatArray
from analysis.stats.item_functioning import (
    between_channels,
    between_kinds,
    functions_differently,
    smallest_seen,
)
from bench.item_grid import (
    BEHAVIOURS,
    ITEMS,
    SHAPES,
    STEP,
    Behaviour,
    by_channel,
    by_kind,
    harder,
    measured,
    survey,
)


def moments(rows: FloatArray, channel: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """One window's number, sums and products by channel."""
    groups = [rows[channel == c] for c in (0, 1)]
    return (
        np.array([[len(group) for group in groups]], float),
        np.array([[group.sum(axis=0) for group in groups]]),
        np.array([[group.T @ group for group in groups]]),
    )


def test_one_window_is_analysis_of_covariance_on_the_sum() -> None:
    """If this fails, moments give another effect than least squares on the single answers."""
    rng = np.random.default_rng(3)
    channel = (rng.random(60) < 0.4).astype(float)
    rows = rng.normal(60, 15, (60, 1)) + rng.normal(0, 10, (60, 5)) + 4 * channel[:, None]
    design = np.column_stack([np.ones(60), rows.sum(axis=1), channel])
    expected = np.linalg.lstsq(design, rows, rcond=None)[0][2]
    number, total, cross = (np.concatenate([part] * 3) for part in moments(rows, channel))
    found = between_channels(number, total, cross, 1)
    assert found.difference == pytest.approx(expected)
    assert found.difference.sum() == pytest.approx(0), "what one item has more, the others lack"
    assert (found.windows, found.freedom) == (3, 2 * 4)
    other = between_channels(number, total, cross, 0)
    assert other.difference == pytest.approx(-found.difference)
    assert other.p_value == pytest.approx(found.p_value)


def test_kinds_are_analysis_of_covariance_over_windows() -> None:
    """If this fails, a kind's effect is not that of the regression on the level and its square."""
    rng = np.random.default_rng(4)
    mean, own = rng.normal(80, 4, (14, 4)), np.arange(14) % 3 == 0
    level = mean.mean(axis=1) - mean.mean()
    design = np.column_stack([np.ones(14), level, level**2, own])
    effect, rest = np.linalg.lstsq(design, mean, rcond=None)[:2]
    found = between_kinds(mean, own, np.full(4, 10.0))
    assert found.difference == pytest.approx(effect[3])
    error = np.sqrt(rest / 10 * np.linalg.inv(design.T @ design)[3, 3]) / 10
    assert found.error == pytest.approx(error)
    assert found.freedom == 10


@given(st.sampled_from(sorted(BEHAVIOURS)), st.sampled_from(SHAPES), st.integers(0, 10_000))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_honest_surveys_are_not_flagged(behaviour: str, shape: tuple[int, int], seed: int) -> None:
    """If this fails, a mode effect, different windows or few answers pass for a crooked item."""
    clean, _planted = measured((behaviour, *shape), seed)
    assert not any(clean.values())


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape[0] >= 6])
def test_an_item_one_grade_harder_is_found(shape: tuple[int, int]) -> None:
    """If this fails, an item that a channel asks otherwise goes unseen."""
    found = [measured(("mode_effect", *shape), number)[1] for number in range(5)]
    assert sum(bool(flags["items_by_channel"]) for flags in found) >= 4
    if shape[0] >= 40:
        assert sum(bool(flags["items_by_kind"]) for flags in found) >= 4


def test_a_planted_item_has_its_size_and_the_others_little() -> None:
    """If this fails, one crooked item makes the others look crooked the other way."""
    rng = np.random.default_rng(5)
    grades, window, channel = survey(Behaviour(), 40, 100, rng)
    found = by_channel(harder(grades, channel == 1), window, channel)
    assert found.difference[0] == pytest.approx(-STEP * 0.85, abs=4), "most grades can fall by one"
    assert list(np.flatnonzero(functions_differently(found, tests=ITEMS))) == [0]
    assert np.abs(found.size[1:]).max() < 0.25


def test_what_cannot_be_judged() -> None:
    """If this fails, two windows, two items or equal answers give a finding or a warning."""
    rng = np.random.default_rng(6)
    grades, window, channel = survey(Behaviour(), 2, 50, rng)
    assert np.isnan(by_channel(grades, window, channel).p_value).all()
    assert np.isnan(by_kind(grades, window).p_value).all()
    equal = by_channel(np.full((60, ITEMS), 5.0), np.arange(60) % 3, np.arange(60) // 3 % 2)
    assert np.isnan(equal.p_value).all()
    same = between_kinds(np.full((8, 3), 100.0), np.arange(8) % 2 == 0, np.zeros(3))
    assert np.isnan(same.p_value).all()
    number, total, cross = (
        np.concatenate([part] * 3) for part in moments(grades[:, :2], channel.astype(float))
    )
    assert np.isnan(between_channels(number, total, cross, 1).p_value).all()
    with pytest.raises(ValueError, match="disagree"):
        between_channels(np.zeros((3, 2)), np.zeros((3, 3, 4)), np.zeros((3, 2, 4, 4)), 0)
    with pytest.raises(ValueError, match="finite"):
        between_kinds([[np.nan, 1.0]], [True], [1.0, 1.0])


def test_more_answers_show_smaller_differences() -> None:
    """If this fails, what may go unseen is said without regard to the number of answers."""
    rng = np.random.default_rng(7)
    few, many = (by_channel(*survey(Behaviour(), 6, each, rng)) for each in (20, 2000))
    assert smallest_seen(few, tests=8) > 0.5 > smallest_seen(many, tests=8) >= 0.25
