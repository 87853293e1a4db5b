"""What is decided before a single row is drawn: sizes, true qualities and the calendar.

The model, in latent units with standard deviation 1: an answer's latent value is normal around
the window's shift and cut at thresholds into the edition's grades. Because the margins are
normal, the expected points of a window are known exactly and need no simulation.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from rulebook.model import Rulebook

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# One stream of random numbers a stage; a new one goes to the end, so that the others stay.
STAGES = (
    *("qualities", "volumes", "register", "marks", "people", "nominations", "conditions"),
    *("planting", "survey", "answers", "vote", "turnout", "methods"),
)
# Shares of answers below cuts from the worst grade to the best: 58 % give the best grade.
SHARES_BELOW = (0.012, 0.035, 0.12, 0.42)
COMMON = 0.8  # correlation of each component's quality with the window's common quality
SURVEY_SHIFT = 0.25  # latent units a standard deviation of quality
VOTE_SHIFT = 0.45
DEFICIT, DEFICIT_SLOPE, DEFICIT_NOISE = 0.06, 0.25, 0.25  # share of full marks missed, on a log
QUIET = range(3, 30)  # responses of a quiet window
LARGE_ROUND = 20  # windows from which some are quiet and one has no responses at all


@dataclass(frozen=True)
class Design:
    """A round to be drawn.

    ``quality`` is the common quality of each window, standard normal; ``marks``, ``survey`` and
    ``vote`` are the qualities that rule the components, each correlated with it. ``volumes`` are
    the responses of each window and add to ``responses``.
    """

    book: Rulebook
    edition: str
    responses: int
    electors: int
    seed: int
    seeds: Mapping[str, np.random.SeedSequence]
    ids: tuple[str, ...]
    quality: FloatArray
    marks: FloatArray
    survey: FloatArray
    vote: FloatArray
    volumes: IntArray
    days: tuple[dt.date, ...]
    vote_day: dt.date

    @property
    def best(self) -> int:
        """The best grade."""
        return len(self.book.grades())

    @property
    def windows(self) -> int:
        """Number of windows."""
        return len(self.ids)

    def rng(self, stage: str) -> np.random.Generator:
        """The random numbers of one stage: a change in one stage leaves the others alone."""
        return np.random.default_rng(self.seeds[stage])

    def number(self, window: int) -> str:
        """A window's number, as in its id."""
        return self.ids[window][1:]

    def name(self, window: int) -> str:
        """A window's invented name."""
        return f"示例窗口 {self.number(window)}"


def design(
    book: Rulebook, edition: str, windows: int, responses: int, electors: int, seed: int
) -> Design:
    """Draw qualities and volumes; ValueError for a size below 1 or a negative seed."""
    sizes = {"windows": windows, "responses": responses, "electors": electors}
    for name, value in sizes.items():
        if value < 1:
            raise ValueError(f"{name} is {value}, not at least 1")
    seeds = dict(zip(STAGES, np.random.SeedSequence(seed).spawn(len(STAGES)), strict=True))
    rng = np.random.default_rng(seeds["qualities"])
    quality = rng.standard_normal(windows)
    own = rng.standard_normal((3, windows))
    marks, survey, vote = COMMON * quality + np.sqrt(1 - COMMON**2) * own
    digits = max(2, len(str(windows)))
    days, vote_day = _calendar(book)
    return Design(
        book,
        edition,
        responses,
        electors,
        seed,
        seeds,
        tuple(f"W{number:0{digits}}" for number in range(1, windows + 1)),
        quality,
        marks,
        survey,
        vote,
        _volumes(np.random.default_rng(seeds["volumes"]), windows, responses),
        days,
        vote_day,
    )


def _volumes(rng: np.random.Generator, windows: int, responses: int) -> IntArray:
    """Unequal volumes; in a large round some windows are quiet and one has no responses."""
    volumes = np.zeros(windows, dtype=np.int64)
    order = rng.permutation(windows)
    busy = order
    if windows >= LARGE_ROUND and responses >= 2 * QUIET.stop * windows:
        quiet = 1 + max(1, windows // LARGE_ROUND)
        volumes[order[1:quiet]] = rng.integers(QUIET.start, QUIET.stop, quiet - 1)
        busy = order[quiet:]
    share = rng.lognormal(0, 0.8, len(busy))
    volumes[busy] = rng.multinomial(responses - int(volumes.sum()), share / share.sum())
    return volumes


def _calendar(book: Rulebook) -> tuple[tuple[dt.date, ...], dt.date]:
    """Working days of the survey and the day of the vote, within the evaluation."""
    phase = book.campaign.evaluation
    span = (phase.end - phase.start).days + 1
    days = [phase.start + dt.timedelta(days=day) for day in range(span)]
    days = [day for day in days if day.weekday() < 5] or days
    if len(days) < 4:
        return tuple(days), days[-1]
    return tuple(days[:-2]), days[-2]


def points(book: Rulebook) -> FloatArray:
    """Points of the grades, the worst first."""
    return np.array([float(grade.points) for grade in reversed(book.grades())])


def thresholds(book: Rulebook) -> tuple[float, ...]:
    """Latent values that part the grades; more or fewer grades divide the same span."""
    cuts = [NormalDist().inv_cdf(share) for share in SHARES_BELOW]
    places = np.linspace(len(cuts) - 1, 0, len(book.grades()) - 1)[::-1]
    return tuple(float(cut) for cut in np.interp(places, range(len(cuts)), cuts))


def expected_points(shift: FloatArray, variance: float, book: Rulebook) -> FloatArray:
    """Mean points (0 to 100) of answers with latent N(``shift``, ``variance``), elementwise."""
    normal = np.vectorize(NormalDist(sigma=variance**0.5).cdf, otypes=[float])
    below = [normal(threshold - shift) for threshold in thresholds(book)]
    edges = np.stack([np.zeros_like(shift), *below, np.ones_like(shift)])
    return np.tensordot(points(book), np.diff(edges, axis=0), axes=1)


def expected_marks(quality: FloatArray) -> FloatArray:
    """Mean mark of a period, in points of 100: full marks less a log-normal deficit."""
    deficit = DEFICIT * np.exp(-DEFICIT_SLOPE * quality + DEFICIT_NOISE**2 / 2)
    return 100 * (1 - deficit)
