"""Everything that can be wrong with a round folder, found before anything is computed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis.intake.file_hashes import file_hashes, manifest_problems
from analysis.intake.foretold import foretold
from analysis.intake.large_faults import doubled
from analysis.intake.ratings import LARGE, Large, Ratings
from analysis.intake.response_parts import Checked, Sound, doubled_files, look_at
from analysis.intake.simulated import simulated_problems
from analysis.intake.small_tables import Inputs, electorate, read_inputs
from rulebook import contract
from rulebook.problems import InputError, Problem, Words
from rulebook.response_parts import FOLDER
from rulebook.round import Round
from rulebook.tables import find

# Finding one doubled id among more rows than this is left to `ceping check`: it costs more
# than the whole score.
UNIQUE_WITHIN = 2_000_000
_T = TypeVar("_T")


@dataclass(frozen=True)
class ValidatedRound:
    """A round's small tables, its large ones where sound, and every fault and remark.

    ``responses`` are the files of the responses as they were read together; nothing where there
    are none. ``files`` are SHA-256 by file name of everything that a result is made from.
    """

    inputs: Inputs
    responses: tuple[Checked, ...]
    ballots: Large | None
    files: Mapping[str, str]
    problems: tuple[Problem, ...]
    remarks: tuple[Words, ...]


def validate(
    this_round: Round,
    ratings: Ratings,
    check_ids: tuple[str, ...],
    thorough: bool = True,
    known_sound: Callable[[str], Sound | None] = lambda sha256: None,
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
    known_sound
        What is known of a part of this SHA-256 that had no fault under the same rules.
    """
    inputs, problems = read_inputs(this_round, check_ids)
    files = file_hashes(this_round.folder)
    parts = _parts(files)
    sound = {name: found for name, sha in parts.items() if (found := known_sound(sha))}
    larges = _open(partial(ratings.responses, frozenset(sound)), problems) or ()
    ballots = _open(ratings.ballots, problems)
    known = tuple(window.id for window in inputs.windows) if inputs.register_sound else ()
    remarks = [_gb18030(file) for file in _told(inputs, files, thorough=thorough)]
    responses = tuple(look_at(large, parts, sound, known, this_round) for large in larges)
    for looked_at in responses:
        problems.extend(looked_at.problems)
    if ballots is not None:
        problems.extend(look_at(ballots, {}, {}, known, this_round).problems)
    remarks += [
        _gb18030(large.file)
        for large in (*larges, ballots)
        if large is not None and large.encoding == "GB18030"
    ]
    problems.extend(_doubled_responses(responses, remarks, thorough=thorough))
    if ballots is not None:
        problems.extend(doubled([ballots]))
    if thorough and not problems:
        remarks.extend(foretold(this_round, inputs))
    problems.extend(_two_sources(inputs, responses))
    problems.extend(_other_tallies(this_round, inputs, ballots))
    problems.extend(_more_ballots_than_returned(inputs, ballots))
    problems.extend(manifest_problems(this_round.folder, files))
    new = (one.large for one in responses if not one.known)
    problems.extend(simulated_problems(this_round, filter(None, (*new, ballots))))
    if ballots is not None:
        inputs = replace(inputs, tallies={})  # the same counts, and weaker evidence
    return ValidatedRound(inputs, responses, ballots, files, tuple(problems), tuple(remarks))


def _open(opened: Callable[[], _T], problems: list[Problem]) -> _T | None:
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


def _parts(files: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of the responses' parts by their name in ratings/."""
    ratings = f"{contract.BALLOTS.folder}/"
    inside = (name for name in files if name.startswith(f"{FOLDER}/"))
    return {name.removeprefix(ratings): files[name] for name in inside}


def _doubled_responses(
    responses: Sequence[Checked], remarks: list[Words], *, thorough: bool
) -> Iterator[Problem]:
    """Ids and files that are there twice; a remark where so many ids were not compared."""
    parts = [part for one in responses for part in one.parts]
    yield from doubled_files(parts)
    larges = [one.large for one in responses]
    if larges and (thorough or sum(part.sound.rows for part in parts) <= UNIQUE_WITHIN):
        yield from doubled(larges)
    elif larges:
        remarks.append(
            _not_looked_for(larges[0].file if len(larges) == 1 else larges[0].table.name)
        )


def _not_looked_for(file: str) -> Words:
    return Words(
        f"{file} 行数较多，编号是否重复请用 ceping check 检查",
        f"{file} is large: run ceping check to look for doubled ids",
    )


def _two_sources(inputs: Inputs, responses: Sequence[Checked]) -> Iterator[Problem]:
    if responses and inputs.survey_scores:
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
