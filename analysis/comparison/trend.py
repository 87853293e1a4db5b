"""Several rounds in the order of their dates: each window through the years, and what may be said.

A change is spoken of only where the score can be compared; whether it is beyond the errors is the
verdict of a comparison of the two rounds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from analysis.comparison.part_limits import TOTAL, part_limits
from analysis.comparison.side_by_side import Comparison, Place, comparison
from analysis.comparison.sides import Side, sides_of
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

FEWEST = 2


@dataclass(frozen=True)
class Step:
    """From one round to the next; ``limits`` are reasons against comparing by name of a score."""

    compared: Comparison
    limits: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Line:
    """One window through the rounds; None where it was not in the register.

    ``beyond`` says of each step whether the total changed beyond the errors; None where the totals
    cannot be compared or nobody can tell.
    """

    window_id: str
    name: str
    places: tuple[Place | None, ...]
    beyond: tuple[bool | None, ...]


@dataclass(frozen=True)
class Trend:
    """Rounds in the order of their dates, the steps between them, and every window."""

    sides: tuple[Side, ...]
    steps: tuple[Step, ...]
    lines: tuple[Line, ...]

    @property
    def simulated(self) -> bool:
        """Whether any round is simulated."""
        return any(side.data["simulated"] for side in self.sides)

    def change(self, line: Line, step: int, score: str) -> Fraction | None:
        """Points more than in the round before; None where that may not be said."""
        before, after = line.places[step], line.places[step + 1]
        if before is None or after is None or self.steps[step].limits[score]:
            return None
        was, now = before.scores[score], after.scores[score]
        return None if was is None or now is None else now - was


def trend(
    rounds: Sequence[Round],
    report: Callable[[float, Words | None], None] = lambda share, words: None,
) -> tuple[Trend, list[Words]]:
    """The trend, and remarks on rounds that could not be computed anew.

    Raises
    ------
    InputError
        With fewer than two rounds, with one twice, or if an input is at fault.
    """
    if len({one.folder.resolve() for one in rounds}) < max(FEWEST, len(rounds)):
        words = Words("至少两轮，每轮一次", "at least two rounds, each once")
        raise InputError([Problem("DIR", words, "、".join(one.folder.name for one in rounds))])
    in_order = sorted(rounds, key=lambda one: one.settings.date)
    sides, remarks = sides_of(in_order, report)
    steps = tuple(
        Step(comparison(first, second), part_limits(first, second))
        for first, second in pairwise(sides)
    )
    return Trend(tuple(sides), steps, _lines(steps)), remarks


def _lines(steps: Sequence[Step]) -> tuple[Line, ...]:
    """Windows of the last round in its order, then those that left, the latest first."""
    ids = [pair.window_id for step in reversed(steps) for pair in step.compared.pairs]
    return tuple(_line(window, steps) for window in dict.fromkeys(ids))


def _line(window: str, steps: Sequence[Step]) -> Line:
    pairs = [
        next((pair for pair in step.compared.pairs if pair.window_id == window), None)
        for step in steps
    ]
    places = [pairs[0].first if pairs[0] else None]
    places += [pair.second if pair else None for pair in pairs]
    beyond = tuple(
        pair.beyond_error if pair and not step.limits[TOTAL] else None
        for pair, step in zip(pairs, steps, strict=True)
    )
    name = next(place.name for place in reversed(places) if place)
    return Line(window, name, tuple(places), beyond)
