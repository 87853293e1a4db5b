"""A scored round as arrays: what the checks work on."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from analysis.checks.context.responses import Responses, responses_of
from analysis.counts.reductions import Reductions
from analysis.intake.small_tables import Inputs, electorate
from analysis.result.score_report import WindowResult
from analysis.result.standings import WindowStanding
from analysis.stats._arrays import FloatArray, IntArray
from rulebook.eligibility import barred, examine_candidates
from rulebook.round import Round
from rulebook.vocabulary import COMPONENT_KINDS, SURVEY, VOTE


@dataclass(frozen=True, eq=False)
class RoundData:
    """A scored round.

    Arrays follow ``results`` (by rank, the unranked last); NaN where something is missing.
    ``contenders`` are the places of the windows that compete for the top under the reading, by
    rank; ``electors`` is infinite where unknown; ``tally`` counts ballots by window and grade,
    worst grade first, as are ``points``; ``populations`` are people by window and channel;
    ``barred`` are ids of windows that a condition or a clause keeps from the honour of the first
    places.
    """

    this_round: Round
    results: tuple[WindowResult, ...]
    weights: Mapping[str, Fraction]
    contenders: IntArray
    barred: Set[str]
    marks: FloatArray
    tally: FloatArray
    points: FloatArray
    ballots: FloatArray | None
    electors: float
    responses: Responses | None
    asked: FloatArray
    populations: Mapping[str, Mapping[str, int]]
    self_grades: FloatArray
    weak: tuple[str, ...]
    scale: int
    reductions: Reductions

    @property
    def k(self) -> int:
        """Places to give."""
        return self.this_round.book.window_score.designation.places

    @property
    def among(self) -> str:
        """Whose ranks a sentence means by 第三名: said only where it is not the overall ranking."""
        return "申报者中" if self.this_round.reading == "among_applicants" else ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Window ids."""
        return tuple(result.window.id for result in self.results)

    def id(self, place: int) -> str:
        """A window's id."""
        return self.results[place].window.id

    def name(self, place: int) -> str:
        """A window's name."""
        return self.results[place].window.name

    def weight(self, kind: str) -> float:
        """A component's weight."""
        return float(self.weights[kind])

    def component(self, kind: str) -> str:
        """A component's name."""
        return self.this_round.book.component_node(kind).name.zh

    @property
    def totals(self) -> FloatArray:
        """Totals of all windows."""
        return np.array([_float(result.total) for result in self.results])

    @property
    def exact(self) -> list[Fraction]:
        """Exact totals of the contenders."""
        totals = [self.results[place].total for place in self.contenders]
        return [total for total in totals if total is not None]

    @property
    def contender_totals(self) -> FloatArray:
        """Totals of the contenders."""
        return np.array([float(total) for total in self.exact])

    @property
    def enough(self) -> bool:
        """Whether there are more contenders than places."""
        return len(self.contenders) > self.k

    def part(self, kind: str) -> FloatArray:
        """A component's scores."""
        return np.array([_float(r.components.by_kind()[kind]) for r in self.results])

    @property
    def contender_parts(self) -> FloatArray:
        """Component scores of the contenders, shape (contenders, components)."""
        return np.column_stack([self.part(kind)[self.contenders] for kind in COMPONENT_KINDS])

    @property
    def nominal_weights(self) -> FloatArray:
        """Weights in the order of the components."""
        return np.array([self.weight(kind) for kind in COMPONENT_KINDS])

    @cached_property
    def item_histograms(self) -> FloatArray:
        """Answers by window, item and grade (worst first), shape (windows of the frame, ...)."""
        frame, items = self.reductions.items, len(self.this_round.book.items())
        grades = range(1, len(self.points) + 1)
        if frame is None:
            return np.zeros((0, items, len(self.points)))
        columns = [f"h_{item}_{grade}" for item in range(items) for grade in grades]
        return frame[columns].to_numpy(dtype=float).reshape(len(frame), items, len(self.points))


def _float(value: Fraction | None) -> float:
    return float("nan") if value is None else float(value)


def round_data(
    this_round: Round,
    results: tuple[WindowResult, ...],
    weights: Mapping[str, Fraction],
    inputs: Inputs,
    reductions: Reductions,
    scale: int,
) -> RoundData:
    """The arrays of a scored round."""
    ids = [result.window.id for result in results]
    place = {window: i for i, window in enumerate(ids)}
    worth = this_round.book.questionnaires.grades.points()
    grades = sorted(worth)
    ballots = None
    if reductions.ballots is not None:
        order = [[w.id for w in this_round.windows].index(window) for window in ids]
        value = np.array([np.nan, *(float(worth[g]) for g in grades)])
        ballots = value[np.nan_to_num(reductions.ballots[:, order]).astype(int)]
    return RoundData(
        this_round=this_round,
        results=results,
        weights=weights,
        contenders=_contenders(this_round, [result.standing for result in results]),
        barred=_barred(this_round, inputs),
        marks=np.array(
            [[_float(r.evidence.marks.get(p)) for p in this_round.periods] for r in results]
        ).reshape(len(results), len(this_round.periods)),
        tally=np.array([[r.evidence.tally.get(g, 0) for g in grades] for r in results], float),
        points=np.array([float(worth[g]) for g in grades]),
        ballots=ballots,
        electors=_electors(inputs, ballots, results),
        responses=None if reductions.days is None else responses_of(reductions.days, place, scale),
        asked=_asked(inputs, results),
        populations=inputs.populations,
        self_grades=np.array([inputs.self_grades.get(g, 0) for g in grades], float),
        weak=tuple(
            kind
            for kind, aggregates in ((VOTE, inputs.tallies), (SURVEY, inputs.survey_scores))
            if aggregates
        ),
        scale=scale,
        reductions=reductions,
    )


def _contenders(this_round: Round, ranked: list[WindowStanding]) -> IntArray:
    clause = this_round.book.window_score.designation
    places = [i for i, standing in enumerate(ranked) if standing.in_pool]
    if this_round.reading == "among_applicants":
        places = [i for i in places if clause.honour in ranked[i].window.applied_honours]
    return np.array(places, np.int64)


def _barred(this_round: Round, inputs: Inputs) -> Set[str]:
    """Ids of windows that cannot have the honour of the first places, whatever their rank."""
    book = this_round.book
    examined = examine_candidates(this_round.windows, inputs.nominated, book)
    return barred(examined).get(book.window_score.designation.honour, set())


def _electors(
    inputs: Inputs, ballots: FloatArray | None, results: tuple[WindowResult, ...]
) -> float:
    """Voters of the register; infinite where nobody says or fewer are named than voted."""
    said = electorate(inputs)
    electors = said.electors if said else None
    cast = max((result.evidence.ballots for result in results), default=0)
    if ballots is not None:
        cast = max(cast, len(ballots))
    return float(electors) if electors and electors >= cast else np.inf


def _asked(inputs: Inputs, results: tuple[WindowResult, ...]) -> FloatArray:
    """People asked by window; NaN without a frame or where more answered than were asked."""
    people = []
    for result in results:
        asked = inputs.frames.get(result.window.id, (0, 0))[0]
        people.append(float(asked) if asked >= max(result.evidence.responses, 1) else np.nan)
    return np.array(people)
