"""Lists of raw codes that were printed are removed, with a record of what was."""

import re
from pathlib import Path

from rulebook.csvfile import csv_bytes
from rulebook.round import Round
from rulebook.tables import read_rows
from survey_app.acts.office_folder import FOLDER
from survey_app.files import write_file
from survey_app.setup import now

RECORD = "purged.csv"
_COLUMNS = ("removed_at", "file", "bytes")
_LISTS = re.compile(r"(codes-.+|slips-\d+|links-\d+)\.(csv|xlsx|pdf)")


def code_lists(this_round: Round) -> list[Path]:
    """The lists of codes, slips and links in the round's folder, under the names we gave them."""
    return sorted(path for path in this_round.folder.iterdir() if _LISTS.fullmatch(path.name))


def purge_codes(this_round: Round) -> list[Path]:
    """Remove these lists and write down which there were; no erasure of the disk is promised.

    The record is written first: a list that a cut-off run has left is removed by the next.
    """
    lists = code_lists(this_round)
    if not lists:
        return []
    folder = this_round.folder / FOLDER
    folder.mkdir(exist_ok=True)
    record = folder / RECORD
    rows = [cells for _, cells in read_rows(record).rows] if record.is_file() else []
    time = now(this_round).isoformat(timespec="seconds")
    rows += [(time, path.name, str(path.stat().st_size)) for path in lists]
    write_file(record, csv_bytes(_COLUMNS, rows), 0o600)
    for path in lists:
        path.unlink()
    return lists
