"""Bursts: the statistic by hand, size on clean and clustered days, power on planted ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats._arrays import FloatArray
from analysis.stats.bursts import (
    Burst,
    bursts,
    expected_submissions,
    scan_statistic,
    smallest_burst,
)

HOURS = np.zeros(144)
HOURS[54:102] = 1 + np.sin(np.linspace(0, 6, 48)) ** 2


def submissions(
    rng: np.random.Generator, windows: int = 12, days: int = 40, each: float = 120, company: int = 1
) -> FloatArray:
    """Submissions of windows that share days and hours; people come in company."""
    day = rng.uniform(0.5, 1.5, days)
    rate = (day[:, None] * HOURS).ravel()
    rate = rate / rate.sum() * each / company
    return rng.poisson(rate, (windows, days * 144)).astype(float) * company


def flagged(scan: tuple[Burst | None, ...], q: float = 0.01) -> list[int]:
    """Windows with a burst."""
    return [i for i, b in enumerate(scan) if b is not None and b.q_value < q]


def test_statistic_by_hand() -> None:
    """If this fails, the scan statistic is not n ln(n/e) - (n - e)."""
    statistic = scan_statistic([10, 2, 0, 3], [5.0, 4.0, 0.0, 0.0])
    assert statistic.tolist() == pytest.approx([10 * np.log(2) - 5, 0, 0, np.inf])


def test_clean_rounds_are_rarely_flagged() -> None:
    """If this fails, ordinary days are called bursts more often than said."""
    for company in (1, 3):
        rounds = [
            bursts(submissions(np.random.default_rng(seed), company=company)) for seed in range(15)
        ]
        assert sum(bool(flagged(scan)) for scan in rounds) <= 1


def test_a_large_window_with_its_own_habits_is_not_flagged() -> None:
    """If this fails, every busy window is flagged for being a little earlier than others."""
    rng = np.random.default_rng(4)
    number = submissions(rng, each=20_000)
    early = np.tile(np.where(np.arange(144) < 78, 1.1, 0.9), 40)
    number[0] = rng.poisson(number[0] * early)
    assert 0 not in flagged(bursts(number))


def test_planted_half_hour_is_found_where_it_is() -> None:
    """If this fails, twenty answers typed in within half an hour go unseen."""
    rng = np.random.default_rng(2)
    number = submissions(rng)
    at = 17 * 144 + 80
    number[5, at : at + 3] += [7, 7, 6]
    scan = bursts(number)
    assert flagged(scan) == [5]
    burst = scan[5]
    assert burst is not None
    assert abs(burst.start - at) <= 1
    assert (burst.bins, burst.number >= 20, burst.expected < 3) == (3, True, True)


def test_planted_evening_is_found() -> None:
    """If this fails, answers at a time when nobody else answers go unseen."""
    number = submissions(np.random.default_rng(3))
    number[0, 20 * 144 + 130 : 20 * 144 + 136] += 2
    assert flagged(bursts(number)) == [0]


@given(st.integers(0, 10_000), st.integers(2, 5))
@settings(deadline=None, max_examples=30, derandomize=True)
def test_expectation_keeps_each_windows_total(seed: int, windows: int) -> None:
    """If this fails, a busy window is compared with a quiet one's level."""
    number = submissions(np.random.default_rng(seed), windows, 3, 20)
    number[0] += 1
    number[1] += 1
    assert expected_submissions(number).sum(axis=1) == pytest.approx(number.sum(axis=1))


def test_degenerate() -> None:
    """If this fails, no submission, a single window or one day break."""
    assert bursts(np.zeros((0, 144))) == ()
    assert bursts(np.zeros((2, 144))) == (None, None)
    assert bursts(np.ones((1, 144))) == (None,)
    lonely = np.zeros((2, 144))
    lonely[0, 60] = 3
    assert bursts(lonely) == (None, None)
    assert bursts(np.ones((2, 0))) == (None, None)
    assert bursts(np.ones((2, 12)), bins_per_day=12, widths=(50,)) == (None, None)
    with pytest.raises(ValueError, match="whole days"):
        bursts(np.ones((2, 100)))
    with pytest.raises(ValueError, match="widths"):
        bursts(np.ones((2, 144)), widths=(0,))


def test_the_smallest_burst_is_found_and_half_of_it_is_not() -> None:
    """If this fails, the report promises to see bursts that it does not see, or too few."""
    hits = {1.0: 0, 0.5: 0}
    for seed in range(10):
        rng = np.random.default_rng(seed)
        number = submissions(rng)
        size = smallest_burst(number)[3]
        usual = int(np.argmax(number.sum(axis=0) > 0)) + 12
        for part in hits:
            planted = number.copy()
            planted[3, usual : usual + 3] += rng.multinomial(round(part * size), [1 / 3] * 3)
            hits[part] += 3 in flagged(bursts(planted))
    assert hits[1.0] >= 8
    assert hits[0.5] <= 1


def test_the_smallest_burst_is_one_above_the_least_beyond_chance() -> None:
    """If this fails, the number said is too large or too small."""
    number = np.ones((3, 144))  # 3 expected in half an hour, evenly
    least = smallest_burst(number) - 1
    each = 0.01 / (3 * 7 * 144)
    assert (stats.poisson.sf(least - 1, 3) <= each).all()
    assert (stats.poisson.sf(least - 2, 3) > each).all()


def test_no_smallest_burst_without_others() -> None:
    """If this fails, a single window or none gets a promise."""
    assert np.isnan(smallest_burst(np.ones((1, 144)))).all()
    assert np.isnan(smallest_burst(np.zeros((3, 144)))).all()
    assert np.isnan(smallest_burst(np.ones((3, 2)), bins_per_day=2)).all()
