"""Everything that is taken from the rows of a round: the counts that scores and checks work on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counts import cells as survey
from analysis.counts import for_checks
from analysis.intake.ratings import Large, Ratings
from analysis.intake.validation import ValidatedRound
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import POSTGRESQL, WITHDRAWN

Tally = dict[int | None, int]


@dataclass(frozen=True, eq=False)
class Reductions:
    """What the rows were reduced to; None where the round has no such rows.

    Frames as ``counts.cells`` and ``counts.for_checks`` give them; ``ballots`` are grades of shape
    (ballots, windows of the register); ``tallies`` are ballots by window and grade (None =
    abstained), counted or delivered.
    """

    cells: pd.DataFrame
    tallies: Mapping[str, Tally]
    days: pd.DataFrame | None = None
    straight: pd.DataFrame | None = None
    bins: pd.DataFrame | None = None
    items: pd.DataFrame | None = None
    answers: pd.DataFrame | None = None
    ballots: npt.NDArray[np.float64] | None = None


def reductions(
    this_round: Round, valid: ValidatedRound, ratings: Ratings, *, checks: bool = True
) -> Reductions:
    """Reduce the large tables of a round; without ``checks`` only to what the score needs.

    What the checks work on is without the windows that have withdrawn.
    """
    tallies, ballots = _tallies(valid), None
    left = [window.status == WITHDRAWN for window in this_round.windows]
    if valid.ballots is not None and checks:
        windows = [window.id for window in this_round.windows]
        ballots = for_checks.whole_ballots(valid.ballots, windows)
        ballots[:, left] = np.nan
    if valid.responses is None:
        none = pd.DataFrame(columns=[*survey.SURVEY_KEYS, "count"])
        return Reductions(none, tallies, ballots=ballots)
    points = this_round.book.questionnaires.grades.points()
    cells = valid.responses.home(survey.response_cells(valid.responses, points))
    counts = survey.survey_cells(cells)
    if this_round.settings.engine == POSTGRESQL:
        _require_as_exported(ratings.of_file(this_round.responses_table), counts, points)
    if not checks:
        return Reductions(counts, tallies)
    counted = _counted(this_round)
    kept = ratings.keep("cells", cells)
    counter = [item.id for item in this_round.book.items() if item.counter_item]
    answers = for_checks.answer_sums(valid.responses, points, counter)
    gone = [window.id for window in this_round.windows if window.status == WITHDRAWN]
    return Reductions(
        cells=counts,
        tallies=tallies,
        days=_without(gone, for_checks.day_cells(kept, counted)),
        straight=_without(gone, for_checks.straight_cells(kept, counted)),
        bins=_without(gone, for_checks.submission_bins(valid.responses, counted.channels)),
        items=_without(gone, for_checks.item_sums(answers, counted)),
        answers=_without(gone, answers),
        ballots=ballots,
    )


def _require_as_exported(
    exported: Large | None, counts: pd.DataFrame, points: Mapping[int, Fraction]
) -> None:
    """Responses beside the database are its own, so that whoever has only them scores the same."""
    if exported is None:
        return
    same = survey.survey_cells(survey.response_cells(exported, points))
    if same.to_numpy().tolist() != counts.to_numpy().tolist():
        words = Words(
            "与数据库中的问卷相同（请再运行一次 ceping export）",
            "the responses of the database (export them again)",
        )
        got = f"{int(same['count'].sum())} / {int(counts['count'].sum())}"
        raise InputError([Problem(exported.file, words, got)])


def _without(windows: Sequence[str], frame: pd.DataFrame) -> pd.DataFrame:
    if not windows:
        return frame
    return frame[~frame["window_id"].isin(list(windows))].reset_index(drop=True)


def _counted(this_round: Round) -> for_checks.Counted:
    """Which responses count: as ``ranking.scores.valid_cells`` has it."""
    least = ceil(this_round.book.window_score.survey.least_answered * len(this_round.book.items()))
    return for_checks.Counted(this_round.counted_channels, max(least, 1))


def _tallies(valid: ValidatedRound) -> dict[str, Tally]:
    tallies: dict[str, Tally] = dict(valid.inputs.tallies)
    if valid.ballots is not None:
        for window, grade, count in survey.vote_cells(valid.ballots).itertuples(index=False):
            tally = tallies.setdefault(str(window), {})
            tally[None if pd.isna(grade) else int(grade)] = int(count)
    return tallies
