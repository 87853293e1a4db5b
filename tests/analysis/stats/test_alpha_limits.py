"""Limits of alpha: what they hold where Feldt's do not."""

import numpy as np
import pytest

from analysis.stats._arrays import FloatArray
from analysis.stats.alpha_limits import alpha_limits
from analysis.stats.item_moments import item_covariances, item_moments
from analysis.stats.questionnaire import cronbach_alpha, feldt_limits

SKEWED, EVEN = (-2.2, -1.6, -1.1, -0.4), (-1.5, -0.5, 0.5, 1.5)


def answers(
    rng: np.random.Generator, windows: int, responses: int, cuts: tuple[float, ...], differ: float
) -> FloatArray:
    """Grades of shape (windows, responses, items); windows ``differ`` in how people spread."""
    common = rng.normal(size=(windows, responses, 1)) * np.exp(
        differ * rng.normal(size=(windows, 1, 1))
    )
    each = 0.8 * common + 0.6 * rng.normal(size=(windows, responses, 8))
    return np.asarray(np.digitize(each, cuts) * 20.0 + 20, np.float64)


def moments(grades: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Number, total and cross of every window."""
    own = [item_moments(window) for window in grades]
    number, total, cross = (np.array(kind) for kind in zip(*own, strict=True))
    return number, total, cross


@pytest.mark.parametrize(
    ("windows", "cuts", "differ", "feldt"),
    [(10, EVEN, 0.0, True), (10, SKEWED, 0.0, False), (40, SKEWED, 0.4, False)],
)
def test_limits_hold_where_grades_are_skewed(
    windows: int, cuts: tuple[float, ...], differ: float, feldt: bool
) -> None:
    """If this fails, alpha's interval is too narrow for answers that are nearly all the best."""
    rng = np.random.default_rng(windows)
    within = item_covariances(*moments(answers(rng, 400, 200, cuts, differ))).within
    true = cronbach_alpha(within)
    held = np.zeros(2)
    for _ in range(150):
        own = moments(answers(rng, windows, 25, cuts, differ))
        covariances = item_covariances(*own)
        normal = feldt_limits(cronbach_alpha(covariances.within), n=covariances.within_n, items=8)
        for place, (low, high) in enumerate((alpha_limits(*own), normal)):
            held[place] += low <= true <= high
    assert held[0] / 150 > 0.9
    assert bool(held[1] / 150 > 0.9) is feldt


def test_it_is_the_jackknife_and_knows_gaps() -> None:
    """If this fails, the limits rest on something else than leaving out window after window."""
    rng = np.random.default_rng(3)
    grades = answers(rng, 9, 12, EVEN, 0.0)
    grades[rng.random(grades.shape) < 0.2] = np.nan
    own = moments(grades)
    logs = [
        np.log(1 - cronbach_alpha(item_covariances(*(np.delete(m, i, 0) for m in own)).within))
        for i in range(9)
    ]
    whole = np.log(1 - cronbach_alpha(item_covariances(*own).within))
    pseudo = 9 * whole - 8 * np.array(logs)
    half = 2.306004 * pseudo.std(ddof=1) / 3  # Student, 8 degrees of freedom
    low, high = alpha_limits(*own)
    assert low == pytest.approx(1 - np.exp(pseudo.mean() + half), abs=1e-6)
    assert high == pytest.approx(1 - np.exp(pseudo.mean() - half), abs=1e-6)
    assert alpha_limits(*own, confidence=0.5)[0] > low


def test_degenerate() -> None:
    """If this fails, too few windows or equal answers give limits."""
    rng = np.random.default_rng(1)
    few = moments(answers(rng, 4, 20, EVEN, 0.0))
    assert np.isnan(alpha_limits(*few)).all()
    assert np.isnan(alpha_limits(*moments(np.full((8, 5, 3), 100.0)))).all()
    assert np.isnan(alpha_limits(*np.zeros((3, 0, 4, 4)))).all()
    with pytest.raises(ValueError, match="negative"):
        alpha_limits(-few[0], few[1], few[2])
