"""Working rules that a round can be computed by, and the components they give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from typing import Any, cast

import numpy as np

from analysis.checks.context.round_data import RoundData
from analysis.ranking import working_rules as rules
from analysis.ranking.designation import not_ranked_because
from analysis.ranking.working_rules import PartScores
from rulebook.choices import Choice, Option, Value
from rulebook.provenance import Text
from rulebook.vocabulary import COMPONENT_KINDS, MARKS, SURVEY, VOTE

# Which rules make which component; the reading makes none.
_OF_PART: Mapping[str, tuple[str, ...]] = {
    MARKS: ("marks_mean",),
    VOTE: ("points", "abstention"),
    SURVEY: ("points", "least_answered", "item_mean", "channels"),
}
_OF_RESPONSES = ("least_answered", "item_mean", "channels")
Say = Mapping[str, Value]


@dataclass(frozen=True)
class Varied:
    """A choice with the options that this round can be computed by, the one in force first."""

    choice: Choice
    options: tuple[Option, ...]
    values: tuple[Value, ...]


class PartsByRules:
    """Component scores of the competing windows by what their rules say, each computed once."""

    def __init__(self, data: RoundData, places: Sequence[int]) -> None:
        self.data, self.places = data, places
        self._made: dict[tuple[Any, ...], PartScores] = {}
        # No methods of its own: what holds all answers must not outlive its use in a cycle.
        answers = cache(partial(_answers_of, data, places))
        self._enough = cache(partial(_with_enough, answers))

    def part(self, kind: str, say: Say) -> PartScores:
        """One component."""
        key = (kind, *(say[name] for name in _OF_PART[kind]))
        if key not in self._made:
            self._made[key] = {MARKS: self._marks, VOTE: self._vote, SURVEY: self._survey}[kind](
                say
            )
        return self._made[key]

    def _marks(self, say: Say) -> PartScores:
        marks = [self.data.results[place].evidence.marks for place in self.places]
        return rules.marks_scores(marks, self.data.this_round.periods, str(say["marks_mean"]))

    def _vote(self, say: Say) -> PartScores:
        tallies = [self.data.results[place].evidence.tally for place in self.places]
        return rules.vote_scores(tallies, _points(say), int(cast(int, say["abstention"])))

    def _survey(self, say: Say) -> PartScores:
        if _delivered(self.data):
            results = [self.data.results[place] for place in self.places]
            return rules.as_delivered([result.components.survey for result in results])
        enough = self._enough(say["channels"], say["least_answered"])
        return rules.survey_scores(enough, _points(say), str(say["item_mean"]))


def _with_enough(
    answers: Callable[[tuple[str, ...]], rules.Answers],
    channels: tuple[str, ...],
    least_answered: Fraction,
) -> rules.Answers:
    return rules.with_enough(answers(channels), least_answered)


def _answers_of(data: RoundData, places: Sequence[int], channels: tuple[str, ...]) -> rules.Answers:
    windows = [data.id(place) for place in places]
    items, grades = len(data.this_round.book.items()), len(data.points)
    assert data.reductions.answers is not None
    return rules.answers_of(data.reductions.answers, windows, items, grades, channels)


def _points(say: Say) -> list[Fraction]:
    return list(cast(tuple[Fraction, ...], say["points"]))[::-1]


def _delivered(data: RoundData) -> bool:
    """Whether there are no responses to compute a survey score from."""
    return data.reductions.answers is None


def competing(data: RoundData) -> list[int]:
    """Windows that nothing but a missing component keeps out of the ranking."""
    book = data.this_round.book
    names = {honour.id: honour.name.zh for honour in book.honours.honours}
    pool = book.window_score.pool
    return [
        place
        for place, result in enumerate(data.results)
        if not not_ranked_because(result.window, pool, (), names)
    ]


def in_force(data: RoundData) -> dict[str, Value]:
    """What the rules of this round say, by what can vary."""
    this_round = data.this_round
    return this_round.book.rules_in_force() | {
        "channels": tuple(sorted(this_round.counted_channels)),
        "reading": this_round.reading,
    }


def varied_rules(data: RoundData, scores: PartsByRules) -> tuple[list[Varied], list[str]]:
    """The choices that this round can be computed by, and what had to be left out."""
    book, now = data.this_round.book, in_force(data)
    varied, left_out = [], []
    for choice in book.window_score.choices:
        if choice.varies in _OF_RESPONSES and _delivered(data):
            left_out.append(f"“{choice.name.zh}”：没有逐份问卷")
            continue
        pairs = choice.values(book.rules_in_force()[choice.varies])
        value = now[choice.varies]
        first = [pair for pair in pairs if pair[1] == value]
        first = first or [(Option(id="of_this_round", name=Text(zh="本轮采用的口径")), value)]
        others = [pair for pair in pairs if pair[1] != value]
        usable = [p for p in others if _anybody(scores, now | {choice.varies: p[1]})]
        left_out += [f"“{p[0].name.zh}”：没有窗口有这样的得分" for p in others if p not in usable]
        options, values = zip(*first, *usable, strict=True)
        varied.append(Varied(choice, options, values))
    return varied, left_out


def _anybody(scores: PartsByRules, say: Say) -> bool:
    return all(np.isfinite(scores.part(kind, say).near).any() for kind in COMPONENT_KINDS)
