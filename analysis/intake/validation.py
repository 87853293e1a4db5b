"""Everything that can be wrong with a round folder, found before anything is computed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from analysis.intake.file_hashes import file_hashes, manifest_problems
from analysis.intake.foretold import foretold
from analysis.intake.local_files import broken
from analysis.intake.ratings import LARGE, ROW, Large, Ratings
from analysis.intake.simulated import simulated_problems
from analysis.intake.small_tables import KNOWN_WINDOW, Inputs, electorate, read_inputs
from rulebook import contract
from rulebook.cells import CellError, read_cell
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import find

# Finding one doubled id among more rows than this is left to `ceping check`: it costs more
# than the whole score.
UNIQUE_WITHIN = 2_000_000
_SHOWN = 5


@dataclass(frozen=True)
class ValidatedRound:
    """A round's small tables, its large ones where sound, and every fault and remark.

    ``files`` are SHA-256 by file name of everything that a result is made from.
    """

    inputs: Inputs
    responses: Large | None
    ballots: Large | None
    files: Mapping[str, str]
    problems: tuple[Problem, ...]
    remarks: tuple[Words, ...]


def validate(
    this_round: Round, ratings: Ratings, check_ids: tuple[str, ...], thorough: bool = True
) -> ValidatedRound:
    """Look at every file of the round.

    Parameters
    ----------
    this_round
        The round.
    ratings
        Its large tables.
    check_ids
        The statistical checks that findings.csv may speak of.
    thorough
        Whether to look for doubled response ids in any number of rows, and to remark on files
        that no result is made from.
    """
    inputs, problems = read_inputs(this_round, check_ids)
    responses = _open(partial(ratings.open, this_round.responses_table), problems)
    ballots = _open(ratings.ballots, problems)
    known = tuple(window.id for window in inputs.windows) if inputs.register_sound else ()
    files = file_hashes(this_round.folder)
    remarks = [_gb18030(file) for file in _told(inputs, files, thorough=thorough)]
    for large in (responses, ballots):
        if large is None:
            continue
        problems.extend(_cell_faults(large, this_round))
        problems.extend(_unknown_windows(large, known))
        if large.encoding == "GB18030":
            remarks.append(_gb18030(large.file))
    if responses is not None and (thorough or _rows(responses) <= UNIQUE_WITHIN):
        problems.extend(_doubled(responses))
    elif responses is not None:
        remarks.append(_not_looked_for(responses.file))
    if ballots is not None:
        problems.extend(_doubled(ballots))
    if thorough and not problems:
        remarks.extend(foretold(this_round, inputs))
    problems.extend(_two_sources(inputs, responses))
    problems.extend(_other_tallies(this_round, inputs, ballots))
    problems.extend(_more_ballots_than_returned(inputs, ballots))
    problems.extend(manifest_problems(this_round.folder, files))
    problems.extend(simulated_problems(this_round, (responses, ballots)))
    if ballots is not None:
        inputs = replace(inputs, tallies={})  # the same counts, and weaker evidence
    return ValidatedRound(inputs, responses, ballots, files, tuple(problems), tuple(remarks))


def _open(opened: Callable[[], Large | None], problems: list[Problem]) -> Large | None:
    try:
        return opened()
    except InputError as error:
        problems.extend(error.problems)
        return None


def _told(inputs: Inputs, files: Mapping[str, str], *, thorough: bool) -> list[str]:
    """Files whose coding is remarked on: a result says it of those alone that it is made from.

    The voters' register is no part of an archive: what a report said of it could not be repeated.
    """
    made_from = {Path(name).name for name in files}
    return [file for file in inputs.encodings if thorough or file in made_from]


def _gb18030(file: str) -> Words:
    return Words(f"{file} 按 GB18030 编码读取", f"{file} was read as GB18030")


def _not_looked_for(file: str) -> Words:
    return Words(
        f"{file} 行数较多，编号是否重复请用 ceping check 检查",
        f"{file} is large: run ceping check to look for doubled ids",
    )


def _rows(large: Large) -> int:
    return int(large.raw.count().execute())


def _cell_faults(large: Large, this_round: Round) -> Iterator[Problem]:
    """One pass counts the faults of every column; only columns with faults are looked at again."""
    if not large.faulty:
        return
    try:
        counts = large.raw.aggregate(
            **{name: fault.sum().fill_null(0) for name, fault in large.faulty.items()}
        ).execute()
    except duckdb.Error as error:  # the first time that a large file is read to its end
        raise InputError([broken(large.file, error)]) from None
    for name, fault in large.faulty.items():
        if counts[name].iloc[0]:
            rows = large.raw.filter(fault).order_by(ROW).limit(_SHOWN)
            for row, raw in rows.select(ROW, name).execute().itertuples(index=False):
                text = _shown(raw)
                yield Problem(
                    large.file, _expected(large, name, text, this_round), text, int(row), name
                )


def _shown(raw: Any) -> str:
    return "" if raw is None or raw is pd.NA else str(raw)


def _expected(large: Large, name: str, text: str, this_round: Round) -> Words:
    """The words that the reader of small tables has for such a cell."""
    column = large.table.column(name)
    try:
        # A cell without text is at fault only as a number that is none.
        read_cell(column, text or "nan", this_round.grades)
    except CellError as error:
        return error.expected
    first, last = this_round.likely_years
    return Words(f"{first}年至{last}年之间的时间", f"a time from {first} to {last}")


def _unknown_windows(large: Large, known: tuple[str, ...]) -> Iterator[Problem]:
    if not known:
        return
    # The few distinct ids first: numbering and sorting all rows takes twenty times as long.
    ids = large.cells.select("window_id").distinct().execute()["window_id"].dropna()
    if set(ids) <= set(known):
        return
    window = large.cells.window_id
    strange = large.cells.filter(window.notnull() & window.notin(known))
    strange = strange.order_by(ROW).limit(_SHOWN)
    for row, window in strange.select(ROW, "window_id").execute().itertuples(index=False):
        yield Problem(large.file, KNOWN_WINDOW, str(window), int(row), "window_id")


def _doubled(large: Large) -> Iterator[Problem]:
    """Keys that occur twice, with the row of the second time."""
    key = list(large.table.key)
    rows = large.cells[ROW]
    groups = large.cells.group_by(key).aggregate(times=rows.count(), second=rows.max())
    twice = groups.filter(groups.times > 1).order_by("second").limit(_SHOWN)
    names = "+".join(key)
    words = Words(f"{names} 不重复", f"{names} once")
    for record in twice.execute().to_dict("records"):
        got = " ".join(str(record[name]) for name in key)
        yield Problem(large.file, words, got, int(record["second"]), key[-1])


def _two_sources(inputs: Inputs, responses: Large | None) -> Iterator[Problem]:
    if responses is not None and inputs.survey_scores:
        words = Words("responses 与 survey_scores 只有其一", "responses or survey_scores, not both")
        yield Problem("survey_scores", words, "responses + survey_scores")


def _other_tallies(this_round: Round, inputs: Inputs, ballots: Large | None) -> Iterator[Problem]:
    """Tallies beside sealed ballots are theirs, so that whoever has only them scores the same."""
    if ballots is None or not inputs.tallies:
        return
    if find(this_round.folder, contract.BALLOTS, LARGE):
        words = Words("ballots 与 ballot_tallies 只有其一", "ballots or ballot_tallies, not both")
        yield Problem("ballot_tallies", words, "ballots + ballot_tallies")
        return
    cells = ballots.cells.group_by("window_id", "grade")
    counted = cells.aggregate(count=lambda table: table.count()).execute()
    own: dict[str, dict[int | None, int]] = {}
    for window, grade, count in counted.itertuples(index=False):
        own.setdefault(str(window), {})[None if pd.isna(grade) else int(grade)] = int(count)
    for window in sorted({*own, *inputs.tallies}):
        if own.get(window) != inputs.tallies.get(window):
            words = Words("与封存选票的票数相同", "the counts of the sealed ballots")
            yield Problem("ballot_tallies", words, window, column="count")


def _more_ballots_than_returned(inputs: Inputs, ballots: Large | None) -> Iterator[Problem]:
    """More ballots than turnout.csv says came back: one of the two is wrong."""
    said = electorate(inputs)
    if said is None:
        return
    if ballots is not None:
        cast = int(ballots.cells.ballot_id.nunique().execute())
    else:
        cast = max((sum(tally.values()) for tally in inputs.tallies.values()), default=0)
    if cast > said.returned:
        words = Words(f"不少于选票数{cast}", f"at least the {cast} ballots")
        yield Problem("turnout", words, str(said.returned), column="returned")
