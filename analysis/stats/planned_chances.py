"""How probably a planned round will put the truly best windows first.

Ratings have a best and a worst value: near the best, windows differ less and ratings scatter less.
Both are kept, else a plan for nearly satisfied visitors would promise too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.stats._arrays import FloatArray

_INNER = 1e-6  # how near to the ends of a scale a mean may lie, as a share of the scale
_STEEPEST, _STEPS = 10.0, 50
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(60)
_WEIGHTS /= _WEIGHTS.sum()


@dataclass(frozen=True)
class PlannedPart:
    """One part of the total.

    ``weight`` is its share; ``middle`` the mean of windows' true means, ``spread`` their standard
    deviation, ``single`` that of one rating around its window's mean (points), once what moves all
    windows alike is out; ``scale`` the worst and the best rating. The variance of a rating goes
    with the room that its window's mean leaves, to the ``power``: 1 for grades, 2 for marks whose
    deductions vary in proportion to their size.
    """

    weight: float
    middle: float
    spread: float
    single: float
    scale: tuple[float, float]
    power: float = 1.0


@dataclass(frozen=True)
class PartErrors:
    """Error variances of a part's means, as shares of the variance of one rating.

    ``year`` is what another year would change though this one is measured in full (other periods,
    another electorate), ``sample`` what measuring this year in full would take away.
    """

    year: float
    sample: float


@dataclass(frozen=True, eq=False)
class PlannedChances:
    """Chances (0 to 1) that the computed first k windows are the truly best.

    ``whole`` is that all are, ``place`` that the window computed at each place is one of the truly
    best, shape (k,).
    """

    whole: float
    place: FloatArray


@dataclass(frozen=True, eq=False)
class BothChances:
    """The chances of two events.

    True is what many similar years would show (``lasting``), or what this year would show with the
    whole electorate and everybody who might answer (``this_year``).
    """

    lasting: PlannedChances
    this_year: PlannedChances


class ImaginedRounds:
    """Rounds of one size with the same luck, so that two plans differ by the plan alone."""

    def __init__(
        self,
        parts: Sequence[PlannedPart],
        *,
        windows: int,
        k: int,
        alike: float,
        draws: int = 4000,
        rng: np.random.Generator,
    ) -> None:
        r"""Draw the windows of ``draws`` rounds, and the luck of their ratings.

        Parameters
        ----------
        parts : sequence of PlannedPart
            What windows and ratings are like.
        windows, k : int
            Windows of a round, and how many first ones are meant.
        alike : float
            Correlation (0 to 1) of a window's quality between two parts.
        draws : int
            Number of rounds.
        rng : numpy.random.Generator
            Source of randomness.

        Notes
        -----
        True means are normal on the probit of a part's scale, which keeps them inside it. One
        rating has variance :math:`\phi\,[(b-\mu)(\mu-w)]^p` around mean :math:`\mu` between worst
        :math:`w` and best :math:`b`, with :math:`\phi` from ``single``. Errors of means are
        normal: with ten ratings or more that is near enough (``bench/plan_trial.json``).

        References
        ----------
        Bechhofer (1954), Annals of Mathematical Statistics 25, 16-39 (the probability of a correct
        selection as the aim of a design). McCullagh and Nelder (1989), Generalized Linear Models,
        chapter 9 (variance and mean).
        """
        shape = (draws, windows)
        common = rng.standard_normal(shape)
        self._k, self._parts = k, parts
        self._means, self._year, self._sample = [], [], []
        for part in parts:
            quality = np.sqrt(alike) * common + np.sqrt(1 - alike) * rng.standard_normal(shape)
            mean, deviation = _means(part, quality)
            self._means.append(part.weight * mean)
            self._year.append(part.weight * deviation * rng.standard_normal(shape))
            self._sample.append(part.weight * deviation * rng.standard_normal(shape))
        self._true = np.sum(self._means, axis=0)

    def chances(self, errors: Sequence[PartErrors]) -> BothChances:
        """Chances of a plan whose parts have these ``errors``; 1 with no more than k windows."""
        year, sample = self._true.copy(), np.zeros(self._true.shape)
        for i, error in enumerate(errors):
            year += np.sqrt(error.year) * self._year[i]
            sample += np.sqrt(error.sample) * self._sample[i]
        seen = year + sample
        return BothChances(_right(seen, self._true, self._k), _right(seen, year, self._k))


def _means(part: PlannedPart, quality: FloatArray) -> tuple[FloatArray, FloatArray]:
    """True means of windows and the standard deviation of one rating there (points)."""
    worst, best = part.scale
    wide = best - worst
    centre, slope = _on_scale((part.middle - worst) / wide, part.spread / wide)
    typical = special.ndtr(centre + slope * _NODES)
    room = float(_WEIGHTS @ (typical * (1 - typical)) ** part.power)
    share = special.ndtr(centre + slope * quality)
    deviation = part.single * np.sqrt((share * (1 - share)) ** part.power / room)
    return worst + wide * share, deviation


def _on_scale(middle: float, spread: float) -> tuple[float, float]:
    """Centre and slope of a normal law whose probit has this mean and standard deviation."""
    middle = min(max(middle, _INNER), 1 - _INNER)
    low, high = 0.0, _STEEPEST
    for _ in range(_STEPS):
        slope = (low + high) / 2
        centre = float(special.ndtri(middle)) * np.sqrt(1 + slope**2)
        shares = special.ndtr(centre + slope * _NODES)
        wide = float(_WEIGHTS @ (shares - middle) ** 2) > spread**2
        low, high = (low, slope) if wide else (slope, high)
    return centre, slope


def _right(seen: FloatArray, true: FloatArray, k: int) -> PlannedChances:
    """How often the first k by one total are the first k by the other."""
    places = min(k, seen.shape[1])
    first = np.argsort(-seen, axis=1)[:, :places]
    last = -np.partition(-true, places - 1, axis=1)[:, places - 1 : places]
    among = np.take_along_axis(true, first, axis=1) >= last
    return PlannedChances(float(among.all(axis=1).mean()), among.mean(axis=0))
