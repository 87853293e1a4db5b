"""What fails for a while heals, what does not is seen, and none of it stops the others."""

import errno
import json
import os
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bench import processes
from rulebook.round import Round
from survey_app import create_app, setup
from survey_app.acts import issuing
from survey_app.context import EXTENSION
from survey_app.store import PLACES, SubmissionOutcome, Unavailable
from survey_app.store.sharedsync import SharedSync
from survey_app.store.turns import NoPlace, Turns
from tests.survey_app.rounds import ANSWERS, ENGINES, ROOT, Server, database, serving
from tests.survey_app.stores import issue_codes, respond


def test_a_failed_open_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If one full table of open files stopped a worker for good, most answers would be refused."""
    path = tmp_path / "log"
    path.touch()
    shared = SharedSync(path)

    def none_left(*_arguments: object) -> int:
        raise OSError(errno.ENFILE, "too many open files in system")

    with monkeypatch.context() as full:
        full.setattr(os, "open", none_left)
        with pytest.raises(OSError, match="too many open files"):
            shared.sync()
    shared.sync()


def test_a_failed_open_of_the_log_costs_one_answer(
    opened_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the worker that met it did not heal, its next visitors would be refused as well."""
    store = setup.store_of(opened_round, keep_connections=True)
    issue_codes(store, "a", "b")
    real = os.open

    def none_left(path: str, *arguments: int) -> int:
        if str(path).endswith("-wal"):
            raise OSError(errno.ENFILE, "too many open files in system")
        return real(path, *arguments)

    with monkeypatch.context() as full:
        full.setattr(os, "open", none_left)
        with pytest.raises(Unavailable, match="too many open files"):
            respond(store, "a")
    assert respond(store, "a") is SubmissionOutcome.ALREADY
    assert respond(store, "b") is SubmissionOutcome.STORED
    store.database.close()


def test_a_lost_log_is_left_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a worker stayed whose disk has failed, it would refuse everybody from then on."""
    path = tmp_path / "log"
    path.touch()
    shared, left = SharedSync(path), []
    shared.when_lost = lambda: left.append(1)

    def fail(_file: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    for _ in range(3):
        with pytest.raises(OSError, match="input/output"):
            shared.sync()
    assert left == [1]


def test_a_worker_whose_disk_failed_is_replaced(
    opened_round: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If nobody took its place, half of the answers would be refused until somebody looks."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, pathlib\n"
        f"once = pathlib.Path({str(tmp_path / 'once')!r})\n"
        "real = os.fsync\n"
        "def fsync(file):\n"
        "    path = os.readlink(f'/proc/self/fd/{file}')\n"
        "    if path.endswith('-wal') and once.exists():\n"
        "        once.unlink()\n"
        "        raise OSError(5, 'input/output error')\n"
        "    return real(file)\n"
        "os.fsync = fsync\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    codes = issuing.create_codes(opened_round, "W1", 3, "大厅")
    with serving(opened_round, workers=1, bare=True) as server:
        visitor = server.visitor()
        forms = [visitor.survey_form(code.link) for code in codes]
        before = workers(server)
        (tmp_path / "once").touch()
        assert visitor.post("/s/form", forms[0]).status == 503
        until(lambda: bool(workers(server)) and workers(server) != before)
        until(lambda: visitor.get("/readyz").text == "ready\n")
        assert visitor.post("/s/form", forms[0]).status == 200
        assert visitor.post("/s/form", forms[1]).status == 200
        log = server.log.read_text()
    assert "the disk has failed" in log
    assert setup.store_of(opened_round).records.response_count() == 2


def workers(server: Server) -> set[int]:
    """The processes that serve voters."""
    return set(processes.workers(server.pid))


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is true, whatever happens meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if true():
                return
        except OSError:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.05)


def replaced(server: Server, before: set[int]) -> bool:
    """Whether there are two new ones."""
    return len(workers(server) - before) >= 2


@pytest.mark.grid
@pytest.mark.parametrize("rounds", [1, 3])
def test_workers_killed_close_together(opened_round: Round, rounds: int) -> None:
    """If two processes that end within seconds ended the server, the vote would stand still."""
    with serving(opened_round) as server:
        visitor = server.visitor()
        for _ in range(rounds):
            until(lambda: len(workers(server)) >= 2)
            before = workers(server)
            for pid in before:
                os.kill(pid, signal.SIGKILL)
            until(partial(replaced, server, before))
            until(lambda: visitor.get("/readyz").text == "ready\n")
        assert server.stop() == 0


def test_alive_while_the_database_is_locked(opened_round: Round) -> None:
    """If all threads waited for the lock, the monitor would call a waiting server dead."""
    codes = issuing.create_codes(opened_round, "W1", 30, "大厅")
    with serving(opened_round, workers=1) as server, ThreadPoolExecutor(30) as pool:
        forms = [server.visitor().survey_form(code.link) for code in codes]
        holder = sqlite3.connect(database(opened_round), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        waiting = [pool.submit(server.visitor().post, "/s/form", form) for form in forms]
        time.sleep(1)
        begun = time.monotonic()
        assert server.visitor().get("/healthz").text == "ok\n"
        assert time.monotonic() - begun < 5
        ready = server.visitor().get("/readyz")
        assert (ready.status, ready.text) == (503, "database\n")
        holder.execute("COMMIT")
        holder.close()
        statuses = {answer.result(60).status for answer in waiting}
        assert statuses <= {200, 503}
        assert {server.visitor().post("/s/form", form).status for form in forms} == {200}
        log = [json.loads(line) for line in server.log.read_text().splitlines()]
    reasons = {line["reason"] for line in log if line["event"] == "the database does not answer"}
    assert reasons <= {"database is locked", "all writers wait for its lock"}
    assert reasons
    assert setup.store_of(opened_round).records.response_count() == 30


def test_places_are_given_back() -> None:
    """If a place were lost with each fault, in the end nobody could write."""
    turns = Turns()
    for _ in range(PLACES + 1):
        with pytest.raises(ValueError, match="fault"), turns():
            raise ValueError("fault")
    held = threading.Barrier(PLACES + 1)
    done = threading.Event()

    def hold() -> None:
        with turns():
            held.wait(10)
            assert done.wait(10)

    with ThreadPoolExecutor(PLACES) as pool:
        holding = [pool.submit(hold) for _ in range(PLACES)]
        held.wait(10)
        for _ in range(2):
            with pytest.raises(NoPlace), turns():
                pass
        done.set()
        for one in holding:
            one.result(10)
    with turns():
        pass


@ENGINES
def test_readiness_writes(opened_round: Round) -> None:
    """If readiness only read, a full disk would be called ready until the first answer fails."""
    store = setup.store_of(opened_round)
    with store.database.reading() as db:
        before = db.exec_driver_sql("SELECT value FROM choices WHERE name = 'writable'").all()
    app = create_app(opened_round)
    for _ in range(3):
        assert app.test_client().get("/readyz").text == "ready\n"
    with store.database.reading() as db:
        after = db.exec_driver_sql("SELECT value FROM choices WHERE name = 'writable'").all()
    assert len(after) == 1
    assert after != before
    app.extensions[EXTENSION].store.database.close()


def test_a_full_disk_is_not_ready_and_is_logged(
    opened_round: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a full disk left no word in the log, nobody would know why answers are refused."""
    app = create_app(opened_round)
    client = app.test_client()
    with app.extensions[EXTENSION].store.database.writing() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    sent = (send(client, f"W{number % 12 + 1}") for number in range(200))
    assert 503 in sent
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    refused = [line for line in logged if line["event"] == "the database does not answer"]
    (reason,) = {line["reason"] for line in refused}
    assert "full" in reason
    app.extensions[EXTENSION].store.database.close()


def send(client: FlaskClient, window: str) -> int:
    """Send a questionnaire from a plate; its status."""
    sealed = re.search(r'name="sealed" value="([^"]+)"', client.get(f"/w/{window}").text)
    assert sealed
    form = ANSWERS | {"sealed": sealed.group(1), "comment": "满" * 190}
    return client.post("/w/form", data=form).status_code


def test_a_graceful_stop_leaves_all_in_one_file(opened_round: Round, tmp_path: Path) -> None:
    """If the answers stayed in the log, a copy of the file alone would hold none of them."""
    codes = issuing.create_codes(opened_round, "W1", 5, "大厅")
    with serving(opened_round) as server:
        visitor = server.visitor()
        for code in codes:
            assert visitor.post("/s/form", visitor.survey_form(code.link)).status == 200
        assert server.stop() == 0
        copy = tmp_path / "copy.db"
        copy.write_bytes(database(opened_round).read_bytes())
    with sqlite3.connect(copy) as db:
        assert db.execute("SELECT count(*) FROM responses").fetchone() == (5,)
    db.close()
