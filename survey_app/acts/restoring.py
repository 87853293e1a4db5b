"""A copy that ``ceping backup`` made becomes the round's database, never in another's place."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app.acts.recording import Persons, lay_aside, record, trail_file
from survey_app.setup import store_of
from survey_app.store import Database
from survey_app.store.sqlite import SqliteDatabase, is_sound
from survey_app.trail import head_of

PG_RESTORE = "pg_restore --exit-on-error --dbname=DATABASE FILE"


def restore(this_round: Round, copy: Path, by: Persons = ()) -> Path:
    """Put a copy in the place of a database that is not there; all of it or nothing.

    The key file is in no copy: it is brought back from where it was kept.

    Raises
    ------
    InputError
        If there is a database already, the copy is damaged, or a server's own tool is needed. A
        copy of another version or for other items is refused later, by ``serve`` and ``open``.
    """
    database = _own_file(store_of(this_round).database)
    _require_nothing_there(database)
    _require_sound(copy)
    beside = database.path.with_name(f".{database.path.name}.restored")
    beside.unlink(missing_ok=True)
    shutil.copyfile(copy, beside)
    beside.chmod(0o600)
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(beside, database.path)  # fails where another was made meanwhile
    except FileExistsError:
        _require_nothing_there(database)
    finally:
        beside.unlink()
    _record(this_round, copy, by)
    return database.path


def _record(this_round: Round, copy: Path, by: Persons) -> None:
    """Go on from the copy's trail; what was recorded since is kept, and its head named."""
    store = store_of(this_round)
    if not store.is_newest():
        return
    former, lines = trail_file(this_round), store.trail.lines()
    what: dict[str, Any] = {"file": copy.name, "sha256": _sha256(copy)}
    if lines[: len(former)] != former:
        what["former"] = head_of(former)
        lay_aside(this_round)
    record(this_round, store, "restore", by, **what)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _own_file(database: Database) -> SqliteDatabase:
    if not isinstance(database, SqliteDatabase):
        words = Words(
            f"用 {PG_RESTORE} 恢复到一个空库",
            f"a restore by {PG_RESTORE}, into an empty database",
        )
        raise InputError([Problem(database.name, words, "")])
    return database


def _require_nothing_there(database: SqliteDatabase) -> None:
    """Nor may a log lie there: it would be read into the copy."""
    words = Words("还没有数据库（先把原有的移到别处）", "no database yet (move the old one away)")
    for ending in ("", "-wal", "-shm"):
        file = database.path.with_name(database.path.name + ending)
        if file.exists():
            raise InputError([Problem(file.name, words, "exists")])


def _require_sound(copy: Path) -> None:
    if not is_sound(copy):
        words = Words("ceping backup 做的完整备份", "a whole copy that `ceping backup` made")
        raise InputError([Problem(copy.name, words, "damaged" if copy.is_file() else "")])
