"""The SQLite file: how it is opened, and how a write takes its turn."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event

from rulebook.filelock import WriterLock
from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round

# Our own writers queue at the lock file; this is for foreign programs that hold the database.
_FOREIGN_LOCK_SECONDS = 10


def database_path(this: Round) -> Path:
    """Where the round's database lies.

    Raises
    ------
    InputError
        If round.toml names another kind of database.
    """
    name = this.settings.database.removeprefix("sqlite:///") or "survey.db"
    if "://" in name:
        words = Words("SQLite 文件的路径", "the path of a SQLite file")
        raise InputError([Problem(SETTINGS_FILE, words, name, column="database")])
    return this.folder / name


class Database:
    """One SQLite file in WAL mode whose commits are on disk before they are acknowledged."""

    def __init__(self, path: Path, *, keep_connections: bool) -> None:
        """Open ``path`` for this process; a forked child needs its own.

        A server keeps its connections, the office's short work closes each at once.
        """
        self.path, self.name = path, path.name
        # Errors of the driver must not carry codes or answers into a log: hide_parameters.
        self._engine = create_engine(
            f"sqlite:///{path}",
            hide_parameters=True,
            poolclass=QueuePool if keep_connections else NullPool,
        )
        self._lock = WriterLock(path.with_name(f"{path.name}.lock"))
        event.listen(self._engine, "connect", _settings)
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the database."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction: all of it or nothing, one writer at a time."""
        with self._lock(), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def back_up(self, copy: Path) -> None:
        """Write a whole copy, which only the owner of the file may read."""
        copy.touch(mode=0o600, exist_ok=False)  # VACUUM INTO takes an empty file
        with self._lock(), _bare(self._engine) as cursor:
            cursor.execute("VACUUM INTO ?", (str(copy),))
        with copy.open("rb+") as file:
            os.fsync(file.fileno())

    def compact(self) -> None:
        """Rewrite the file and empty its log, so that no trace of earlier pages remains.

        Raises
        ------
        InputError
            If another program keeps the database open for reading.
        """
        with self._lock(), _bare(self._engine) as cursor:
            # Twice: VACUUM itself writes the new file into the log first.
            self._empty_log(cursor)
            cursor.execute("VACUUM")
            self._empty_log(cursor)

    def _empty_log(self, cursor: Any) -> None:
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            words = Words("没有其他程序正在读取的数据库", "a database that no other program reads")
            raise InputError([Problem(self.path.name, words, "busy")])

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@contextmanager
def _bare(engine: Engine) -> Iterator[Any]:
    """A cursor without a transaction, which VACUUM and checkpoints need."""
    connection = engine.raw_connection()
    try:
        yield connection.cursor()
    finally:
        connection.close()


def _settings(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        f"busy_timeout = {_FOREIGN_LOCK_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
