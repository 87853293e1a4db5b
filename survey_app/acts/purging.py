"""Lists of raw codes that were printed are removed, with a record of what was."""

import re
from pathlib import Path

from rulebook.csvfile import csv_bytes
from rulebook.raw_table import read_rows
from rulebook.round import Round
from survey_app.acts.office_folder import FOLDER
from survey_app.acts.recording import Persons, record
from survey_app.files import write_file
from survey_app.setup import now, prepare
from survey_app.store import has_database

RECORD = "purged.csv"
_COLUMNS = ("removed_at", "file", "bytes")
_LISTS = re.compile(
    r"(codes-.+|slips-\d+|links-\d+|(问卷编码|民主投票票签|个人链接)-.+)\.(csv|xlsx|pdf)"
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
    folder = this_round.folder / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / RECORD
    rows = [cells for _, cells in read_rows(path).rows] if path.is_file() else []
    time = now(this_round).isoformat(timespec="seconds")
    rows += [(time, path.name, str(path.stat().st_size)) for path in lists]
    write_file(path, csv_bytes(_COLUMNS, rows), 0o600)
    for done in lists:
        done.unlink()
    return lists
