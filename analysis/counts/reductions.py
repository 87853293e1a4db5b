"""Everything that is taken from the rows of a round: the counts that scores and checks work on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counts import answers, for_checks
from analysis.counts import cells as survey
from analysis.counts.kept import KeptCounts
from analysis.counts.part_counts import Counter, Counts
from analysis.intake.ratings import Large, Ratings
from analysis.intake.raw import IbisTable
from analysis.intake.response_parts import Checked
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
    products: pd.DataFrame | None = None
    ballots: npt.NDArray[np.float64] | None = None


def reductions(
    this_round: Round,
    valid: ValidatedRound,
    ratings: Ratings,
    *,
    checks: bool = True,
    kept: KeptCounts | None = None,
) -> Reductions:
    """Reduce the large tables of a round; without ``checks`` only to what the score needs.

    What the checks work on is without the windows that have withdrawn. ``kept`` are counts of
    parts from earlier runs; those of the other parts are kept there.
    """
    tallies, ballots = _tallies(valid), None
    left = [window.status == WITHDRAWN for window in this_round.windows]
    if valid.ballots is not None and checks:
        windows = [window.id for window in this_round.windows]
        ballots = for_checks.whole_ballots(valid.ballots, windows)
        ballots[:, left] = np.nan
    if not valid.responses:
        none = pd.DataFrame(columns=[*survey.SURVEY_KEYS, "count"])
        return Reductions(none, tallies, ballots=ballots)
    counter = _counter(this_round, ratings)
    if not checks:
        cells = counter.summed_cells([counter.cells(one.large) for one in valid.responses])
        return Reductions(_survey_counts(this_round, ratings, counter, cells), tallies)
    counted = _counted(this_round)
    counts = counter.summed(list(_counts(valid.responses, counter, kept)))
    sums = answers.answer_sums(counts.answers)
    products = answers.answer_products(counts.answers, len(this_round.book.items()), counted)
    gone = [window.id for window in this_round.windows if window.status == WITHDRAWN]
    return Reductions(
        cells=_survey_counts(this_round, ratings, counter, counts.cells),
        tallies=tallies,
        days=_without(gone, for_checks.day_cells(counts.days, counted)),
        straight=_without(gone, for_checks.straight_cells(counts.cells, counted)),
        bins=_without(gone, for_checks.submission_bins(counts.bins, counted.channels)),
        items=_without(gone, answers.item_sums(sums, products, counted)),
        answers=_without(gone, sums),
        products=_without(gone, products),
        ballots=ballots,
    )


def _counter(this_round: Round, ratings: Ratings) -> Counter:
    book = this_round.book
    items = [item.id for item in book.items() if item.counter_item]
    points = book.questionnaires.grades.points()
    return Counter(ratings, points, items)


def _counts(
    responses: Sequence[Checked], counter: Counter, kept: KeptCounts | None
) -> Iterator[Counts]:
    """Counts of each file or of several, from an earlier run where there are such."""
    for one in responses:
        if kept and one.known:
            yield kept.counts(part.sha256 for part in one.parts)
            continue
        counts = counter.counts(one.large)
        yield counts
        if kept and one.parts[0].sha256:
            for place, part in enumerate(one.parts):
                own = counts.of_file(place) if one.large.part else counts
                kept.keep(part.sha256, part.sound, own)
    if kept:
        kept.forget_others(part.sha256 for one in responses for part in one.parts)


def _survey_counts(
    this_round: Round, ratings: Ratings, counter: Counter, cells: IbisTable
) -> pd.DataFrame:
    """What the score needs of all responses."""
    counts = survey.survey_cells(cells)
    if this_round.settings.engine == POSTGRESQL:
        _require_as_exported(ratings.response_files(), counter, counts)
    return counts


def _require_as_exported(exported: Sequence[Large], counter: Counter, counts: pd.DataFrame) -> None:
    """Responses beside the database are its own, so that whoever has only them scores the same."""
    if not exported:
        return
    cells = counter.summed_cells([counter.cells(large) for large in exported])
    same = survey.survey_cells(cells)
    if same.to_numpy().tolist() != counts.to_numpy().tolist():
        words = Words(
            "与数据库中的问卷相同（请再运行一次 ceping export）",
            "the responses of the database (export them again)",
        )
        got = f"{int(same['count'].sum())} / {int(counts['count'].sum())}"
        raise InputError([Problem(exported[0].file, words, got)])


def _without(windows: Sequence[str], frame: pd.DataFrame) -> pd.DataFrame:
    if not windows:
        return frame
    return frame[~frame["window_id"].isin(list(windows))].reset_index(drop=True)


def _counted(this_round: Round) -> answers.Counted:
    """Which responses count: as ``ranking.scores.valid_cells`` has it."""
    least = ceil(this_round.book.window_score.survey.least_answered * len(this_round.book.items()))
    return answers.Counted(this_round.counted_channels, max(least, 1))


def _tallies(valid: ValidatedRound) -> dict[str, Tally]:
    tallies: dict[str, Tally] = dict(valid.inputs.tallies)
    if valid.ballots is not None:
        for window, grade, count in survey.vote_cells(valid.ballots).itertuples(index=False):
            tally = tallies.setdefault(str(window), {})
            tally[None if pd.isna(grade) else int(grade)] = int(count)
    return tallies
