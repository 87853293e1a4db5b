"""A simulated round: a complete round folder whose truth is known, for demonstration and tests.

Comes in: an edition, sizes and a seed; the same ones give the same bytes. Goes out: a round folder
in which everything is invented and says so, with truth.json. Asks the rulebook; tests, bench
and ``ceping demo`` ask here. ``planning/`` is another errand: what to measure before a round.
"""

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from analysis.simulate.candidates import candidates, conditions
from analysis.simulate.design import Design, design
from analysis.simulate.files import (
    TRUTH_FILE,
    is_simulated,
    replaced,
    write_csv,
    write_json,
)
from analysis.simulate.injected_anomalies import InjectedAnomalies, plan
from analysis.simulate.method_tables import method_tables
from analysis.simulate.registers import Cells, Elector, Register, electors, register
from analysis.simulate.survey_file import Progress, Written, write_survey
from analysis.simulate.survey_model import model
from analysis.simulate.truth import anomalies as anomalies_found
from analysis.simulate.truth import components, totals, truth
from analysis.simulate.vote import Vote, hold_vote, turnout
from rulebook import contract
from rulebook.columns import Table
from rulebook.files import file_hash
from rulebook.load import (
    EDITION_FOLDER,
    copy_edition,
    edition_folder,
    is_built_in,
    load,
)
from rulebook.round import SETTINGS_FILE
from rulebook.vocabulary import DEFAULT_EDITION

__all__ = ["TRUTH_FILE", "is_simulated", "simulate"]

SELF_GRADES_FROM = 10  # heads of windows; below that a histogram could point at one


def simulate(
    folder: Path,
    *,
    edition: str = DEFAULT_EDITION,
    windows: int = 60,
    responses: int = 20_000,
    electors: int = 90,
    seed: int = 1,
    anomalies: bool = True,
    progress: Progress | None = None,
) -> None:
    """Write a complete simulated round into ``folder``.

    Parameters
    ----------
    folder
        Where to write; a simulated round that is there already is replaced as a whole.
    edition
        A built-in edition, or the path of an edition folder, which is copied into the round.
    windows, responses, electors
        Sizes, each at least 1.
    seed
        Not negative. The same arguments give the same bytes.
    anomalies
        Whether to inject anomalies, as far as the sizes allow; truth.json lists them.
    progress
        Told responses written and all responses, after each piece.

    Raises
    ------
    InputError
        If ``folder`` holds anything but a simulated round, or the edition is at fault.
    ValueError
        If a size is below 1 or ``seed`` is negative.
    """
    source = edition_folder(edition).resolve()
    named = source.name if is_built_in(source) else EDITION_FOLDER
    this_round = design(load(source), named, windows, responses, electors, seed)
    with replaced(folder) as target:
        if named == EDITION_FOLDER:
            copy_edition(source, target / named)
        _write(target, this_round, anomalies, progress or (lambda done, everything: None))


def _write(folder: Path, this_round: Design, with_anomalies: bool, progress: Progress) -> None:
    parameters = model(this_round)
    known = register(this_round)
    injected = InjectedAnomalies()
    if with_anomalies:
        true_totals = totals(this_round, components(this_round, parameters))
        injected = plan(this_round, true_totals, known.rankable(this_round.book))
    voters = electors(this_round)
    _settings(folder / SETTINGS_FILE, this_round)
    _registers(folder, this_round, known, voters)
    ratings = folder / contract.BALLOTS.folder
    ratings.mkdir()
    survey = ratings / "responses.parquet"
    written = write_survey(survey, this_round, parameters, injected, progress)
    vote = hold_vote(this_round, voters, injected)
    _vote(folder, this_round, voters, vote, written)
    _manifest(ratings, this_round, written, vote)
    listed = anomalies_found(this_round, parameters, injected, written, vote)
    write_json(folder / TRUTH_FILE, truth(this_round, parameters, known, listed))


def _table(folder: Path, table: Table, rows: Iterable[Cells]) -> None:
    """Write a table of at least one row with as many of the contract's columns as rows have."""
    rows = iter(rows)
    first = next(rows)
    names = [column.name for column in table.columns][: len(first)]
    write_csv(folder / table.folder / f"{table.name}.csv", names, chain([first], rows))


def _registers(
    folder: Path, this_round: Design, known: Register, voters: tuple[Elector, ...]
) -> None:
    _table(folder, contract.WINDOWS, known.windows)
    _table(folder, contract.BIMONTHLY, known.bimonthly)
    _table(folder, contract.ELECTORS, (voter.cells(this_round) for voter in voters))
    nominated = candidates(this_round)
    verified = list(conditions(this_round, known, nominated))
    # A table with a header only is at fault, so one without rows is not written.
    if nominated:
        _table(folder, contract.NOMINATIONS, (candidate.cells for candidate in nominated))
    if verified:
        _table(folder, contract.CONDITIONS, verified)
    for table, rows in method_tables(this_round, nominated).items():
        _table(folder, table, rows)


def _vote(
    folder: Path,
    this_round: Design,
    voters: tuple[Elector, ...],
    vote: Vote,
    written: Written,
) -> None:
    _table(folder, contract.BALLOTS, vote.rows(this_round))
    counted = len(this_round.book.window_score.survey.counted_channels)
    per_window = written.counts[:, :counted].sum(axis=1)
    _table(folder, contract.TURNOUT, turnout(this_round, voters, vote, per_window))
    if len(vote.self_grades) >= SELF_GRADES_FROM:
        grades = [grade.grade for grade in this_round.book.grades()]
        rows = ((grade, vote.self_grades.count(grade)) for grade in grades)
        _table(folder, contract.SELF_GRADES, rows)


def _manifest(ratings: Path, this_round: Design, written: Written, vote: Vote) -> None:
    files = sorted(path for path in ratings.iterdir() if path.is_file())
    manifest = {
        "contract": contract.VERSION,
        "edition": this_round.edition,
        "simulated": True,
        "written_by": "simulation",
        "counts": {"responses": written.rows, "ballots": len(vote.ids)},
        "files": {path.name: file_hash(path) for path in files},
    }
    write_json(ratings / "manifest.json", manifest)


def _settings(path: Path, this_round: Design) -> None:
    campaign = this_round.book.campaign.campaign
    mark = this_round.book.questionnaires.texts.simulated_mark.zh
    lines = [
        f"# {mark}（由程序生成，见 {TRUTH_FILE}）",
        f"edition = {_quoted(this_round.edition)}",
        f"title = {_quoted(f'{campaign.short_title.zh}（模拟）')}",
        "simulated = true",
        f"date = {this_round.vote_day.isoformat()}",
        f"timezone = {_quoted(campaign.timezone)}",
        'agency = "示例调查机构"',
        'hall = "示例大厅"',
        f"seed = {this_round.seed}",
        # No opening times: the demonstration is open when the office opens it.
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)
