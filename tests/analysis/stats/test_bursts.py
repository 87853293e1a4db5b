"""Bursts beside a window's own days: habits are none, a day unlike its like is one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.bursts import (
    Burst,
    burst_tail,
    bursts,
    smallest_burst,
)
from bench.flag_rounds import BINS, planted_burst, submissions


def flagged(found: tuple[Burst | None, ...]) -> list[int]:
    """Rows with a burst."""
    return [i for i, b in enumerate(found) if b is not None and b.q_value < 0.01]


@pytest.mark.parametrize(
    "behaviour", ["independent", "own_lunch_peak", "one_weekday", "few_channel", "period_effect"]
)
def test_habits_are_no_bursts(behaviour: str) -> None:
    """If this fails, a lunch peak, a Wednesday window or an interviewer's visit is suspected."""
    for seed in range(4):
        number, channel = submissions(behaviour, 10, 120, np.random.default_rng(seed))
        assert flagged(bursts(number, channel=channel)) == []


def test_planted_half_hour_is_found_where_it_is() -> None:
    """If this fails, fourteen answers typed in within half an hour of a quiet window go unseen."""
    for seed in range(4):
        rng = np.random.default_rng(seed)
        clean, _channel = submissions("own_lunch_peak", 10, 30, rng)
        number, row = planted_burst(clean, rng)
        found = bursts(number)
        assert flagged(found) == [row]
        burst = found[row]
        assert burst is not None
        assert number[row, burst.start : burst.start + burst.bins].sum() == burst.number >= 12
        assert (number - clean)[row, burst.start : burst.start + burst.bins].sum() >= 12
        assert burst.expected < 4


def test_a_day_on_which_all_are_busy_is_no_burst_of_one() -> None:
    """If this fails, a busy day of the whole city is laid at one window's door."""
    rng = np.random.default_rng(3)
    number, _channel = submissions("independent", 10, 300, rng)
    day = slice(9 * BINS, 10 * BINS)
    number[:, day] += rng.poisson(3 * number[:, day].mean(), number[:, day].shape)
    assert flagged(bursts(number)) == []


def test_tail_by_hand() -> None:
    """If this fails, the p-value is not the binomial tail, or not the larger of the two."""
    assert burst_tail(4, 10, 0.1, 1.0, 10_000) == pytest.approx(stats.binom.sf(3, 10, 0.1))
    wide = burst_tail(30, 60, 0.1, 1.0, 3)
    assert wide == pytest.approx(stats.t.sf(24 / np.sqrt(5.4), 3))
    assert burst_tail(0, 0, 0.1, 1.0, 5) == 1


@given(st.integers(3, 20), st.floats(1, 4))
@settings(deadline=None, max_examples=30, derandomize=True)
def test_company_makes_a_stretch_less_rare(number: int, dispersion: float) -> None:
    """If this fails, people who come in company look more like a burst."""
    alone = burst_tail(number, 40, 0.05, 1.0, 19)
    assert burst_tail(number, 40, 0.05, dispersion, 19) >= alone * (1 - 1e-9)


def test_windows_with_few_days_cannot_be_judged() -> None:
    """If this fails, a window that served on seven days is told that one of them was odd."""
    number = np.zeros((2, 10 * BINS))
    number[0, np.arange(7) * BINS + 60] = 50
    number[1, np.arange(8) * BINS + 60] = 5
    found = bursts(number)
    assert found[0] is None
    assert found[1] is not None


def test_degenerate() -> None:
    """If this fails, no submission, parts of a day or a faulty width break."""
    assert bursts(np.zeros((0, BINS))) == ()
    assert bursts(np.zeros((2, BINS))) == (None, None)
    with pytest.raises(ValueError, match="whole days"):
        bursts(np.ones((2, 100)))
    with pytest.raises(ValueError, match="widths"):
        bursts(np.ones((2, BINS)), widths=(0,))


def test_the_smallest_burst_is_found_and_half_of_it_is_not() -> None:
    """If this fails, the report promises to see bursts that it does not see, or too few."""
    found = {1.5: 0, 0.5: 0}
    for seed in range(8):
        rng = np.random.default_rng(seed)
        number, _channel = submissions("independent", 10, 120, rng)
        least = smallest_burst(number)[3]
        usual = 9 * BINS + 60
        for part in found:
            planted = number.copy()
            planted[3, usual : usual + 3] += rng.multinomial(round(part * least), [1 / 3] * 3)
            found[part] += 3 in flagged(bursts(planted))
    assert found[1.5] >= 7
    assert found[0.5] == 0


def test_no_smallest_burst_where_nothing_can_be_judged() -> None:
    """If this fails, a window with few days gets a promise."""
    assert np.isnan(smallest_burst(np.ones((2, 3 * BINS)))).all()
    assert len(smallest_burst(np.zeros((0, BINS)))) == 0
