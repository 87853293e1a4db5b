"""Both views of the interval: published cases, coverage, and the rule of full turnout."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.score_interval import (
    MeanVariance,
    ScoreUncertainty,
    mean_variance,
    score_interval,
    score_uncertainty,
)

WEIGHTS = (0.5, 0.25, 0.25)


def one_window(**changes: float) -> ScoreUncertainty:
    """Both views for a usual window, with changes."""
    usual: dict[str, float] = {
        "mark_variance": 9.0,
        "periods": 6,
        "vote_variance": 200.0,
        "ballots": 60,
        "electors": 100,
        "survey_variance": 300.0,
        "responses": 150,
        "design_effect": 1.5,
    }
    given_ = {name: [value] for name, value in (usual | changes).items()}
    return score_uncertainty([90.0], weights=WEIGHTS, **given_)  # type: ignore[arg-type]


def test_two_parts_are_welch() -> None:
    """If this fails, Satterthwaite's degrees of freedom or the t limits are wrong."""
    # Welch's test, extra-sleep data of Student (1908): R t.test(extra ~ group) prints
    # 95 percent confidence interval -3.3654832 0.2054832, df = 17.776
    drug1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    drug2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    parts = [mean_variance([d.var(ddof=1)], [10]) for d in (drug1, drug2)]
    interval = score_interval([drug1.mean() - drug2.mean()], parts)
    assert interval.low[0] == pytest.approx(-3.3654832, abs=5e-8)
    assert interval.high[0] == pytest.approx(0.2054832, abs=5e-8)
    assert interval.df[0] == pytest.approx(17.776, abs=5e-4)


def test_formula_of_both_views() -> None:
    """If this fails, a part, weight, correction or design effect is missing from a view."""
    uncertainty = one_window()
    vote, survey = 0.0625 * 200 / 60, 0.0625 * 1.5 * 300 / 150
    assert uncertainty.sampling.variance[0] == pytest.approx(vote * 0.4 + survey)
    assert uncertainty.stability.variance[0] == pytest.approx(0.25 * 9 / 6 + vote + survey)
    nu = uncertainty.stability.variance[0] ** 2 / (0.375**2 / 5 + vote**2 / 59 + survey**2 / 149)
    assert uncertainty.stability.df[0] == pytest.approx(nu)
    expected = stats.t.ppf(0.975, nu) * np.sqrt(uncertainty.stability.variance[0])
    assert uncertainty.stability.half_width[0] == pytest.approx(expected)


def test_full_turnout_has_no_sampling_error_of_the_vote() -> None:
    """If this fails, a census of the electors is called a sample."""
    uncertainty = one_window(ballots=100)
    assert uncertainty.sampling.variance[0] == pytest.approx(0.0625 * 1.5 * 300 / 150)
    alone = one_window(ballots=1, electors=1)
    assert np.isfinite(alone.sampling.half_width[0])
    assert np.isnan(alone.stability.half_width[0])


def test_one_period_gives_sampling_but_no_stability() -> None:
    """If this fails, a single period is treated as if its scatter were known."""
    uncertainty = one_window(periods=1, mark_variance=np.nan)
    assert np.isfinite(uncertainty.sampling.low[0])
    assert np.isnan(uncertainty.stability.low[0])


def test_coverage_of_a_small_round() -> None:
    """If this fails, the stability interval covers less than .93 or more than .97 at .95."""
    rng = np.random.default_rng(3)
    rounds = 20_000
    marks = rng.normal(90, 3, (rounds, 6))
    votes = rng.normal(80, 15, (rounds, 25))
    answers = rng.normal(85, 17, (rounds, 40))
    parts = [a.mean(axis=1) for a in (marks, votes, answers)]
    intervals = score_uncertainty(
        np.array(WEIGHTS) @ parts,
        weights=WEIGHTS,
        mark_variance=marks.var(axis=1, ddof=1),
        periods=np.full(rounds, 6),
        vote_variance=votes.var(axis=1, ddof=1),
        ballots=np.full(rounds, 25),
        electors=np.full(rounds, 30),
        survey_variance=answers.var(axis=1, ddof=1),
        responses=np.full(rounds, 40),
    ).stability
    inside = (intervals.low <= 86.25) & (intervals.high >= 86.25)
    assert 0.94 < inside.mean() < 0.96


@given(st.floats(0, 400), st.integers(2, 300), st.floats(0.5, 0.99))
@settings(deadline=None, max_examples=50, derandomize=True)
def test_wider_with_confidence_and_variance(s2: float, n: int, confidence: float) -> None:
    """If this fails, more confidence or more scatter makes an interval narrower."""
    narrow = score_interval([50.0], [mean_variance([s2], [n])], confidence=confidence)
    wide = score_interval([50.0], [mean_variance([s2 + 1], [n])], confidence=confidence)
    surer = score_interval([50.0], [mean_variance([s2], [n])], confidence=0.995)
    assert narrow.half_width[0] <= wide.half_width[0]
    assert narrow.half_width[0] <= surer.half_width[0]
    assert narrow.high[0] - 50 == pytest.approx(50 - narrow.low[0])


def test_degenerate_windows() -> None:
    """If this fails, no, one or only equal ratings break the interval or invent a width."""
    interval = score_interval([90.0, 90.0, np.nan], [mean_variance([0.0, np.nan, 4.0], [30, 1, 9])])
    assert interval.half_width[0] == 0
    assert np.isnan(interval.half_width[1:]).all()
    assert score_interval([90.0], []).half_width[0] == 0
    nothing = mean_variance([np.nan], [0], population=[0])
    assert np.isnan(nothing.variance[0])
    unknown = MeanVariance(np.array([1.0]), np.array([np.nan]))
    assert np.isnan(score_interval([1.0], [unknown]).low[0])
    with pytest.raises(ValueError, match="more people"):
        mean_variance([1.0], [5], population=[4])
    with pytest.raises(ValueError, match="confidence"):
        score_interval([1.0], [], confidence=1.0)
