"""One SQLite file: how it is opened, and how a write takes its turn."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Select,
    Table,
    Update,
    delete,
    event,
)
from sqlalchemy.engine import URL

from rulebook.filelock import WriterLock
from rulebook.problems import InputError, Problem, Words
from survey_app.store.database import Database, Row, Spending, Values
from survey_app.store.sharedsync import SharedSync

# Our own writers queue at the lock file; this is for foreign programs that hold the database.
_FOREIGN_LOCK_SECONDS = 10
# Busy, locked, read-only, input or output fault, full, cannot open: the machine's, not ours.
_PASSING = {5, 6, 8, 10, 13, 14}


class SqliteDatabase(Database):
    """A file in WAL mode, one blocking writer however many processes there are."""

    fault = sqlite3.Error

    def __init__(self, path: Path, *, keep_connections: bool) -> None:
        """Open ``path``."""
        url = URL.create("sqlite", database=str(path))
        super().__init__(url, path.name, keep_connections=keep_connections)
        self.path = path
        self._lock = WriterLock(path.with_name(f"{path.name}.lock"))
        self._log = SharedSync(path.with_name(f"{path.name}-wal"))
        event.listen(self.engine, "connect", _settings)
        event.listen(self.engine, "begin", _begin)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, alone: bool) -> Iterator[Connection]:
        del alone  # every writer is
        with self._lock(), self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection
        self._log.sync()

    def _row(self, text: str, values: Values) -> Row | None:
        with self._driver() as driver:
            row: Row | None = driver.execute(text, values).fetchone()
            return row

    def _settle(self) -> None:
        self._log.sync()  # whoever wrote it may still wait for the disk, or in vain

    def spending(
        self,
        spend: Update,
        carried: Select[Any],
        rows: Callable[[ColumnElement[Any]], Sequence[Insert]],
    ) -> Spending:
        """One statement after another, while no other writer is at work."""
        change = self.text_of(spend)
        others = [self.text_of(row) for row in rows(carried.scalar_subquery())]

        def run(values: Values) -> bool:
            with self._answering(), self._turns():
                with self._lock(), self._driver() as driver:
                    driver.execute("BEGIN IMMEDIATE")
                    if not driver.execute(change, values).rowcount:
                        return False
                    for text in others:
                        driver.execute(text, values)
                    driver.execute("COMMIT")
                self._log.sync()
            return True

        return run

    @contextmanager
    def _driver(self) -> Iterator[Any]:
        """A pooled connection as the driver has it; what was not committed is undone."""
        with closing(self.engine.raw_connection()) as pooled:
            yield pooled.driver_connection

    def passing(self, error: Exception) -> str | None:
        """Busy, full, read-only and the like."""
        orig = getattr(error, "orig", error)
        code = getattr(orig, "sqlite_errorcode", 0) & 0xFF
        return str(orig) if code in _PASSING else None

    def secure(self) -> None:
        """Only the owner may read the file; what a process left in the log comes onto the disk.

        It may have left because the disk had failed: then the log is synced by nobody any more.
        """
        self.path.chmod(0o600)
        with self._bare() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def when_lost(self, leave: Callable[[], None]) -> None:
        """A log that could not be synced is lost for this process."""
        self._log.when_lost = leave

    def let_finish(self, db: Connection, table: Table) -> None:
        """Nothing to do: there is one writer."""

    def empty(self, db: Connection, table: Table) -> None:
        """Delete all rows; ``secure_delete`` overwrites them."""
        db.execute(delete(table))

    def forget_order(self, db: Connection, table: Table) -> None:
        """Nothing to do: tables lie in the order of their keys, and the file is compacted."""

    def back_up(self, copy: Path) -> None:
        """Write a whole copy, which only the owner of the file may read."""
        copy.touch(mode=0o600, exist_ok=False)  # VACUUM INTO takes an empty file
        with self._lock(), self._bare() as cursor:
            cursor.execute("VACUUM INTO ?", (str(copy),))
        with copy.open("rb+") as file:
            os.fsync(file.fileno())

    def compact(self) -> None:
        """Rewrite the file and empty its log, so that no trace of earlier pages remains."""
        with self._lock(), self._bare() as cursor:
            # Twice: VACUUM itself writes the new file into the log first.
            self._empty_log(cursor)
            cursor.execute("VACUUM")
            self._empty_log(cursor)

    def offer(self, db: Connection, responses: Table) -> None:
        """Nothing to do: whoever reads the file reads all of it; responses come by export."""

    def checkpoint(self) -> None:
        """Write the log into the file, which can then be copied alone."""
        with self._lock(), self._bare() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _empty_log(self, cursor: Any) -> None:
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            words = Words("没有其他程序正在读取的数据库", "a database that no other program reads")
            raise InputError([Problem(self.name, words, "busy")])

    @contextmanager
    def _bare(self) -> Iterator[Any]:
        """A cursor without a transaction, which VACUUM and checkpoints need."""
        with self._driver() as driver:
            yield driver.cursor()


def is_sound(file: Path) -> bool:
    """Whether a file is a whole database with our tables; it is only read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'phases'").fetchone()
            return bool(found) and db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.Error:
        return False


def _settings(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        f"busy_timeout = {_FOREIGN_LOCK_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = NORMAL",  # commits do not wait for the disk: SharedSync does
        "secure_delete = ON",
        "temp_store = MEMORY",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A single SELECT needs no transaction, and we never read with two that must agree.
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
