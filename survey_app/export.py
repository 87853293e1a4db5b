"""Rows -> the contract's files in ratings/, after the close only."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rulebook import contract
from rulebook.contract import Table
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app import office
from survey_app.closing import whole_ballots
from survey_app.files import write_file
from survey_app.links import FEWEST_SELF_GRADES
from survey_app.material import write_sealed
from survey_app.office_lists import write_office_lists
from survey_app.store import PARTS, SURVEY, VOTE, Store
from survey_app.store.schema import item_column

WRITTEN_BY = "survey_app"
MANIFEST = "manifest.json"
_COMPONENTS = {SURVEY: "third_party_survey", VOTE: "democratic_vote"}


def export_ratings(this: Round, ballots: bool) -> list[Path]:
    """Write ratings/ anew, all of it or nothing.

    Parameters
    ----------
    this
        The round; each part that was opened must be closed.
    ballots
        Whole ballots instead of counts a grade, and sealed/ to recount from.

    Raises
    ------
    InputError
        If a part is still open or none is closed, or ratings/ holds somebody else's files.
    """
    office.prepare(this)
    store = office.store_of(this)
    closed = _closed_parts(store)
    _require_own(this.folder / "ratings")
    tables: list[tuple[Table, list[list[Any]]]] = [(contract.TURNOUT, _turnout(store, closed))]
    counts: dict[str, int] = {}
    if SURVEY in closed:
        rows = _responses(store)
        counts["responses"] = len(rows)
        tables.append((contract.responses(store.items), rows))
    if VOTE in closed:
        counts["ballots"] = len(whole_ballots(store))
        table = contract.BALLOTS if ballots else contract.BALLOT_TALLIES
        records = store.records
        rows = [list(row) for row in (records.ballots() if ballots else records.tallies())]
        tables.append((table, rows))
        own = store.electors.self_grades()
        if sum(count for _, count in own) >= FEWEST_SELF_GRADES:
            tables.append((contract.SELF_GRADES, [list(row) for row in own]))
    # A table with only a header is a fault to whoever reads it: without rows it is left out.
    files = {f"{table.name}.csv": _csv(table, rows) for table, rows in tables if rows}
    files[MANIFEST] = _manifest(this, counts, files)
    written = _replace(this.folder / "ratings", files)
    written += write_office_lists(this, store)
    return [*written, *(write_sealed(this, store) if ballots and VOTE in closed else ())]


def _closed_parts(store: Store) -> list[str]:
    states = {part: store.phase(part).state for part in PARTS}
    still_open = [part for part in PARTS if states[part] == "open"]
    closed = [part for part in PARTS if states[part] == "closed"]
    if still_open or not closed:
        words = Words("已经结束的问卷和投票", "survey and vote closed first")
        got = ", ".join(f"{part}: {states[part] or 'not opened'}" for part in PARTS)
        raise InputError([Problem("ratings", words, got)])
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


def _responses(store: Store) -> list[list[Any]]:
    own = ("response_id", "window_id", "channel", "answered_at", "seconds")
    columns = (*own, *(item_column(item) for item in store.items))
    return [[row[column] for column in columns] for row in store.records.responses()]


def _turnout(store: Store, closed: Iterable[str]) -> list[list[Any]]:
    return [[_COMPONENTS[part], *row] for part in closed for row in store.holders.turnout(part)]


def _csv(table: Table, rows: Iterable[Sequence[Any]]) -> bytes:
    return csv_bytes([column.name for column in table.columns], rows)


def _manifest(this: Round, counts: Mapping[str, int], files: Mapping[str, bytes]) -> bytes:
    manifest = {
        "contract": contract.VERSION,
        "edition": this.settings.edition,
        "simulated": this.settings.simulated,
        "written_by": WRITTEN_BY,
        "counts": counts,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def _replace(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write everything into a folder beside, then swap the two."""
    beside, former = folder.with_name(".ratings.new"), folder.with_name(".ratings.old")
    for left_over in (beside, former):
        shutil.rmtree(left_over, ignore_errors=True)
    beside.mkdir()
    for name, content in files.items():
        write_file(beside / name, content)
    if folder.exists():
        folder.rename(former)
    beside.rename(folder)
    shutil.rmtree(former, ignore_errors=True)
    return [folder / name for name in files]
