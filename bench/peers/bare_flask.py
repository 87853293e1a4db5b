"""Flask on the same server settings as ours, doing as little as a survey can.

It takes the form from ``request.form`` and stores its values with one durable SQLite commit; its
page is a constant of the size of ours. No codes, no signatures, no checks, no headers.
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


def ballot(windows: int) -> dict[str, str]:
    """The fields of a vote on so many windows."""
    return {f"w{number}": str(number % 6) for number in range(windows)}


def app(database: Path, windows: int) -> Flask:
    """The app, with a connection for each thread."""
    flask, own = Flask(__name__), threading.local()
    tables = {"answers": FIELDS, "ballots": ballot(windows)}
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA journal_mode = WAL")
        for table, fields in tables.items():
            db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(fields)})")

    def connection() -> sqlite3.Connection:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(database, timeout=30, isolation_level=None)
            own.connection.execute("PRAGMA synchronous = FULL")
        kept: sqlite3.Connection = own.connection
        return kept

    def store(table: str) -> str:
        values = [request.form[name] for name in tables[table]]
        places = ", ".join("?" for _ in values)
        connection().execute(f"INSERT INTO {table} VALUES ({places})", values)
        return "thank you"

    @flask.get("/")
    def page() -> str:
        return PAGE

    @flask.post("/")
    def submit() -> str:
        return store("answers")

    @flask.post("/cast")
    def cast() -> str:
        return store("ballots")

    return flask


@contextmanager
def serving(folder: Path, port: int, workers: int, windows: int) -> Iterator[int]:
    """The server as ``ceping serve`` runs it."""
    command = [sys.executable, "-m", "bench.peers.bare_flask", str(folder / "bare.db")]
    process = subprocess.Popen(
        [*command, str(port), str(workers), str(windows)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        process.stdout.readline()
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        process.stdout.close()


def main(database: Path, port: int, workers: int, windows: int) -> None:
    """Serve until told to stop; prints a line when ready."""
    server("127.0.0.1", port, workers, partial(app, database, windows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
