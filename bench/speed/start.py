"""How long a command takes to start: what everybody waits for, beside Python's own start."""

import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from analysis.simulate import simulate
from bench.harness import ROOT, Peer, Topic, record, run, side_by_side

HELP_REPEATS, CHECK_REPEATS = 15, 3
WINDOWS, RESPONSES, VOTERS = 60, 20_000, 90
PYTHON = (sys.executable, "-P", "-c", "pass")


def main() -> None:
    """Measure the parts that are asked for."""
    run({"help": _help, "check": _check}, sys.argv[1:])


def _help() -> None:
    _measure(Topic("start: help", "ceping --help, whole process"), ["--help"], HELP_REPEATS)


def _check() -> None:
    given = {"windows": WINDOWS, "responses": RESPONSES, "voters": VOTERS}
    how = f"ceping check, whole process; {WINDOWS} windows, {RESPONSES:,} responses"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "round"
        simulate(folder, windows=WINDOWS, responses=RESPONSES, electors=VOTERS)
        _measure(Topic("start: check", how, given=given), ["check", str(folder)], CHECK_REPEATS)


def _measure(topic: Topic, words: Sequence[str], repeats: int) -> None:
    ours = partial(_call, (sys.executable, "-P", "-m", "ceping", *words))
    peer = Peer("python -c pass", platform.python_version())
    record(side_by_side(topic, ours, partial(_call, PYTHON), peer, repeats))


def _call(command: Sequence[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
