"""The survey under load, beside oTree, bare Flask and the engines' own commits.

All servers run at once on this machine and are measured in turn, so that a slow moment hits all.
64 connections are kept open on 127.0.0.1; each sends its next request when it has its answer.
"""

import itertools
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from bench import processes
from bench.harness import ROOT, record, row
from bench.load import Outcome, get, load, post
from bench.peers import bare_flask, otree
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import issuing, opening
from survey_app.shown import Shown
from survey_app.signed_form import FormSigner, FormState
from survey_app.tokens import token_hash
from tests.survey_app.postgres import Postgres, postgres_server
from tests.survey_app.rounds import ANSWERS, Server, make_round, serving

WORKERS, REPEATS, SECONDS, WINDOWS = 2, 3, 5.0, 60
CODES, PARTICIPANTS, READERS = 8_000, 100, 20  # a run, at most
OTREE_PORT, BARE_PORT = 8731, 8732
HOW = (
    f"8 grades and 2 texts; {WORKERS} processes of granian on the machine's cores; 64 connections "
    f"for up to {SECONDS:g} s; the load generator takes its share of the same cores"
)
PER_SECOND = "1/s (above the peer is better)"


@dataclass
class Site:
    """A server with what can be asked of it; ``ok`` is the status of a taken answer."""

    port: int
    pages: Iterator[bytes]
    answers: Iterator[bytes]
    ok: int = 200
    most: int = CODES
    runs: dict[str, list[Outcome]] = field(default_factory=dict)

    def run(self) -> None:
        """Measure pages, then submits, once more."""
        for what, requests, ok in (
            ("form page", self.pages, 200),
            ("submit", self.answers, self.ok),
        ):
            outcome = load(self.port, itertools.islice(requests, self.most), seconds=SECONDS)
            outcome.expect(ok)
            self.runs.setdefault(what, []).append(outcome)


def main() -> None:
    """Measure everything and keep the rows."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)  # on the disk, where commits are slow as in life
    otree_version = otree.installed()
    with tempfile.TemporaryDirectory(dir=build) as name, ExitStack() as running:
        scratch = Path(name)
        postgres = running.enter_context(postgres_server())
        ours, server = _ours(running, scratch / "sqlite", "")
        on_postgres, _ = _ours(running, scratch / "pg", f'database = "{postgres.fresh()}"\n')
        sites = {"sqlite": ours, "postgres": on_postgres, "bare": _bare(running, scratch)}
        if otree_version:
            sites["otree"] = _otree(running, scratch)
        for _ in range(REPEATS):
            for site in sites.values():
                site.run()
        _keep(sites, otree_version)
        _keep_memory(server)
        _keep_commits(sites, scratch, postgres)


def _ours(running: ExitStack, folder: Path, settings: str) -> tuple[Site, Server]:
    this_round = make_round(folder, WINDOWS, settings=settings)
    opening.open_phase(this_round, "survey")
    codes = issuing.create_codes(this_round, "W1", CODES * REPEATS + READERS, "bench")
    tokens = [code.link.rsplit("/", 1)[1] for code in codes]
    server = running.enter_context(serving(this_round, WORKERS))
    port = int(server.address.rpartition(":")[2])
    pages = itertools.cycle([get(f"/s/{token}?c=1") for token in tokens[-READERS:]])
    return Site(port, pages, iter(list(_forms(this_round, tokens[:-READERS])))), server


def _forms(this_round: Round, tokens: Iterable[str]) -> Iterator[bytes]:
    """Filled-in questionnaires, as a browser would send them."""
    signer = FormSigner(setup.keys_of(this_round).forms, "survey")
    digest = Shown(this_round).window(this_round.windows[0])
    for token in tokens:
        key, now = token_hash(token).hex(), int(time.time())
        state = FormState(key, shown=now, window="W1", digest=digest)
        fields = ANSWERS | {"sealed": signer.sign(state), "comment": "", "not_done": ""}
        yield post("/s/form", fields)


def _bare(running: ExitStack, scratch: Path) -> Site:
    port = running.enter_context(bare_flask.serving(scratch, BARE_PORT, WORKERS))
    answers = itertools.repeat(post("/", bare_flask.FIELDS))
    return Site(port, itertools.repeat(get("/")), answers)


def _otree(running: ExitStack, scratch: Path) -> Site:
    port = running.enter_context(otree.serving(scratch / "otree", OTREE_PORT))
    paths = otree.participants(port, PARTICIPANTS * REPEATS + READERS)
    # Whoever has submitted is sent on: pages are read by people who never do.
    pages = itertools.cycle([get(path) for path in paths[-READERS:]])
    return Site(port, pages, (post(path, otree.FIELDS) for path in paths), 302, PARTICIPANTS)


def _keep(sites: dict[str, Site], otree_version: str | None) -> None:
    peers = {"bare": ("Flask that checks nothing, one SQLite commit", version("flask"))}
    if otree_version:
        peers["otree"] = ("oTree, one process by design, in memory", otree_version)
    names = {"sqlite": "SQLite, log synced before each thanks", "postgres": "PostgreSQL"}
    for (ours, words), (peer, about) in itertools.product(names.items(), peers.items()):
        for what in ("submit", "form page"):
            mine, theirs = ([run.rate for run in sites[site].runs[what]] for site in (ours, peer))
            title = f"survey {what} on {ours}, beside {peer}"
            record(row(title, f"{words}; {HOW}", PER_SECOND, mine, theirs, *about))
    for site, words in names.items():
        for what, runs in sites[site].runs.items():
            for percent in (50, 99):
                values = [run.percentile(percent) for run in runs]
                title = f"survey {what} on {site}: p{percent}"
                record(row(title, f"{words}; {HOW}; no error", "ms", values, None, None, None))


def _keep_memory(server: Server) -> None:
    workers = processes.workers(server.pid)
    how = f"the largest of {WORKERS} workers after {REPEATS} runs of pages and submits"
    for what, measure in (("resident", processes.resident_mib), ("own", processes.own_mib)):
        most = max(measure(pid) for pid in workers)
        record(row(f"survey worker: {what} memory", how, "MiB", [most], None, None, None))


def _keep_commits(sites: dict[str, Site], scratch: Path, postgres: Postgres) -> None:
    """The engines' own rates: what a submit could reach if nothing but its commit cost time."""
    ways: dict[str, tuple[Callable[[], float], str]] = {
        "sqlite": (lambda: _sqlite_commits(scratch / "commits.db"), "one row, FULL, one writer"),
        "postgres": (lambda: _postgres_commits(postgres), "one row, 8 connections of pg8000"),
    }
    for engine, (measure, how) in ways.items():
        commits = [measure() for _ in range(REPEATS)]
        rates = [run.rate for run in sites[engine].runs["submit"]]
        title = f"survey submit on {engine}, beside the engine's own commits"
        record(row(title, f"peer: {how}; {HOW}", PER_SECOND, rates, commits, engine, "own"))


def _sqlite_commits(path: Path) -> float:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER)")
    rate = _rate(lambda: db.execute("INSERT INTO t VALUES (1)"))
    db.close()
    return rate


def _postgres_commits(postgres: Postgres) -> float:
    postgres.run("CREATE TABLE IF NOT EXISTS t (n integer)")
    rates: list[float] = []

    def commit() -> None:
        with postgres.connected() as connection:
            cursor = connection.cursor()
            rates.append(_rate(lambda: cursor.execute("INSERT INTO t VALUES (1)")))

    threads = [threading.Thread(target=commit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(rates)


def _rate(task: Callable[[], object], seconds: float = 2) -> float:
    begun, done = time.perf_counter(), 0
    while time.perf_counter() < begun + seconds:
        task()
        done += 1
    return done / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
