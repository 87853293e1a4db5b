"""The sealed material of a vote: whole ballots with their secret numbers, to recount from.

``ceping export --ballots`` writes it to sealed/, which nobody but the two who seal it should
keep. Whoever has it can read every ballot, but no voter: nothing in it leads to a slip.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from rulebook import contract
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.tables import read_rows, read_table
from survey_app import office
from survey_app.closing import published_list, whole_ballots
from survey_app.files import write_file
from survey_app.store import VOTE, Store, has_database

FOLDER = "sealed"
_NONCES, _RECEIPTS = "nonces.csv", "receipts.csv"
_NONCE_BYTES = 32
SEALED = Words("封存的选票", "the sealed ballots")
DATABASE = Words("数据库", "the database")


@dataclass(frozen=True)
class Material:
    """Grades by window by ballot, each ballot's secret number, and the receipts."""

    where: Words
    ballots: dict[str, dict[str, int | None]]
    nonces: dict[str, bytes]
    receipts: tuple[str, ...]

    def counted(self) -> Words:
        """How many ballots were counted, and from what."""
        count = len(self.ballots)
        return Words(
            f"按{self.where.zh}重新计票：{count}张", f"recounted from {self.where.en}: {count}"
        )


def sealed_material(this: Round) -> Material | None:
    """What there is to recount from: sealed/, else the closed database, else nothing.

    Raises
    ------
    InputError
        If sealed/ cannot be read as what was written there.
    """
    if (this.folder / FOLDER).is_dir():
        return _of_files(this)
    if not has_database(this):
        return None
    store = office.store_of(this)
    if store.phase(VOTE).state != "closed":
        return None
    receipts = tuple(store.records.receipts())
    return Material(DATABASE, whole_ballots(store), store.records.nonces(), receipts)


def _of_files(this: Round) -> Material:
    folder = this.folder / FOLDER
    read = read_table(folder / "ballots.csv", contract.BALLOTS, this.grades)
    if read.problems:
        raise InputError(read.problems)
    ballots: dict[str, dict[str, int | None]] = {}
    for row in read.rows:
        grades = ballots.setdefault(str(row.values["ballot_id"]), {})
        grades[str(row.values["window_id"])] = row.values["grade"]  # type: ignore[assignment]  # typed by the contract
    receipts = [cells[0] for _, cells in read_rows(folder / _RECEIPTS).rows]
    return Material(SEALED, ballots, _nonces(folder / _NONCES), tuple(receipts))


def _nonces(path: Path) -> dict[str, bytes]:
    words = Words("选票编号和64位十六进制随机数", "a ballot id and 64 hexadecimal digits")
    nonces, problems = {}, []
    for number, cells in read_rows(path).rows:
        try:
            ballot_id, text = cells
            nonce = bytes.fromhex(text)
        except ValueError:
            nonce = b""
        if len(nonce) == _NONCE_BYTES:
            nonces[ballot_id] = nonce
        else:
            problems.append(Problem(f"{FOLDER}/{path.name}", words, ",".join(cells), number))
    if problems:
        raise InputError(problems)
    return nonces


def write_sealed(this: Round, store: Store) -> list[Path]:
    """Write sealed/ anew, readable by its owner only."""
    folder = this.folder / FOLDER
    beside = folder.with_name(".sealed.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    columns = [column.name for column in contract.BALLOTS.columns]
    nonces = sorted((key, nonce.hex()) for key, nonce in store.records.nonces().items())
    files = {
        "ballots.csv": csv_bytes(columns, store.records.ballots()),
        _NONCES: csv_bytes(["ballot_id", "nonce"], nonces),
        _RECEIPTS: published_list("receipt", store.records.receipts()),
    }
    for name, content in files.items():
        write_file(beside / name, content, mode=0o600)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)
    return [folder / name for name in files]
