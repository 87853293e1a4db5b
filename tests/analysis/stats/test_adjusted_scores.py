"""What is not a window's own doing, taken off: against least squares written out, and by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import zscore

from analysis.stats import adjusted_scores as stats
from analysis.stats.variance_components import crossed_components


def test_equal_windows_stay_equal_when_hard_items_do_not_apply_to_one() -> None:
    """Two hard items that one window never meets would be worth .28 points of its total."""
    # Eight items, the last two 4.48 points harder; the second of two equal windows has but six.
    item = np.array([90.0] * 6 + [85.52] * 2)
    number = np.array([[50.0] * 8, [50.0] * 6 + [0.0] * 2])
    share = number / number.sum(axis=1, keepdims=True)
    score = share @ item
    weight = float(Fraction(1, 4))
    assert weight * (score[1] - score[0]) == pytest.approx(0.28)
    effects = stats.column_effects(number, number * item)
    even = stats.standardised(score, share, effects, np.full(8, 1 / 8))
    assert even[1] - even[0] == pytest.approx(0, abs=1e-9)
    assert even[0] == pytest.approx(score[0])


@given(st.integers(0, 10_000))
def test_effects_are_those_of_least_squares(seed: int) -> None:
    """A channel that good windows use more would be taken for a mild one."""
    rng = np.random.default_rng(seed)
    number = rng.integers(1, 9, (5, 3)).astype(float)
    total = number * rng.normal(80, 9, (5, 3))
    rows = [(w, c) for w in range(5) for c in range(3)]
    design = np.zeros((len(rows), 8))
    for i, (w, c) in enumerate(rows):
        design[i, w] = design[i, 5 + c] = 1
    root = np.sqrt([number[cell] for cell in rows])
    mean = np.array([total[cell] / number[cell] for cell in rows])
    fit = np.linalg.lstsq(design * root[:, None], mean * root, rcond=None)[0][5:]
    assert stats.column_effects(number, total) == pytest.approx(fit - fit.mean(), abs=1e-6)


def test_a_column_that_nobody_uses_has_no_effect() -> None:
    """A channel without a response would move the others, or the score become NaN."""
    number = np.array([[4.0, 0.0, 2.0], [3.0, 0.0, 5.0]])
    effects = stats.column_effects(number, number * [80.0, 0.0, 90.0])
    assert effects == pytest.approx([-5, 0, 5])
    assert stats.column_effects(np.zeros((2, 2)), np.zeros((2, 2))).tolist() == [0, 0]


def gappy(seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Ballots of severe and mild voters who leave windows out."""
    rng = np.random.default_rng(seed)
    table = rng.normal(0, 9, (14, 1)) + rng.normal(80, 5, 6) + rng.normal(0, 6, (14, 6))
    table[rng.random(table.shape) < 0.3] = np.nan
    table[0], table[:, 0] = 80.0, 70.0
    return np.asarray(table, np.float64)


@pytest.mark.parametrize("residual", [40.0, 0.01])
@pytest.mark.parametrize("seed", range(5))
def test_severity_is_taken_off_by_generalised_least_squares(seed: int, residual: float) -> None:
    """A window that severe voters happened to rate would be ranked by them."""
    table, voter = gappy(seed), 70.0
    voters, windows = np.nonzero(~np.isnan(table))
    cover = residual * np.eye(len(voters)) + voter * (voters[:, None] == voters)
    design = (windows[:, None] == np.arange(6)).astype(float)
    inverse = np.linalg.inv(cover)
    y = table[voters, windows]
    expected = np.linalg.solve(design.T @ inverse @ design, design.T @ inverse @ y)
    assert stats.without_severity(table, voter, residual) == pytest.approx(expected)


def test_severity_cancels_where_everybody_rates_everything() -> None:
    """A complete vote would be changed by a model that it does not need."""
    table = np.array([[100.0, 80.0, 60.0], [80.0, 60.0, 60.0], [60.0, 40.0, 20.0]])
    parts = crossed_components(table)
    plain = table.mean(axis=0)
    assert stats.without_severity(table, parts.first, parts.residual) == pytest.approx(plain)
    for none in (0.0, -1.0, np.nan):
        assert stats.without_severity(table, none, parts.residual) == pytest.approx(plain)
    assert stats.without_severity(table, 50.0, 0.0) == pytest.approx(plain, abs=1e-5)
    assert stats.had_all_voted(table) == pytest.approx(plain)


@pytest.mark.parametrize("shape", [(3, 4), (30, 4), (60, 20), (300, 60)])
def test_severity_without_a_rest_is_stable(shape: tuple[int, int]) -> None:
    """A machine that rounds otherwise would give other scores."""
    table = 20.0 * np.random.default_rng(7).integers(1, 6, shape)
    taken_off = stats.without_severity(table, 300.0, 0.0)
    assert taken_off == pytest.approx(table.mean(axis=0), abs=1e-6)


def test_abstentions_are_filled_with_what_that_voter_would_give() -> None:
    """A window that only mild voters rate would stand above an equal one that all rate."""
    rng = np.random.default_rng(3)
    latent = rng.normal(0, 2, (60, 1)) + np.array([0.0, 0.0, 1.0, -1.0]) + rng.normal(0, 1, (60, 4))
    table = 20.0 * (1 + np.searchsorted([-2, -1, 0.5, 2], latent))
    mild = np.nanmean(table, axis=1) > np.median(np.nanmean(table, axis=1))
    complete = table.mean(axis=0)
    table[~mild, 1] = np.nan
    seen = np.nanmean(table, axis=0)
    assert seen[1] - complete[1] > 10
    assert abs(stats.had_all_voted(table)[1] - complete[1]) < 4
    parts = crossed_components(table)
    assert abs(stats.without_severity(table, parts.first, parts.residual)[1] - complete[1]) < 4


def test_few_responses_are_drawn_to_the_middle() -> None:
    """Three lucky answers would lead a ranking of hundreds."""
    mean = np.array([100.0, 92.0, 88.0, 84.0, np.nan])
    size = np.array([3.0, 400.0, 400.0, 400.0, 0.0])
    value = stats.shrunken(mean, 300.0, size)
    assert np.isnan(value[4])
    assert value[1] == pytest.approx(92, abs=0.3)
    assert value[0] < 95
    equal = stats.shrunken(np.full(4, 90.0), 300.0, size[:4])
    assert equal == pytest.approx(np.full(4, 90.0))


def test_standard_units_have_one_spread() -> None:
    """A part whose scores lie close together would still count less than its share."""
    parts = np.random.default_rng(1).normal(80, [1, 5, 20], (9, 3))
    assert stats.standard_units(parts) == pytest.approx(zscore(parts))
    flat = stats.standard_units(np.array([[1.0, 5.0], [1.0, 7.0]]))
    assert flat.tolist() == [[0, -1], [0, 1]]
