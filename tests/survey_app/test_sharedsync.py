"""Waiting for the disk together: nothing is acknowledged before its commit is on it."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rulebook.round import Round
from survey_app import setup
from survey_app.acts import issuing
from survey_app.store import Response, SubmissionOutcome, Unavailable
from survey_app.store.sharedsync import SharedSync
from survey_app.store.sqlite import SqliteDatabase
from survey_app.tokens import token_hash
from tests.survey_app.rounds import ITEMS


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


def test_all_who_wait_share_the_next_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If each writer who waits synced again, a slow disk would serve one answer at a time."""
    path = tmp_path / "log"
    path.touch()
    shared, begun, disk = SharedSync(path), threading.Semaphore(0), threading.Event()
    syncs: list[int] = []

    def slow(file: int) -> None:
        syncs.append(file)
        begun.release()
        assert disk.wait(60)

    monkeypatch.setattr(os, "fsync", slow)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(shared.sync)
        assert begun.acquire(timeout=60)
        others = [pool.submit(shared.sync) for _ in range(3)]
        deadline = time.monotonic() + 60
        while shared._asked < 4:
            assert time.monotonic() < deadline, "they never asked"
            time.sleep(0.001)
        disk.set()
        for waiting in (first, *others):
            waiting.result(60)
    assert len(syncs) == 2


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


def test_a_full_disk_is_not_our_fault(tmp_path: Path) -> None:
    """If a full disk were shown as a fault of ours, people would not wait and send again."""
    database = SqliteDatabase(tmp_path / "answers.db", keep_connections=True)
    with database.writing() as db:
        db.exec_driver_sql("CREATE TABLE t (words TEXT)")
        db.exec_driver_sql("PRAGMA max_page_count = 3")
    with pytest.raises(Unavailable, match="full"), database.writing() as db:
        db.exec_driver_sql("INSERT INTO t VALUES (?)", ("x" * 100_000,))
    with database.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM t").scalar_one() == 0
    database.close()


def test_no_log_needs_no_sync(tmp_path: Path) -> None:
    """If a log that SQLite has moved into the database were missed, the last answer would fail."""
    SharedSync(tmp_path / "nothing").sync()


@pytest.fixture
def send(opened_round: Round) -> Iterator[Callable[[bool], SubmissionOutcome]]:
    """Sends the same form of one code, as a second click does."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    key = token_hash(code.link.rsplit("/", 1)[1])
    store = setup.store_of(opened_round, keep_connections=True)
    answer = Response("2021-12-20T10:00", 60, dict.fromkeys(ITEMS, 4), {})
    yield lambda on: store.add_response(key, "0" * 16, answer, channel="code", on=on)
    store.database.close()


@pytest.mark.parametrize("on", [True, False])
def test_no_repeat_is_thanked_after_a_failed_sync(
    send: Callable[[bool], SubmissionOutcome], monkeypatch: pytest.MonkeyPatch, on: bool
) -> None:
    """If a form sent again were thanked though the disk had failed, its answer would be lost."""

    def fail(_file: int) -> None:
        raise OSError("input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(Unavailable):
            send(True)
    with pytest.raises(Unavailable):
        send(on)


@pytest.mark.parametrize("on", [True, False])
def test_a_second_click_waits_for_the_disk(
    send: Callable[[bool], SubmissionOutcome], monkeypatch: pytest.MonkeyPatch, on: bool
) -> None:
    """If a second click were thanked while the first waits, a power cut would lose the answer."""
    syncing, disk = threading.Event(), threading.Event()
    real = os.fsync

    def slow(file: int) -> None:
        syncing.set()
        assert disk.wait(20)
        real(file)

    monkeypatch.setattr(os, "fsync", slow)
    with ThreadPoolExecutor(2) as pool:
        try:
            first = pool.submit(send, True)
            assert syncing.wait(20)
            second = pool.submit(send, on)
            with pytest.raises(TimeoutError):
                second.result(0.5)
        finally:
            disk.set()
        assert (first.result(), second.result()) == (
            SubmissionOutcome.STORED,
            SubmissionOutcome.ALREADY,
        )
