"""Side-by-side measurements: ours and a peer's in turn, kept as rows of bench/results.json.

A row says what was measured and how, both medians with the lowest and highest run, their ratio
with its spread, the machine, the measured commit and day, and how long a fixed loop took in the
same run, so that rows of different machines can be compared.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results.json"
WRAPPER = """
import json, resource, subprocess, sys, time
begun = time.perf_counter()
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL)
spent = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([done.returncode, spent, used.ru_maxrss], file)
"""

A = TypeVar("A")
B = TypeVar("B")
Task = Callable[[], object]
Command = Sequence[str | Path]


@dataclass(frozen=True)
class Topic:
    """What a row is of.

    ``what`` has words in site/_data/speed.toml, ``how`` says it in English. ``unit`` is s, ms, MiB
    or 1/s. ``at`` is the place on a line of several rows (so many responses, say). ``given`` are
    the numbers that a sentence about the row speaks of.
    """

    what: str
    how: str
    unit: str = "s"
    at: float | None = None
    given: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Peer:
    """Who is measured beside us; ``name`` has words in site/_data/speed.toml."""

    name: str
    version: str


@dataclass(frozen=True)
class Row:
    """One line of bench/results.json; the peer's fields are None where nobody stands beside."""

    what: str
    at: float | None
    how: str
    given: dict[str, float]
    unit: str
    ours: float
    ours_low: float
    ours_high: float
    peer: float | None
    peer_low: float | None
    peer_high: float | None
    peer_name: str | None
    peer_version: str | None
    ratio: float | None  # ours / peer
    ratio_low: float | None
    ratio_high: float | None
    repeats: int
    machine: dict[str, str | int]
    commit: str
    day: str
    calibration_seconds: float


@dataclass(frozen=True)
class Used:
    """What a command took: seconds by the clock, and the largest process's peak in MiB."""

    seconds: float
    mib: float


def seconds(task: Task) -> float:
    """How long a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def alone(topic: Topic, ours: Task, repeats: int = 5) -> Row:
    """Time ours against nobody, after one warm-up that does not count."""
    seconds(ours)
    return row(topic, [seconds(ours) for _ in range(repeats)])


def side_by_side(topic: Topic, ours: Task, theirs: Task, peer: Peer, repeats: int = 5) -> Row:
    """Time ours and the peer's in turn, after a warm-up of both."""
    pairs = in_turn(lambda: seconds(ours), lambda: seconds(theirs), repeats)
    return row(topic, [mine for mine, _ in pairs], [other for _, other in pairs], peer)


def in_turn(
    ours: Callable[[], A], theirs: Callable[[], B], repeats: int, *, warm: bool = True
) -> list[tuple[A, B]]:
    """Both measured in turn (A B A B ...), so that a slow moment of the machine hits both."""
    if warm:
        ours()
        theirs()
    return [(ours(), theirs()) for _ in range(repeats)]


def row(
    topic: Topic, ours: Sequence[float], theirs: Sequence[float] = (), peer: Peer | None = None
) -> Row:
    """The row of runs already measured; the ratio's spread is that of the pairs."""
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)] if theirs else []
    our, our_low, our_high = _spread(ours)
    nobody = None, None, None
    their, their_low, their_high = _spread(theirs) if theirs else nobody
    _, ratio_low, ratio_high = _spread(ratios) if ratios else nobody
    return Row(
        what=topic.what,
        at=topic.at,
        how=topic.how,
        given=dict(topic.given),
        unit=topic.unit,
        ours=our,
        ours_low=our_low,
        ours_high=our_high,
        peer=their,
        peer_low=their_low,
        peer_high=their_high,
        peer_name=peer.name if peer else None,
        peer_version=peer.version if peer else None,
        ratio=significant(median(ours) / median(theirs)) if theirs else None,
        ratio_low=ratio_low,
        ratio_high=ratio_high,
        repeats=len(ours),
        machine=machine(),
        commit=commit(),
        day=datetime.now(UTC).date().isoformat(),
        calibration_seconds=significant(median(seconds(calibration) for _ in range(3))),
    )


def _spread(runs: Sequence[float]) -> tuple[float, float, float]:
    """Median, lowest and highest."""
    return significant(median(runs)), significant(min(runs)), significant(max(runs))


def significant(value: float) -> float:
    """Four significant digits: more would be noise."""
    return float(f"{value:.4g}")


def calibration() -> int:
    """A fixed loop of plain Python, the yardstick between machines; never change it."""
    total = 0
    for number in range(2_000_000):
        total = (total * 31 + number) % 1_000_003
    return total


def used(command: Command, scratch: Path) -> Used:
    """What a command takes; ``scratch`` is a folder to use.

    A small Python in between starts the command: a child's peak counts from that of the process
    that started it, and ours may be large.
    """
    answer = scratch / "used.json"
    subprocess.run([sys.executable, "-c", WRAPPER, answer, *command], check=True, cwd=ROOT)
    code, spent, peak = json.loads(answer.read_text())
    if code:
        raise subprocess.CalledProcessError(code, [str(part) for part in command])
    return Used(spent, peak / 2**20 if sys.platform == "darwin" else peak / 2**10)


def machine() -> dict[str, str | int]:
    """What the row was measured on: no host names, no paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": processor(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(memory / 2**30),
        "python": platform.python_version(),
    }


def processor() -> str:
    """The processor's model name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def commit() -> str:
    """The measured commit, with + where the tree has changes besides the results."""
    head = git("rev-parse", "--short=12", "HEAD")
    changed = git("status", "--porcelain", "--", ".", f":!{RESULTS.relative_to(ROOT).as_posix()}")
    return f"{head}+" if head and changed else head or "unknown"


def git(*arguments: str) -> str:
    """What git answers; nothing where there is no git or no repository."""
    try:
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def record(row: Row, path: Path = RESULTS) -> None:
    """Put a row into the results, in place of the older one that measured the same."""
    new = asdict(row)
    _write([*(old for old in rows(path) if _key(old) != _key(new)), new], path)
    place = "" if row.at is None else f" at {row.at:g}"
    beside = "" if row.peer is None else f", {row.peer_name} {row.peer}: {row.ratio} times"
    print(f"{row.what}{place}: {row.ours} {row.unit}{beside}", flush=True)


def forget_others(path: Path = RESULTS) -> int:
    """Drop the rows that were not measured at this commit; returns how many."""
    kept = [old for old in rows(path) if old["commit"] == commit()]
    gone = len(rows(path)) - len(kept)
    _write(kept, path)
    return gone


def rows(path: Path = RESULTS) -> list[dict[str, object]]:
    """The rows that are kept."""
    found: list[dict[str, object]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return found


def _key(row: Mapping[str, object]) -> tuple[str, float, str]:
    """What tells two rows apart; a line's places in their order."""
    at = row["at"]
    place = float(at) if isinstance(at, int | float) else -1.0
    return str(row["what"]), place, str(row["peer_name"] or "")


def _write(rows: Sequence[Mapping[str, object]], path: Path) -> None:
    beside = path.with_suffix(".part")
    text = json.dumps(sorted(rows, key=_key), ensure_ascii=False, indent=2)
    beside.write_text(f"{text}\n", "utf-8")
    beside.replace(path)


def run(parts: Mapping[str, Task], wanted: Sequence[str]) -> None:
    """Run the parts of a measurement that are asked for, or all of them."""
    for name in chosen(list(parts), wanted):
        parts[name]()


def chosen(parts: Sequence[str], wanted: Sequence[str]) -> Sequence[str]:
    """The parts asked for, or all; ends the program where one is not there."""
    unknown = sorted(set(wanted) - set(parts))
    if unknown:
        print(f"no part {', '.join(unknown)}; there are: {', '.join(parts)}", file=sys.stderr)
        raise SystemExit(2)
    return wanted or parts


def build_folder() -> Path:
    """A folder on the disk of the checkout, where commits are slow as in life."""
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    return folder
