"""Side-by-side measurements: ours and a peer's in turn, kept as rows of bench/results.json.

A row says what was measured and how, both medians, their ratio with its spread, the machine,
the measured commit, and how long a fixed loop took in the same run, so that rows of different
machines can be compared.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results.json"
WRAPPER = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([done.returncode, used.ru_maxrss], file)
"""

Task = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of bench/results.json; the peer's fields are None where a limit is measured."""

    what: str
    how: str
    unit: str
    ours: float
    peer: float | None
    peer_name: str | None
    peer_version: str | None
    ratio: float | None  # ours / peer: below 1 we need less
    ratio_low: float | None
    ratio_high: float | None
    repeats: int
    machine: dict[str, str | int]
    commit: str
    calibration_seconds: float


def seconds(task: Task) -> float:
    """How long a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def reading(task: Task) -> float:
    """A task that measures itself, for memory: its result is the measure."""
    return float(task())  # type: ignore[arg-type]  # the caller's tasks return numbers


def alone(
    what: str,
    how: str,
    ours: Task,
    repeats: int = 5,
    *,
    unit: str = "s",
    measure: Callable[[Task], float] = seconds,
) -> Row:
    """Measure ours against nobody, after one warm-up that does not count."""
    measure(ours)
    runs = [measure(ours) for _ in range(repeats)]
    return row(what, how, unit, runs, None, None, None)


def side_by_side(
    what: str,
    how: str,
    ours: Task,
    peer: Task,
    peer_name: str,
    peer_version: str,
    repeats: int = 5,
    *,
    unit: str = "s",
    measure: Callable[[Task], float] = seconds,
) -> Row:
    """Measure ours and the peer in turn (A B A B ...), so that a slow moment hits both."""
    measure(ours)
    measure(peer)
    pairs = [(measure(ours), measure(peer)) for _ in range(repeats)]
    our_runs, peer_runs = ([pair[side] for pair in pairs] for side in (0, 1))
    return row(what, how, unit, our_runs, peer_runs, peer_name, peer_version)


def row(
    what: str,
    how: str,
    unit: str,
    ours: Sequence[float],
    peer: Sequence[float] | None,
    peer_name: str | None,
    peer_version: str | None,
) -> Row:
    """The row of runs already measured; the ratio's spread is that of the pairs."""
    ratios = [a / b for a, b in zip(ours, peer, strict=True)] if peer else []
    return Row(
        what=what,
        how=how,
        unit=unit,
        ours=significant(median(ours)),
        peer=significant(median(peer)) if peer else None,
        peer_name=peer_name,
        peer_version=peer_version,
        ratio=significant(median(ours) / median(peer)) if peer else None,
        ratio_low=significant(min(ratios)) if ratios else None,
        ratio_high=significant(max(ratios)) if ratios else None,
        repeats=len(ours),
        machine=machine(),
        commit=commit(),
        calibration_seconds=significant(median(seconds(calibration) for _ in range(3))),
    )


def significant(value: float) -> float:
    """Four significant digits: more would be noise."""
    return float(f"{value:.4g}")


def calibration() -> int:
    """A fixed loop of plain Python, the yardstick between machines; never change it."""
    total = 0
    for number in range(2_000_000):
        total = (total * 31 + number) % 1_000_003
    return total


def peak_memory(command: Sequence[str | Path], scratch: Path) -> int:
    """The peak memory in bytes of a command's largest process; `scratch` is a folder to use.

    A small Python in between starts the command: a child's peak counts from that of the process
    that started it, and ours may be large.
    """
    answer = scratch / "peak-memory.json"
    subprocess.run([sys.executable, "-c", WRAPPER, answer, *command], check=True)
    code, peak = json.loads(answer.read_text())
    if code:
        raise subprocess.CalledProcessError(code, [str(part) for part in command])
    return int(peak) if sys.platform == "darwin" else int(peak) * 1024


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
    rows = json.loads(path.read_text("utf-8")) if path.exists() else []
    others = [old for old in rows if old["what"] != row.what]
    merged = sorted([*others, asdict(row)], key=lambda each: str(each["what"]))
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(merged, ensure_ascii=False, indent=2) + "\n", "utf-8")
    beside.replace(path)
    print(f"{row.what}: {row.ours} {row.unit}" + (f", ratio {row.ratio}" if row.ratio else ""))
