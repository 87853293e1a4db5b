"""The model of voters and windows: recovers what was put in, and draws votes like its own."""

import numpy as np
import pytest
from scipy.special import expit

from analysis.stats._arrays import FloatArray
from analysis.stats.ordinal_model import drawn_again, opinions, ordinal_model, tails


def vote(rng: np.random.Generator, voters: int = 200, windows: int = 60) -> FloatArray:
    """Ballots whose latent opinions are logistic, with gaps."""
    latent = rng.normal(0, 1, (voters, 1)) + rng.normal(0, 0.8, windows)
    grades = 20.0 * (1 + np.searchsorted([-4, -3, -1.5, 0.5], rng.logistic(latent)))
    grades[rng.random(grades.shape) < 0.1] = np.nan
    return np.asarray(grades, np.float64)


def test_recovers_windows_and_thresholds() -> None:
    """If this fails, null votes are drawn from another vote than the one at hand."""
    rng = np.random.default_rng(1)
    quality = rng.normal(0, 0.8, 60)
    latent = rng.normal(0, 1, (300, 1)) + quality
    cuts = np.array([-3.0, -1.5, 0.5])
    model = ordinal_model(20.0 * np.searchsorted(cuts, rng.logistic(latent)))
    assert np.corrcoef(model.quality, quality)[0, 1] > 0.97
    assert np.diff(model.cuts) == pytest.approx(np.diff(cuts), rel=0.1)


def test_by_hand_two_grades() -> None:
    """If this fails, the fit is not the penalised logistic regression that it says."""
    # one voter-by-window table with two grades and no differences: the odds are the cut
    table = np.tile([20.0, 100.0, 100.0, 100.0], (40, 1))
    table = np.stack([np.roll(row, i) for i, row in enumerate(table)])
    model = ordinal_model(table)
    assert model.cuts == pytest.approx([np.log(1 / 3)], abs=1e-6)
    assert model.mildness == pytest.approx(np.zeros(40), abs=1e-6)
    assert opinions(model)[0] == pytest.approx([expit(model.cuts[0]) - 1, *[0.25] * 3], abs=1e-6)


def test_drawn_votes_keep_gaps_and_shares() -> None:
    """If this fails, a drawn vote has other gaps or another mix of grades."""
    rng = np.random.default_rng(2)
    model = ordinal_model(vote(rng))
    again = drawn_again(model, [0.0, 0.6], rng)
    for code, quality in zip(again.code, again.quality, strict=True):
        assert (code[~model.seen] == 5).all()
        was, now = (
            np.bincount(c[model.seen], minlength=5) / model.seen.sum() for c in (model.code, code)
        )
        assert np.abs(was - now).max() < 0.03
        assert np.corrcoef(quality, model.quality)[0, 1] > 0.9


def test_votes_drawn_together_are_those_drawn_one_by_one() -> None:
    """If this fails, how many votes fit into the processor's memory decides who is flagged."""
    model = ordinal_model(vote(np.random.default_rng(4), 40, 12))
    strengths = [0.0, 0.6, 0.6, 0.0]
    together = drawn_again(model, strengths, np.random.default_rng(5))
    rng = np.random.default_rng(5)
    for i, strength in enumerate(strengths):
        alone = drawn_again(model, [strength], rng)
        assert (alone.code[0] == together.code[i]).all()
        assert alone.mildness[0] == pytest.approx(together.mildness[i], abs=1e-12)
        assert opinions(alone)[0] == pytest.approx(opinions(together)[i], abs=1e-12)


def test_chances_of_grades_add_up() -> None:
    """If this fails, some grade is more probable than certain."""
    model = ordinal_model(vote(np.random.default_rng(3), 30, 5))
    upper, lower = tails(model)
    assert ((lower >= 0) & (upper <= 1) & (upper > lower)).all()
    assert (np.abs(opinions(model)) <= 1).all()
    assert (opinions(model)[~model.seen] == 0).all()


def test_one_grade_has_no_thresholds() -> None:
    """If this fails, a vote of all-best ballots divides by zero."""
    with pytest.raises(ValueError, match="two grades"):
        ordinal_model(np.full((5, 5), 80.0))
