"""What a plan takes windows and ratings to be like, and where that comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analysis.stats.planned_chances import PlannedPart
from rulebook.model import Rulebook
from rulebook.vocabulary import COMPONENT_KINDS, MARKS

Source = Literal["simulation", "given", "last_year"]
MARKS_SCALE, MARKS_POWER = (0.0, 100.0), 2.0


@dataclass(frozen=True)
class Moments:
    """One part (points): mean and spread of windows' true means, spread of one rating.

    Spreads are standard deviations; that of a rating is without what moves all windows alike.
    """

    middle: float
    spread: float
    single: float


@dataclass(frozen=True)
class Beliefs:
    """Windows and ratings.

    ``alike`` is the correlation of a window's quality between two parts, ``rated`` the share of
    ballots that rate a window, ``day_likeness`` the correlation of two responses of one day,
    ``days`` the days of the survey; ``simulated`` says that they come from a simulated round of
    last year. ``ends`` are the same with windows less and more different,
    where the data leave that open.
    """

    parts: Mapping[str, Moments]
    alike: float
    rated: float
    day_likeness: float
    days: int
    source: Source
    simulated: bool = False
    ends: tuple["Beliefs", ...] = ()

    def planned(self, book: Rulebook) -> list[PlannedPart]:
        """The parts in the order of the components, with the edition's weights and points."""
        points = sorted(float(worth) for worth in book.questionnaires.grades.points().values())
        weights = book.component_weights()
        made = []
        for kind in COMPONENT_KINDS:
            own, marks = self.parts[kind], kind == MARKS
            scale = MARKS_SCALE if marks else (points[0], points[-1])
            power = MARKS_POWER if marks else 1.0
            weight = float(weights[kind])
            made.append(PlannedPart(weight, own.middle, own.spread, own.single, scale, power))
        return made


def with_total_spread(beliefs: Beliefs, book: Rulebook, total: float) -> Beliefs:
    """The same with this standard deviation of windows' true totals (points).

    How alike a window's parts are follows from it; beyond what that allows the parts' spreads do.
    """
    weights = book.component_weights()
    own = np.array([float(weights[kind]) * beliefs.parts[kind].spread for kind in COMPONENT_KINDS])
    apart, together = float(own @ own), float(own.sum() ** 2)
    room = together - apart
    alike = float(np.clip((total**2 - apart) / room, 0, 1)) if room > 0 else 0.0
    reached = np.sqrt(apart + alike * room)
    factor = total / reached if reached > 0 else 1.0
    parts = {
        kind: replace(moments, spread=moments.spread * factor)
        for kind, moments in beliefs.parts.items()
    }
    return replace(beliefs, parts=parts, alike=alike)


def with_given(
    beliefs: Beliefs, spread: Sequence[float] | None, noise: Sequence[float] | None
) -> Beliefs:
    """The same with other spreads of windows, or of single ratings, in the components' order."""
    if not spread and not noise:
        return beliefs
    parts = dict(beliefs.parts)
    for kind, value in zip(COMPONENT_KINDS, spread or (), strict=False):
        parts[kind] = replace(parts[kind], spread=value)
    for kind, value in zip(COMPONENT_KINDS, noise or (), strict=False):
        parts[kind] = replace(parts[kind], single=value)
    return replace(beliefs, parts=parts, source="given", ends=())
