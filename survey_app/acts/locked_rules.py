"""rules.lock against the audit trail, which has the hash of every lock that was ever in force."""

from pathlib import Path

from rulebook.lock import LOCK_FILE
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app.acts.recording import hash_of, lock_hash
from survey_app.files import write_file
from survey_app.store import Store
from survey_app.trail import lock_of

_PENDING = f".{LOCK_FILE}.new"


def require_lock_of_trail(this_round: Round, store: Store) -> None:
    """A lock that was removed would let another be written as if it were the first.

    Raises
    ------
    InputError
        If it is not the one that the trail names last.
    """
    finish_lock(this_round, store)
    locked = lock_of(store.trail.lines())
    if locked and locked != lock_hash(this_round):
        words = Words(
            "开启时锁定、经 ceping amend 登记更正的那一份",
            "the file of the opening, with what `ceping amend` has recorded",
        )
        got = "changed" if lock_hash(this_round) else ""
        raise InputError([Problem(LOCK_FILE, words, got)])


def prepare_lock(this_round: Round, text: str) -> str:
    """Lay a lock beside the present one, before it is recorded; its hash."""
    path = write_file(this_round.folder / _PENDING, text.encode())
    return hash_of(path)


def finish_lock(this_round: Round, store: Store) -> None:
    """Put a lock in its place that was recorded, also where a power cut came between."""
    beside = this_round.folder / _PENDING
    if not beside.is_file():
        return
    if hash_of(beside) == lock_of(store.trail.lines()):
        _replace(beside, this_round.folder / LOCK_FILE)


def _replace(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except FileNotFoundError:  # another process was quicker
        return
