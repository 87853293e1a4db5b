"""Rounds that are honest in many ways, and the same rounds with something planted.

Every behaviour is the null of some check: people who are mild, agree, share a taste or come at
noon do nothing wrong. Latent units have standard deviation 1, as in ``analysis.simulate``.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from analysis.simulate.design import SHARES_BELOW, VOTE_SHIFT
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

THRESHOLDS = tuple(NormalDist().inv_cdf(share) for share in SHARES_BELOW)


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
    latent = (
        quality + mood[:, None] + noise * rng.standard_normal(shape) + _taste(behaviour, shape, rng)
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


def submissions(
    behaviour: str, windows: int, each: int, rng: np.random.Generator
) -> tuple[FloatArray, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Submissions by row and bin over four weeks, and the channel of each row.

    The first rows are the windows' own channel; where interviewers come, four windows have a
    second row.
    """
    week = np.arange(29)
    open_days = week[week % 7 < 5][:DAYS]
    busy = rng.lognormal(0, 0.1, (windows, DAYS)) * np.where(open_days % 7 == 0, 1.25, 1.0)
    if behaviour == "period_effect":
        busy *= rng.lognormal(0, 0.5, DAYS)
    if behaviour == "one_weekday":
        only = rng.permutation(windows)[: max(1, windows // 4)]
        busy[only] *= open_days % 7 == rng.integers(5, size=(len(only), 1))
    bins = np.arange(OPENS, CLOSES)
    hours = np.exp(-(((bins - 61.5) / 7) ** 2)) + 0.8 * np.exp(-(((bins - 89) / 7.5) ** 2))
    hour = np.tile(hours / hours.sum(), (windows, 1))
    if behaviour == "own_lunch_peak":
        peak = np.exp(-(((bins - 74) / 1.5) ** 2))
        hour[: max(1, windows // 4)] = 0.4 * hour[0] + 0.6 * peak / peak.sum()
    rate = busy[:, :, None] * hour[:, None, :]
    rate *= each / rate.sum(axis=(1, 2), keepdims=True)
    table = np.zeros((windows, 7 * 5, BINS))
    table[:, open_days, OPENS:CLOSES] = rng.poisson(rate)
    rows, channel = table, np.zeros(windows, np.int64)
    if behaviour == "few_channel":
        visits = _visits(min(4, windows), each, open_days, rng)
        rows = np.concatenate([table, visits])
        channel = np.append(channel, np.ones(len(visits), np.int64))
    return rows.reshape(len(rows), -1), channel


def _visits(
    windows: int,
    each: int,
    open_days: np.ndarray[tuple[int], np.dtype[np.int64]],
    rng: np.random.Generator,
) -> FloatArray:
    """Interviewers who come to a window on ten half days."""
    table = np.zeros((windows, 7 * 5, BINS))
    for row in table:
        for day in rng.permutation(open_days)[:10]:
            start = int(rng.choice([OPENS, 80]))
            row[day, start : start + 18] = rng.poisson(max(each, 30) / 10 / 18, 18)
    return table


def planted_burst(number: FloatArray, rng: np.random.Generator) -> tuple[FloatArray, int]:
    """Twelve submissions and 8 % of the window's own within half an hour of one day, and where.

    The window is the one of middling volume among those that serve on most days.
    """
    table = number.copy()
    served = table.reshape(len(table), -1, BINS).sum(axis=2) > 0
    days = served.sum(axis=1)
    often = np.flatnonzero(days >= np.median(days[days >= min(8, days.max())]))
    row = int(often[np.argsort(table[often].sum(axis=1))[len(often) // 2]])
    day = int(rng.choice(np.flatnonzero(served[row])))
    more = 12 + round(0.08 * table[row].sum())
    start = day * BINS + OPENS + 30
    table[row, start : start + 3] += rng.multinomial(more, [1 / 3] * 3)
    return table, row


def responses(
    behaviour: str, windows: int, each: int, rng: np.random.Generator, *, planted: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Responses by window and grade next to their mean, and those of one grade throughout.

    All-best responses stay out of both. Planted: 35 % of the first window's responses give the
    second or third best grade throughout.
    """
    loading = 0.95 if behaviour == "halo" else 0.75
    shift = 0.25 * rng.standard_normal(windows)
    if behaviour == "satisfied_windows":
        shift[rng.random(windows) < 0.25] += 1.5
    if behaviour == "period_effect":
        shift = shift + 0.5 * rng.standard_normal()
    latent = loading * rng.standard_normal((windows, each, 1))
    latent = latent + np.sqrt(1 - loading**2) * rng.standard_normal((windows, each, ITEMS))
    latent += shift[:, None, None] + np.linspace(-0.2, 0.2, ITEMS)
    grades = 1.0 + np.searchsorted(THRESHOLDS, latent)
    if behaviour == "all_fives":
        grades[rng.random((windows, each)) < 0.3] = BEST
    if planted:
        some = round(0.35 * each)
        grades[0, :some] = rng.choice([4.0, 3.0], p=[0.75, 0.25], size=(some, 1))
    same = np.ptp(grades, axis=2) == 0
    kept = ~(same & (grades[:, :, 0] == BEST))
    near = np.minimum(np.floor(grades.mean(axis=2) + 0.5), BEST)
    strata = np.arange(1, 6)[:, None, None]
    number = ((near == strata) & kept).sum(axis=2).T
    straight = ((near == strata) & kept & same).sum(axis=2).T
    return number.astype(np.float64), straight.astype(np.float64)
