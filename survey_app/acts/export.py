"""Rows -> the contract's files in ratings/, after the close only."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rulebook import contract
from rulebook.columns import Table
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.sm3 import has_sm3, sm3_of
from rulebook.vocabulary import PAPER_PILE, SMALLEST_GROUP, SURVEY, TURNOUT_COMPONENT, VOTE
from survey_app.acts.office_folder import write_office_folder
from survey_app.acts.recording import Persons, record
from survey_app.files import replace_folder
from survey_app.sealed_ballots import write_sealed
from survey_app.setup import fault, prepare
from survey_app.store import PARTS, Store

WRITTEN_BY = "survey_app"
MANIFEST = "manifest.json"


def export_ratings(this_round: Round, ballots: bool, by: Persons = ()) -> list[Path]:
    """Write ratings/ anew, all of it or nothing.

    Parameters
    ----------
    this_round
        The round; each part that was opened must be closed.
    ballots
        Also sealed/, with whole ballots, for the checks and to recount from. Whoever can read
        one may guess whose it is, so none is in ratings/, which others are given.

    Raises
    ------
    InputError
        If a part is still open or none is closed, or ratings/ holds somebody else's files.
    """
    store = prepare(this_round)
    closed = _closed_parts(store)
    _require_own(this_round.folder / "ratings")
    record(this_round, store, "export", by, ballots=ballots)
    tables: list[tuple[Table, Sequence[Sequence[Any]]]] = [
        (contract.TURNOUT, _turnout(store, closed))
    ]
    counts: dict[str, int] = {}
    records = store.records
    if SURVEY in closed:
        responses = [list(row.values()) for row in records.responses()]
        counts["responses"] = len(responses)
        tables.append((contract.responses(store.items), responses))
    if VOTE in closed:
        counts["ballots"] = records.ballot_count()
        tables.append((contract.BALLOT_TALLIES, records.tallies()))
        tables.append((contract.ELECTORATE, _electorate(this_round, store)))
        own = store.electors.self_grades()
        # A smaller histogram would tell of single voters.
        if sum(count for _, count in own) >= SMALLEST_GROUP:
            tables.append((contract.SELF_GRADES, own))
    # A table with only a header is a fault to whoever reads it: without rows it is left out.
    files = {f"{table.name}.csv": _csv(table, rows) for table, rows in tables if rows}
    files[MANIFEST] = _manifest(this_round, counts, files)
    written = replace_folder(this_round.folder / "ratings", files)
    written += write_office_folder(this_round, store)
    if ballots and counts.get("ballots"):  # where nobody voted there is nothing to seal
        written += write_sealed(this_round, store)
    return written


def _closed_parts(store: Store) -> list[str]:
    states = {part: store.phase(part) for part in PARTS}
    closed = [part for part in PARTS if states[part].finished]
    if not closed or any(state.state and not state.finished for state in states.values()):
        words = Words(
            "结束完毕的问卷和投票（ceping close）", "survey and vote closed first (ceping close)"
        )
        got = ", ".join(f"{part}: {states[part].state or 'not opened'}" for part in PARTS)
        raise fault(Words("导出", "export"), words, got)
    return closed


def _require_own(folder: Path) -> None:
    """Only what we wrote ourselves, and nobody has added to, may be replaced."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    words = Words("由本程序导出的文件夹，才能覆盖", "a folder that this program exported")
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        writer, known = manifest["written_by"], {*manifest["files"], MANIFEST}
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError([Problem("ratings", words, path.name)]) from None
    strange = sorted(file.name for file in folder.iterdir() if file.name not in known)
    if writer != WRITTEN_BY or strange:
        raise InputError([Problem("ratings", words, strange[0] if strange else str(writer))])


def _turnout(store: Store, closed: Iterable[str]) -> list[list[Any]]:
    return [
        [TURNOUT_COMPONENT[part], *row]
        for part in closed
        for row in store.credentials.turnout(part)
    ]


def _electorate(this_round: Round, store: Store) -> list[list[Any]]:
    """Voters of the register by category; without a register the slips' piles, with no number.

    Slips are made in reserve and after losses, so their number is never that of the voters.
    """
    register = this_round.read(contract.ELECTORS)
    if register is None:
        piles = (row[0].split("+") for row in store.credentials.turnout(VOTE))
        drawn = ("+".join(one for one in pile if one != PAPER_PILE) for pile in piles)
        return [[name, None] for name in drawn if name]
    categories = this_round.book.window_score.vote.categories
    ids = {category.name.zh: category.id for category in categories}
    named = (str(row.values["category"]) for row in register.rows)
    return [[*counted] for counted in sorted(Counter(ids.get(n, n) for n in named).items())]


def _csv(table: Table, rows: Iterable[Sequence[Any]]) -> bytes:
    return csv_bytes([column.name for column in table.columns if column.required], rows)


def _manifest(this_round: Round, counts: Mapping[str, int], files: Mapping[str, bytes]) -> bytes:
    manifest: dict[str, Any] = {
        "contract": contract.VERSION,
        "edition": this_round.settings.edition,
        "simulated": this_round.settings.simulated,
        "written_by": WRITTEN_BY,
        "counts": counts,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        **(
            {"sm3": {name: sm3_of(content) for name, content in files.items()}} if has_sm3() else {}
        ),
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
