"""Survey errors: days that are alike, very unequal sizes, and answers that do not vary."""

import numpy as np
import pytest

from analysis.stats.clustered_error import clustered_error

SCALE = (20.0, 100.0)
Table = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def survey(
    sizes: list[int], day: float, rng: np.random.Generator, days: int = 25
) -> tuple[Table, Table, Table]:
    """Counts, sums and squares of normal scores (sd 10) with day effects, by window and day."""
    number, total, square = (np.zeros((len(sizes), days)) for _ in range(3))
    for j, size in enumerate(sizes):
        effect = rng.normal(0, day, days)
        when = rng.integers(0, days, size)
        score = 80 + effect[when] + rng.normal(0, 10, size)
        np.add.at(number[j], when, 1)
        np.add.at(total[j], when, score)
        np.add.at(square[j], when, score**2)
    return number, total, square


def test_independent_responses() -> None:
    """If this fails, the error of a plain survey is not s squared over n."""
    rng = np.random.default_rng(1)
    got = clustered_error(*survey([300] * 20, 0.0, rng))
    assert got.own.mean() == pytest.approx(100 / 300, rel=0.1)
    assert got.common == 0


def test_a_large_window_answers_for_its_own_days() -> None:
    """If this fails, the days of 5,000 responses get the design effect of twelve."""
    rng = np.random.default_rng(2)
    found = np.mean(
        [clustered_error(*survey([5000] + [12] * 11, 3.0, rng)).own for _ in range(60)], 0
    )
    assert found[0] == pytest.approx(9 / 25 + 100 / 5000, rel=0.15)
    assert found[1:].mean() == pytest.approx((9 + 100) / 12, rel=0.15)


def test_few_responses_borrow_how_alike_days_are() -> None:
    """If this fails, a small window is taken to have no day effects because it cannot show them."""
    rng = np.random.default_rng(3)
    loose = clustered_error(*survey([400] * 10 + [40], 0.0, rng, days=8)).own[-1]
    tight = clustered_error(*survey([400] * 10 + [40], 6.0, rng, days=8)).own[-1]
    assert tight > 2 * loose


def test_three_best_answers() -> None:
    """If this fails, three all-best answers give a survey score with an error of 0.00."""
    rng = np.random.default_rng(4)
    number, total, square = survey([100, 100, 100, 3], 0.0, rng)
    total[3], square[3] = number[3] * 100, number[3] * 100**2
    got = clustered_error(number, total, square, scale=SCALE)
    below, above = got.limits(2.0)
    assert 100 - below[3] < 98
    assert above[3] == 0
    nothing = clustered_error([[3.0]], [[300.0]], [[30000.0]], scale=SCALE)
    assert nothing.limits(2.0)[0][0] == pytest.approx(80 * 4 / 7)


def test_windows_without_responses() -> None:
    """If this fails, an empty window breaks the others or gets an error."""
    got = clustered_error([[0, 0], [3, 4]], [[0, 0], [240, 330]], [[0, 0], [19300, 27300]])
    assert np.isnan(got.own[0])
    assert got.own[1] > 0
