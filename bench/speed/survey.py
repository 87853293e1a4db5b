"""The survey and the vote under load, beside oTree, bare Flask and the engines' own commits.

All servers run at once on this machine and are measured in turn, so that a slow moment hits all.
64 connections are kept open on 127.0.0.1; each sends its next request when it has its answer.
"""

import itertools
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from bench import processes
from bench.harness import Peer, Topic, build_folder, chosen, record, row
from bench.load import Outcome, load
from bench.peers import bare_flask, otree
from bench.speed.visitors import CAST, PAGE, SUBMIT, Requests, of_bare, of_otree, of_round
from rulebook.round import Round
from tests.survey_app.postgres import Postgres, postgres_server
from tests.survey_app.rounds import Server, make_round, serving

WORKERS, REPEATS, SECONDS, WINDOWS = 2, 3, 4.0, 60
MOST = {PAGE: 100_000, SUBMIT: 8_000, CAST: 5_000}  # a run
MOST_OF_OTREE = {PAGE: 100_000, SUBMIT: 80, CAST: 40}  # whose participants take long to be made
OTREE_PORT, BARE_PORT = 8731, 8732
SQLITE, POSTGRES, BARE, OTREE = "sqlite", "postgres", "bare", "otree"
HOW = (
    f"a questionnaire, or a vote on {WINDOWS} windows; {WORKERS} processes of granian; 64 "
    f"connections for up to {SECONDS:g} s; the load generator takes its share of the same cores"
)
GIVEN = {"windows": WINDOWS, "workers": WORKERS, "seconds": SECONDS}
ENGINES = {SQLITE: "SQLite, log synced before each thanks", POSTGRES: "PostgreSQL"}
PEERS = {BARE: "bare Flask", OTREE: "oTree, one process, in memory"}
COMMITS = {SQLITE: "one row, FULL, one writer", POSTGRES: "one row, 8 connections of pg8000"}


@dataclass
class Site:
    """A server with what can be asked of it, and what came of it."""

    port: int
    requests: Requests
    most: Mapping[str, int]
    runs: dict[str, list[Outcome]] = field(default_factory=dict)

    def warm_up(self, kinds: Sequence[str]) -> None:
        """A tenth of a run that does not count."""
        for kind in kinds:
            self._load(kind, self.most[kind] // 10, SECONDS / 10)

    def run(self, kinds: Sequence[str]) -> None:
        """Measure each kind once more."""
        for kind in kinds:
            self.runs.setdefault(kind, []).append(self._load(kind, self.most[kind], SECONDS))

    def _load(self, kind: str, most: int, seconds: float) -> Outcome:
        sent = itertools.islice(self.requests.sent[kind], most)
        outcome = load(self.port, sent, seconds=seconds)
        outcome.expect(self.requests.taken[kind])
        return outcome

    def rates(self, kind: str) -> list[float]:
        """Answers a second, run by run."""
        return [run.rate for run in self.runs[kind]]


def main() -> None:
    """Measure the kinds that are asked for and keep the rows."""
    kinds = chosen((PAGE, SUBMIT, CAST), sys.argv[1:])
    otree_version = otree.installed()
    with tempfile.TemporaryDirectory(dir=build_folder()) as name, ExitStack() as running:
        scratch = Path(name)
        postgres = running.enter_context(postgres_server())
        ours, server = _ours(running, scratch / SQLITE, "")
        address = f'database = "{postgres.fresh()}"\n'
        sites = {SQLITE: ours, POSTGRES: _ours(running, scratch / POSTGRES, address)[0]}
        bare = running.enter_context(bare_flask.serving(scratch, BARE_PORT, WORKERS, WINDOWS))
        sites[BARE] = Site(bare, of_bare(WINDOWS), MOST)
        if otree_version:
            sites[OTREE] = _otree(running, scratch, kinds)
        _measure(sites, kinds)
        _keep(sites, kinds, otree_version)
        _keep_commits(sites, kinds, scratch, postgres)
        if set(kinds) == set(MOST):
            _keep_casts(sites)
            _keep_memory(server)


def _measure(sites: Mapping[str, Site], kinds: Sequence[str]) -> None:
    for site in sites.values():
        site.warm_up(kinds)
    for _ in range(REPEATS):
        for site in sites.values():
            site.run(kinds)


def _all(most: Mapping[str, int]) -> dict[str, int]:
    """What all runs need, the warm-up with them."""
    return {kind: count * REPEATS + count // 10 for kind, count in most.items()}


def _ours(running: ExitStack, folder: Path, settings: str) -> tuple[Site, Server]:
    this_round: Round = make_round(folder, WINDOWS, settings=settings)
    requests = of_round(this_round, _all(MOST))
    server = running.enter_context(serving(this_round, WORKERS))
    return Site(int(server.address.rpartition(":")[2]), requests, MOST), server


def _otree(running: ExitStack, scratch: Path, kinds: Sequence[str]) -> Site:
    port = running.enter_context(otree.serving(scratch / OTREE, OTREE_PORT, WINDOWS))
    requests = of_otree(port, kinds, _all(MOST_OF_OTREE), WINDOWS)
    return Site(port, requests, MOST_OF_OTREE)


def _topic(engine: str, what: str, unit: str, more: str = "") -> Topic:
    how = f"{ENGINES[engine]}; {HOW}{more}"
    return Topic(f"survey on {engine}: {what}", how, unit, given=GIVEN)


def _keep(sites: Mapping[str, Site], kinds: Sequence[str], otree_version: str | None) -> None:
    versions = {BARE: version("flask")} | ({OTREE: otree_version} if otree_version else {})
    for engine, kind in itertools.product(ENGINES, kinds):
        ours = sites[engine].rates(kind)
        for peer, its in versions.items():
            theirs = sites[peer].rates(kind)
            record(row(_topic(engine, kind, "1/s"), ours, theirs, Peer(PEERS[peer], its)))
        for percent in (50, 99):
            values = [run.percentile(percent) for run in sites[engine].runs[kind]]
            record(row(_topic(engine, f"{kind}, p{percent}", "ms", "; no error"), values))


def _keep_casts(sites: Mapping[str, Site]) -> None:
    for engine in ENGINES:
        casts, submits = sites[engine].rates(CAST), sites[engine].rates(SUBMIT)
        record(row(_topic(engine, CAST, "1/s"), casts, submits, Peer("our own submits", "own")))


def _keep_memory(server: Server) -> None:
    workers = processes.workers(server.pid)
    how = f"SQLite; the largest of {WORKERS} workers after {REPEATS} runs of everything"
    for what, measure in (("resident", processes.resident_mib), ("own", processes.own_mib)):
        most = [max(measure(pid) for pid in workers)]
        record(row(Topic(f"survey worker: {what} memory", how, "MiB", given=GIVEN), most))


def _keep_commits(
    sites: Mapping[str, Site], kinds: Sequence[str], scratch: Path, postgres: Postgres
) -> None:
    """The engines' own rates: what we could reach if nothing but the commit cost time."""
    ways: dict[str, Callable[[], float]] = {
        SQLITE: lambda: _sqlite_commits(scratch / "commits.db"),
        POSTGRES: lambda: _postgres_commits(postgres),
    }
    stored = [kind for kind in kinds if kind != PAGE]
    for engine, measure in ways.items() if stored else ():
        commits = [measure() for _ in range(REPEATS)]
        for kind in stored:
            topic = _topic(engine, kind, "1/s", f"; the peer: {COMMITS[engine]}")
            peer = Peer("the engine's own commits", engine)
            record(row(topic, sites[engine].rates(kind), commits, peer))


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
