"""Runs measurements: ``python -m bench [NAME[:PART] ...]``, as ``python3 dev.py bench`` does.

Without names everything in bench/speed, one after the other; rows of other commits are dropped at
the end, so that the file is of one commit. One that fails does not keep the others from running.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.harness import ROOT, forget_others

HERE = Path(__file__).parent
MINUTES = 30  # what all of bench/speed may take on two quiet cores


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; 0 done, 1 something failed, 2 wrong usage."""
    speed, studies = _runnable(HERE / "speed"), _runnable(HERE)
    wanted = [name.partition(":")[::2] for name in arguments]
    unknown = sorted({name for name, _ in wanted} - set(speed) - set(studies))
    if unknown:
        there = f"speed: {', '.join(speed)}; hours each: {', '.join(studies)}"
        print(f"bench: no {', '.join(unknown)}; there are {there}", file=sys.stderr)
        return 2
    begun = time.monotonic()
    failed = []
    for name, part in wanted or [(name, "") for name in speed]:
        module = f"bench.speed.{name}" if name in speed else f"bench.{name}"
        if _run(module, part):
            failed.append(name)
    took = (time.monotonic() - begun) / 60
    print(f"bench: {took:.1f} minutes" + ("" if arguments else f" of {MINUTES}"), flush=True)
    if failed:
        print(f"bench: failed: {', '.join(failed)}; older rows are kept", file=sys.stderr)
    elif not arguments:
        print(f"bench: {forget_others()} rows of other commits dropped")
    return 1 if failed else 0


def _runnable(folder: Path) -> list[str]:
    """The modules of a folder that measure something: those with a ``main``."""
    paths = sorted(folder.glob("[!_]*.py"))
    return [path.stem for path in paths if "\ndef main(" in path.read_text("utf-8")]


def _run(module: str, part: str) -> int:
    """Run one measurement in a process of its own: its memory and threads end with it."""
    begun = time.monotonic()
    print(f"bench: {module} {part}".rstrip(), flush=True)
    command = [sys.executable, "-P", "-m", module, *([part] if part else [])]
    code = subprocess.run(command, cwd=ROOT).returncode
    print(f"bench: {module} took {time.monotonic() - begun:.0f} s", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
