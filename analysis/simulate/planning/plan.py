"""Plans of a round, each with the chance that its first places are the truly best."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np

from analysis.simulate.planning.beliefs import Beliefs
from analysis.stats.planned_chances import (
    BothChances,
    ImaginedRounds,
    PartErrors,
    PlannedChances,
)
from rulebook.model import Rulebook

_DRAWS, _CELLS = 4000, 1_000_000  # rounds imagined, and windows in all of them


@dataclass(frozen=True)
class Sizes:
    """What a plan measures; ``responses`` are valid and counted ones of each window."""

    ballots: int
    periods: int
    responses: int


@dataclass(frozen=True)
class Setting:
    """The round that is planned; ``electors`` is None where nobody says how many there are."""

    book: Rulebook
    windows: int
    electors: int | None
    beliefs: Beliefs
    seed: int = 0

    @property
    def places(self) -> int:
        """Places to give."""
        return self.book.window_score.designation.places


@dataclass(frozen=True)
class Event:
    """Chance of an event; ``ends`` are its lowest and highest where the data leave it open."""

    chance: float
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class PlannedRow:
    """A plan and its chances.

    ``lasting`` and ``this_year`` that all computed first windows are the truly best, by the two
    meanings of truly; ``places`` that the window computed at each place is (lasting).
    """

    sizes: Sizes
    lasting: Event
    this_year: Event
    places: tuple[Event, ...]


@dataclass(frozen=True)
class Plans:
    """All plans of a setting; the last one is the largest.

    ``shares`` are the parts of the largest plan's error variance, in the order of the components;
    ``bound`` is its chance (lasting) had everybody voted and answered without end.
    """

    setting: Setting
    rows: tuple[PlannedRow, ...]
    shares: tuple[float, ...]
    bound: Event


def errors_of(sizes: Sizes, beliefs: Beliefs, electors: int | None) -> list[PartErrors]:
    """Error variances as shares of one rating's, in the order of the components.

    With the whole electorate's ballots this year's vote is known; another year would bring other
    voters. Responses of one day are alike, so that more of them on the same days tell less.
    """
    ballots = sizes.ballots if electors is None else min(sizes.ballots, electors)
    everybody = 1 / electors if electors else 0.0
    alike = beliefs.day_likeness
    asked = (1 - alike) / sizes.responses + alike / max(min(beliefs.days, sizes.responses), 1)
    return [
        PartErrors(1 / sizes.periods, 0.0),
        PartErrors(everybody / beliefs.rated, (1 / ballots - everybody) / beliefs.rated),
        PartErrors(0.0, asked),
    ]


def plans(
    setting: Setting, ballots: Iterable[int], periods: Iterable[int], responses: Iterable[int]
) -> Plans:
    """The chances of every combination of sizes, ascending."""
    chosen = [
        Sizes(*sizes) for sizes in product(sorted(ballots), sorted(periods), sorted(responses))
    ]
    believed = (setting.beliefs, *setting.beliefs.ends)
    rounds = [_imagined(setting, beliefs) for beliefs in believed]
    rows = []
    for sizes in chosen:
        errors = [errors_of(sizes, beliefs, setting.electors) for beliefs in believed]
        chances = [r.chances(e) for r, e in zip(rounds, errors, strict=True)]
        rows.append(_row(sizes, chances, setting.places))
    largest = chosen[-1]
    bounds = []
    for beliefs, imagined in zip(believed, rounds, strict=True):
        kept = [PartErrors(e.year, 0.0) for e in errors_of(largest, beliefs, setting.electors)]
        bounds.append(imagined.chances(kept).lasting.whole)
    return Plans(setting, tuple(rows), _shares(setting, largest), _event(bounds))


def _imagined(setting: Setting, beliefs: Beliefs) -> ImaginedRounds:
    return ImaginedRounds(
        beliefs.planned(setting.book),
        windows=setting.windows,
        k=setting.places,
        alike=beliefs.alike,
        draws=max(min(_DRAWS, _CELLS // setting.windows), 500),
        rng=np.random.default_rng(setting.seed),
    )


def _row(sizes: Sizes, chances: list[BothChances], places: int) -> PlannedRow:
    lasting: list[PlannedChances] = [both.lasting for both in chances]
    return PlannedRow(
        sizes,
        _event([planned.whole for planned in lasting]),
        _event([both.this_year.whole for both in chances]),
        tuple(_event([float(planned.place[i]) for planned in lasting]) for i in range(places)),
    )


def _event(chances: list[float]) -> Event:
    """The first chance, and where there are more the ends of them all."""
    return Event(chances[0], (min(chances), max(chances)) if len(chances) > 1 else None)


def _shares(setting: Setting, sizes: Sizes) -> tuple[float, ...]:
    """What each part adds to the error variance of a total."""
    errors = errors_of(sizes, setting.beliefs, setting.electors)
    parts = setting.beliefs.planned(setting.book)
    own = [
        (part.weight * part.single) ** 2 * (error.year + error.sample)
        for part, error in zip(parts, errors, strict=True)
    ]
    return tuple(share / sum(own) if sum(own) else 0.0 for share in own)
