"""Rounds that are honest in many ways, and the same rounds with something planted.

Every behaviour is the null of some check: people who are mild, agree, share a taste or come at
noon do nothing wrong. Latent units have standard deviation 1, as in ``analysis.simulate``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.simulate.design import THRESHOLDS, VOTE_SHIFT
from analysis.stats._arrays import FloatArray

DAYS, BINS = 21, 144  # working days of the survey; ten minutes each
OPENS, CLOSES = 54, 102
ITEMS = 8
FAVOUR = 1.5  # latent units that a proud head adds for the own window
BEST = 5.0

BALLOT_BEHAVIOURS = (
    *("independent", "leniency", "halo", "one_preference", "kinds", "all_fives"),
    *("satisfied_windows", "mild_insiders"),
)
SURVEY_BEHAVIOURS = (
    *("independent", "halo", "all_fives", "own_lunch_peak", "one_weekday", "few_channel"),
    *("satisfied_windows", "period_effect"),
)


@dataclass(frozen=True, eq=False)
class Vote:
    """Ballots (voters by windows, points) and the head of which window each voter is, or -1."""

    ballots: FloatArray
    heads: np.ndarray[tuple[int], np.dtype[np.int64]]

    @property
    def tally(self) -> FloatArray:
        """Ballots of each window and grade, worst grade first."""
        points = 20.0 * np.arange(1, 6)
        return np.asarray((self.ballots[:, :, None] == points).sum(axis=0), np.float64)

    @property
    def self_grades(self) -> FloatArray:
        """Grades that heads gave to their own windows, worst grade first."""
        voters = np.flatnonzero(self.heads >= 0)
        own = self.ballots[voters, self.heads[voters]]
        own = own[~np.isnan(own)]
        return np.bincount((own / 20).astype(int), minlength=6)[1:].astype(np.float64)


def vote(
    behaviour: str, windows: int, voters: int, rng: np.random.Generator, *, favour: float = 0.0
) -> Vote:
    """Ballots of a behaviour; up to two voters in three are heads, each of another window."""
    shape = (voters, windows)
    heads = np.full(voters, -1)
    number = min(windows, voters * 2 // 3)
    heads[:number] = rng.permutation(windows)[:number]
    quality = VOTE_SHIFT * rng.standard_normal(windows)
    if behaviour == "satisfied_windows":
        quality[rng.random(windows) < 0.25] += 1.5
    severity, noise = {"leniency": (0.8, 0.75**0.5), "halo": (0.8, 0.35)}.get(
        behaviour, (0.5, 0.75**0.5)
    )
    mood = severity * rng.standard_normal(voters)
    if behaviour == "mild_insiders":
        mood[heads >= 0] += 1.0
    latent = quality + mood[:, None] + noise * rng.standard_normal(shape) + _taste(
        behaviour, shape, rng
    )
    latent += favour * (heads[:, None] == np.arange(windows))
    grades = 20.0 * (1 + np.searchsorted(THRESHOLDS, latent))
    if behaviour == "all_fives":
        grades[rng.random(voters) < 0.3] = 100.0
    grades[(rng.random(shape) < 0.1) & (heads[:, None] != np.arange(windows))] = np.nan
    return Vote(np.asarray(grades, np.float64), heads)


def _taste(behaviour: str, shape: tuple[int, int], rng: np.random.Generator) -> FloatArray:
    """What voters like beyond quality: nothing, one taste that all have more or less, or kinds."""
    voters, windows = shape
    if behaviour == "one_preference":
        return np.outer(rng.standard_normal(voters), 0.4 * rng.standard_normal(windows))
    if behaviour == "kinds":
        tastes = 0.4 * rng.standard_normal((3, windows))
        return np.asarray(tastes[rng.integers(3, size=voters)], np.float64)
    return np.zeros(shape)
