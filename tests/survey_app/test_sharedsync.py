"""Waiting for the disk together: nothing is acknowledged before its commit is on it."""

import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from survey_app.store.sharedsync import SharedSync
from survey_app.store.sqlite import SqliteDatabase


def test_a_power_cut_loses_nothing_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a writer returned before a sync that began after its commit, a power cut would lose it.

    The disk is played by copies made when a sync is asked for: after a cut, they are all there is.
    """
    path = tmp_path / "answers.db"
    database = SqliteDatabase(path, keep_connections=True)
    with database.writing() as db:
        db.exec_driver_sql("CREATE TABLE t (n INTEGER PRIMARY KEY)")
    copies: list[Path] = []
    real = os.fsync

    def sync(file: int) -> None:
        copy = tmp_path / f"disk{len(copies)}"
        copy.mkdir()
        with database._lock():  # so that the copy of two files is of one moment
            for name in (path.name, f"{path.name}-wal"):
                shutil.copy(tmp_path / name, copy / name)
        real(file)
        copies.append(copy)

    monkeypatch.setattr(os, "fsync", sync)

    def write(number: int) -> tuple[int, Path]:
        with database.writing() as db:
            db.exec_driver_sql("INSERT INTO t VALUES (?)", (number,))
        return number, copies[-1]

    with ThreadPoolExecutor(8) as pool:
        acknowledged = list(pool.map(write, range(60)))
    database.close()
    for number, copy in acknowledged:
        with sqlite3.connect(copy / path.name) as disk:
            found = disk.execute("SELECT n FROM t WHERE n = ?", (number,)).fetchone()
        disk.close()
        assert found == (number,)
    assert len(copies) < len(acknowledged), "no sync was shared"


def test_a_failed_sync_is_told_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a disk that has failed were trusted again, answers would be thanked and lost.

    The system forgets what it could not write: the next sync succeeds without it.
    """
    path = tmp_path / "log"
    path.touch()
    shared = SharedSync(path)

    def fail(_file: int) -> None:
        raise OSError("input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="input/output"):
            shared.sync()
    with pytest.raises(OSError, match="input/output"):
        shared.sync()


def test_no_log_needs_no_sync(tmp_path: Path) -> None:
    """If a log that SQLite has moved into the database were missed, the last answer would fail."""
    SharedSync(tmp_path / "nothing").sync()
