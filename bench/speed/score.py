"""Time and memory of a whole ``ceping score``: more responses, more windows, one new part.

Two lines each, ours and pandas, which computes nothing but the totals from rows in memory. Time
and memory are of the same runs, without a warm-up: a whole process has none in life. So that all
fits into half an hour repeats are few, and at 10^8 responses there is one without pandas, whose
rows do not fit into the machine.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

import duckdb

from analysis.score import DRAWS
from analysis.simulate import simulate
from bench.harness import Command, Peer, Topic, Used, build_folder, in_turn, record, row, run, used

# Responses, and how often each of ours and the peer's is measured.
RESPONSES = {10_000: 2, 100_000: 2, 1_000_000: 2, 10_000_000: 2, 100_000_000: 1}
PEER_UP_TO = 10_000_000
WINDOWS = {10: 3, 30: 3, 100: 2, 300: 1, 1000: 1}
USUAL_WINDOWS, USUAL_RESPONSES, VOTERS = 200, 1_000_000, 100
PARTS_OF, MONTHS, CHANGED = 10_000_000, 12, "12.parquet"
HOW = "whole process: check, scores, all checks, JSON, HTML, Excel and Word; Parquet"
PEER = "pandas, totals only"


def main() -> None:
    """Measure the parts that are asked for."""
    run({"responses": _responses, "windows": _windows, "parts": _parts}, sys.argv[1:])


def _responses() -> None:
    for size, repeats in RESPONSES.items():
        topic = partial(_topic, "responses", size, windows=USUAL_WINDOWS)
        _measure(topic, USUAL_WINDOWS, size, repeats)


def _windows() -> None:
    for size, repeats in WINDOWS.items():
        topic = partial(_topic, "windows", size, responses=USUAL_RESPONSES)
        _measure(topic, size, USUAL_RESPONSES, repeats)


def _topic(line: str, at: int, what: str, unit: str, **given: int) -> Topic:
    numbers = given | {"voters": VOTERS, "draws": DRAWS}
    words = ", ".join(f"{count:,} {name}" for name, count in numbers.items())
    return Topic(f"score by {line}: {what}", f"{words}; {HOW}", unit, at, numbers)


def _measure(topic: Callable[[str, str], Topic], windows: int, size: int, repeats: int) -> None:
    with _scratch() as scratch:
        folder = scratch / "round"
        simulate(folder, windows=windows, responses=size, electors=VOTERS)
        ours = partial(used, _ceping("score", folder), scratch)
        command: Command = [sys.executable, "-m", "bench.peers.pandas_scores", folder]
        if size <= PEER_UP_TO:
            pairs = in_turn(ours, partial(used, command, scratch), repeats, warm=False)
            _keep(topic, [mine for mine, _ in pairs], [other for _, other in pairs])
        else:
            _keep(topic, [ours() for _ in range(repeats)], [])


def _keep(topic: Callable[[str, str], Topic], ours: list[Used], theirs: list[Used]) -> None:
    peer = Peer(PEER, version("pandas")) if theirs else None
    for what, unit, of in (("time", "s", _seconds), ("peak memory", "MiB", _mib)):
        record(row(topic(what, unit), [*map(of, ours)], [*map(of, theirs)], peer))


def _seconds(run: Used) -> float:
    return run.seconds


def _mib(run: Used) -> float:
    return run.mib


def _parts() -> None:
    """A year in twelve parts: all counted, one part changed, none changed (ADR 40)."""
    with _scratch() as scratch:
        folder = scratch / "round"
        simulate(folder, windows=USUAL_WINDOWS, responses=PARTS_OF, electors=VOTERS)
        _divide(folder / "ratings")
        score = partial(_scored, folder, scratch)
        whole, first = score(), scratch / "first.json"
        shutil.copy(folder / "report" / "score.json", first)
        _deliver_again(folder / "ratings" / "responses" / CHANGED)
        changed, again = score(), score()
        given = {"windows": USUAL_WINDOWS, "responses": PARTS_OF, "parts": MONTHS}
        how = f"{USUAL_WINDOWS} windows, {PARTS_OF:,} responses in {MONTHS} parts; {HOW}"
        peak = Topic("score in parts: peak memory", how, "MiB", given=given)
        record(row(peak, [whole.mib]))
        for what, mine in (("one of twelve changed", changed), ("nothing changed", again)):
            topic = Topic(f"score in parts: {what}", how, given=given)
            record(row(topic, [mine.seconds], [whole.seconds], Peer("all parts counted", "own")))


def _divide(ratings: Path) -> None:
    """The one file as a folder of parts."""
    whole, parts = ratings / "responses.parquet", ratings / "responses"
    (ratings / "manifest.json").unlink()
    parts.mkdir()
    for number in range(MONTHS):
        query = f"FROM '{whole}' WHERE hash(response_id) % {MONTHS} = {number}"
        _write_parquet(query, parts / f"{number + 1:02}.parquet")
    whole.unlink()


def _deliver_again(part: Path) -> None:
    """Other bytes, the same answers in another order."""
    other = part.with_suffix(".new")
    _write_parquet(f"FROM '{part}' ORDER BY response_id", other)
    other.replace(part)


def _write_parquet(query: str, path: Path) -> None:
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _scored(folder: Path, home: Path) -> Used:
    """A score that keeps its counts under a home of its own (ADR 40)."""
    return used(["env", f"HOME={home}", *_ceping("score", folder)], home)


def _ceping(*words: str | Path) -> list[str | Path]:
    return [sys.executable, "-P", "-m", "ceping", *words]


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=build_folder()) as name:
        yield Path(name)


if __name__ == "__main__":
    main()
