"""Flask on the same server settings as ours, doing as little as a survey can.

It takes the form from ``request.form`` and stores the nine values with one durable SQLite commit;
its page is a constant of the size of ours. No codes, no signatures, no checks, no headers.
"""

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from flask import Flask, request

from bench.harness import ROOT
from survey_app.serving import server

FIELDS = {f"q{number}": "4" for number in range(1, 9)} | {"text": ""}
PAGE = "<!doctype html>" + "<p>a page as long as ours</p>" * 410
_INSERT = f"INSERT INTO answers VALUES ({', '.join('?' for _ in FIELDS)})"


def app(database: Path) -> Flask:
    """The app, with a connection for each thread."""
    flask, own = Flask(__name__), threading.local()
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"CREATE TABLE IF NOT EXISTS answers ({', '.join(FIELDS)})")

    def connection() -> sqlite3.Connection:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(database, timeout=30, isolation_level=None)
            own.connection.execute("PRAGMA synchronous = FULL")
        kept: sqlite3.Connection = own.connection
        return kept

    @flask.get("/")
    def page() -> str:
        return PAGE

    @flask.post("/")
    def submit() -> str:
        connection().execute(_INSERT, [request.form[name] for name in FIELDS])
        return "thank you"

    return flask


@contextmanager
def serving(folder: Path, port: int, workers: int) -> Iterator[int]:
    """The server as ``ceping serve`` runs it."""
    command = [sys.executable, "-m", "bench.peers.bare_flask", str(folder / "bare.db")]
    process = subprocess.Popen(
        [*command, str(port), str(workers)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        process.stdout.readline()
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        process.stdout.close()


def main(database: Path, port: int, workers: int) -> None:
    """Serve until told to stop; prints a line when ready."""
    server("127.0.0.1", port, workers, partial(app, database))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
