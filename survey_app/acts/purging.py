"""What may not be kept any longer is removed, with a record of what was.

Two kinds: lists of raw codes that were printed, once they are used up; and what the office wrote
of people and units through the year, once the round's ``keep_until`` is past.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.raw_table import read_rows
from rulebook.round import SETTINGS_FILE, Round
from survey_app import attached
from survey_app.acts.office_folder import FOLDER
from survey_app.acts.recording import Persons, record, recording
from survey_app.files import write_file
from survey_app.setup import now, prepare, prepare_unfilled
from survey_app.store import has_database

RECORD = "purged.csv"
EVALUATION = "evaluation"  # the files that tell what is known of every candidate
_COLUMNS = ("removed_at", "file", "bytes")
_LISTS = re.compile(
    # 民主投票票签: as lists of slips were called before
    r"(codes-.+|slips-\d+|links-\d+|(问卷编码|票签|民主投票票签|个人链接)-.+)\.(csv|xlsx|pdf)"
)


def code_lists(this_round: Round) -> list[Path]:
    """The lists of codes, slips and links in the round's folder, under the names we gave them."""
    return sorted(path for path in this_round.folder.iterdir() if is_code_list(path.name))


def is_code_list(name: str) -> bool:
    """Whether a file of that name is such a list."""
    return bool(_LISTS.fullmatch(name))


def purge_codes(this_round: Round, by: Persons = ()) -> list[Path]:
    """Remove these lists and write down which there were; no erasure of the disk is promised.

    The record is written first: a list that a cut-off run has left is removed by the next.
    """
    lists = code_lists(this_round)
    if not lists:
        return []
    if has_database(this_round):
        files = [path.name for path in lists]
        record(this_round, prepare(this_round), "purge", by, files=files)
    _remove(this_round, lists)
    return lists


def office_files(this_round: Round) -> list[Path]:
    """Attachments, pictures of notes, and the evaluation files."""
    folders = (this_round.folder / attached.FOLDER, this_round.folder / EVALUATION)
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def require_expired(this_round: Round) -> None:
    """Whether what the office wrote may go.

    Raises
    ------
    InputError
        If the round says no day, or that day is not past.
    """
    until = this_round.settings.keep_until
    if until is None or now(this_round).date() <= until:
        words = Words("已经过去的保存期限", "a day that is past")
        got = until.isoformat() if until else ""
        raise InputError([Problem(SETTINGS_FILE, words, got, column="keep_until")])


def purge_office(this_round: Round, by: Persons = ()) -> tuple[int, list[Path]]:
    """Remove applications, waiting overrides, notes, practices, matters of cases, and their files.

    Rows and the record of it are one transaction; files that a cut-off run has left are removed by
    the next. Names of units and accounts stay, and so do the round's tables and what was copied.

    Returns
    -------
    tuple of int and list of Path
        How many rows, and which files.

    Raises
    ------
    InputError
        As ``require_expired``; or another program reads the database, which then is compacted by
        the next run.
    """
    require_expired(this_round)
    files, rows = office_files(this_round), 0
    if has_database(this_round):
        store = prepare_unfilled(this_round)
        with recording(this_round, store, "purge kept", by, files=len(files)) as act:
            rows = store.forget_campaign(act)
        _remove(this_round, files)
        store.database.compact()
    else:
        _remove(this_round, files)
    return rows, files


def _remove(this_round: Round, files: Iterable[Path]) -> None:
    """Note the files, then remove them."""
    folder = this_round.folder / FOLDER
    path = folder / RECORD
    time = now(this_round).isoformat(timespec="seconds")
    gone = [(path, path.relative_to(this_round.folder).as_posix()) for path in files]
    if gone:
        folder.mkdir(exist_ok=True)
        rows = [cells for _, cells in read_rows(path).rows] if path.is_file() else []
        rows += [(time, name, str(file.stat().st_size)) for file, name in gone]
        write_file(path, csv_bytes(_COLUMNS, rows), 0o600)
    for file, _ in gone:
        file.unlink()
