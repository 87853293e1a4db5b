"""The sealed ballots of a vote: whole ballots with their secret numbers, to recount from.

``ceping export --ballots`` writes it to sealed/, which nobody but the two who seal it should
keep. Whoever has it can read every ballot, but no voter: nothing in it leads to a slip.
"""

from dataclasses import dataclass
from pathlib import Path

from rulebook import contract
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.raw_table import read_rows
from rulebook.round import Round
from rulebook.tables import read_table
from rulebook.vocabulary import VOTE
from rulebook.whole_ballots import SEALED_BALLOTS
from survey_app.closing_record import published_list, whole_ballots
from survey_app.files import replace_folder
from survey_app.setup import store_of
from survey_app.store import Store, has_database

FOLDER = SEALED_BALLOTS.folder
_BALLOTS, _NONCES, _RECEIPTS = "ballots.csv", "nonces.csv", "receipts.csv"
_NONCE_BYTES = 32
SEALED = Words("封存的选票", "the sealed ballots")
DATABASE = Words("数据库", "the database")


@dataclass(frozen=True)
class SealedBallots:
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


def sealed_ballots(this_round: Round) -> SealedBallots | None:
    """What there is to recount from: sealed/, else a database closed to the end, else nothing.

    Raises
    ------
    InputError
        If sealed/ cannot be read as what was written there.
    """
    if (this_round.folder / FOLDER).is_dir():
        return _of_files(this_round)
    if not has_database(this_round):
        return None
    store = store_of(this_round)
    store.require_newest()
    if not store.phase(VOTE).finished:
        return None
    receipts = tuple(store.records.receipts())
    return SealedBallots(DATABASE, whole_ballots(store), store.records.nonces(), receipts)


def _of_files(this_round: Round) -> SealedBallots:
    folder = this_round.folder / FOLDER
    missing = [name for name in (_BALLOTS, _NONCES, _RECEIPTS) if not (folder / name).is_file()]
    if missing:
        words = Words("封存选票的三个文件都在", "all three files of the sealed ballots")
        raise InputError([Problem(f"{FOLDER}/{name}", words, "") for name in missing])
    read = read_table(folder / _BALLOTS, contract.BALLOTS, this_round.grades)
    if read.problems:
        raise InputError(read.problems)
    ballots: dict[str, dict[str, int | None]] = {}
    for row in read.rows:
        grades = ballots.setdefault(str(row.values["ballot_id"]), {})
        grades[str(row.values["window_id"])] = row.values["grade"]  # type: ignore[assignment]  # typed by the contract
    receipts = [cells[0] for _, cells in read_rows(folder / _RECEIPTS).rows]
    return SealedBallots(SEALED, ballots, _nonces(folder / _NONCES), tuple(receipts))


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


def write_sealed(this_round: Round, store: Store) -> list[Path]:
    """Write sealed/ anew, readable by its owner only."""
    columns = [column.name for column in contract.BALLOTS.columns]
    nonces = sorted((key, nonce.hex()) for key, nonce in store.records.nonces().items())
    files = {
        _BALLOTS: csv_bytes(columns, store.records.ballots()),
        _NONCES: csv_bytes(["ballot_id", "nonce"], nonces),
        _RECEIPTS: published_list("receipt", store.records.receipts()),
    }
    return replace_folder(this_round.folder / FOLDER, files, for_owner_only=True)
