"""kill -9 while a command writes: what is left must be whole, and the next run must work."""

import gc
import hashlib
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess as Process
from pathlib import Path

from rulebook.files import SCRATCH
from tests.ceping.commands import FORKED

Hashes = dict[str, str]


@dataclass
class Tally:
    """What a row of kills met: how many struck before the end, and in which state."""

    kills: int = 0
    finished: int = 0
    left_over: int = 0
    states: dict[str, int] = field(default_factory=dict)

    def note(self, state: str) -> None:
        """Count one outcome."""
        self.states[state] = self.states.get(state, 0) + 1


def run(*arguments: object) -> float:
    """Run a command to its end, which must be a good one; seconds taken."""
    begun = time.monotonic()
    process, log = _start(arguments)
    process.join()
    said = log.read_text(encoding="utf-8")
    log.unlink()
    assert process.exitcode == 0, said
    return time.monotonic() - begun


def _start(arguments: tuple[object, ...]) -> tuple[Process, Path]:
    """Start a command in a process of its own; and the file it speaks into.

    The process is forked from a server that has imported everything: half of a run would else go
    into importing, where a kill can do no harm.
    """
    handle, name = tempfile.mkstemp(prefix="kill-")
    os.close(handle)
    process = FORKED.Process(target=_speak_into, args=(name, [str(one) for one in arguments]))
    process.start()
    return process, Path(name)


def _speak_into(log: str, arguments: list[str]) -> None:
    gc.freeze()  # tests/ceping/commands.py
    from ceping.cli import main

    out = os.open(log, os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)
    main(arguments)


def kill_during(
    arguments: tuple[object, ...], seconds: float, watched: Path | None, rng: random.Random
) -> tuple[bool, str]:
    """Start a command and kill it; whether it was killed before its end, and what it had said.

    The moment is any within ``seconds``; with a folder to be ``watched``, every other time it is
    soon after the command began to write there, which is told by its scratch folder.
    """
    process, log = _start(arguments)
    if watched is None or rng.random() < 0.5:
        _wait(process, rng.uniform(0, seconds), lambda: False)
    else:
        _wait(process, 60, lambda: any(watched.glob(f"{SCRATCH}*")))
        _wait(process, rng.choice((0, 0.02, 0.2, 1)) * rng.random(), lambda: False)
    process.kill()
    process.join()
    said = log.read_text(encoding="utf-8")
    log.unlink()
    assert process.exitcode in (0, -signal.SIGKILL), said
    return process.exitcode != 0, said


def _wait(process: Process, seconds: float, until: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while process.is_alive() and not until() and time.monotonic() < end:
        time.sleep(0.001)


def hashes(folder: Path) -> Hashes:
    """SHA-256 of the files that stand under final names."""
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.as_posix(): hashlib.sha256((folder / path).read_bytes()).hexdigest()
        for path in found
        if not path.parts[0].startswith(SCRATCH)
    }


def left_over(folder: Path) -> int:
    """Scratch folders that a kill left behind."""
    return len(list(folder.glob(f"{SCRATCH}*")))


def kill_reports(base: Path, scratch: Path, kills: int, seed: int) -> Tally:
    """Kill `score` while an older report is there: each file must be the old or the new one.

    ``base`` is a round scored with 200 draws and its own seed.
    """
    rng, tally = random.Random(seed), Tally()
    command = ("score", "--draws", 200, "--seed", 99)
    folder = Path(shutil.copytree(base, scratch / "score"))
    old = hashes(folder / "report")
    seconds = run(*command, folder)
    new = hashes(folder / "report")
    assert old.keys() == new.keys()
    assert old["score.json"] != new["score.json"]
    while tally.kills < kills:
        shutil.rmtree(folder)
        shutil.copytree(base, folder)
        killed, _said = kill_during((*command, folder), seconds, folder / "report", rng)
        found = hashes(folder / "report")
        assert found.keys() == old.keys()
        assert all(found[name] in (old[name], new[name]) for name in found), found
        fresh = sum(found[name] == new[name] for name in found)
        tally.note("new" if found == new else "old" if found == old else f"{fresh} of {len(new)}")
        _count(tally, killed, folder / "report")
        run(*command, folder)
        assert hashes(folder / "report") == new
        assert left_over(folder / "report") == 0
    return tally


def kill_archives(base: Path, scratch: Path, kills: int, seed: int) -> Tally:
    """Kill `archive`: both parts must be absent or whole, and belong together in the end."""
    rng, tally = random.Random(seed), Tally()
    out = scratch / "archives"
    out.mkdir()
    command = ("archive", base, "--out", out / "a.zip")
    seconds = run(*command)
    whole = hashes(out)
    while tally.kills < kills:
        shutil.rmtree(out)
        out.mkdir()
        killed, _said = kill_during(command, seconds, out, rng)
        found = hashes(out)
        assert found.items() <= whole.items(), found
        tally.note(f"{len(found)} of {len(whole)}")
        _count(tally, killed, out)
        run(*command)
        assert hashes(out) == whole
        assert left_over(out) == 0
    return tally


def kill_confirmations(base: Path, scratch: Path, kills: int, seed: int) -> Tally:
    """Kill `confirm` of a second decision: the first is never lost, the second is whole or absent.

    ``base`` holds first.csv, confirmed already, and second.csv, which repeats it and adds to it.
    """
    from analysis.decisions.decision_log import LOG_FILE, read_log

    rng, tally = random.Random(seed), Tally()
    folder = scratch / "confirm"
    before = read_log(base)
    assert before.decisions
    shutil.copytree(base, folder)
    seconds = run("confirm", folder, folder / "second.csv")
    after = len(read_log(folder).decisions)
    assert after > len(before.decisions)
    while tally.kills < kills:
        shutil.rmtree(folder)
        shutil.copytree(base, folder)
        command = ("confirm", folder, folder / "second.csv")
        killed, said = kill_during(command, seconds, None, rng)
        found = read_log(folder)
        assert found.decisions[: len(before.decisions)] == before.decisions
        assert len(found.decisions) in (len(before.decisions), after)
        if "已记录" in said or "recorded" in said:
            assert len(found.decisions) == after, "acknowledged and lost"
        recorded = "recorded" if len(found.decisions) == after else "not yet"
        tally.note("torn" if found.torn else recorded)
        _count(tally, killed, folder)
        run(*command)
        assert len(read_log(folder).decisions) == after
        assert (folder / LOG_FILE).read_bytes().endswith(b"\n")
    return tally


def _count(tally: Tally, killed: bool, folder: Path) -> None:
    tally.kills += killed
    tally.finished += not killed
    tally.left_over += left_over(folder)
