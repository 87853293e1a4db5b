"""Runs one command and writes how it ended: `python office_app/jobs/runner.py JOB_FOLDER`.

In a process of its own, so that the command and the word of its end outlive the console's server;
started as a file, so that it begins without loading the console. What standard input holds goes to
the command: passwords of those who agree stand in no file.
"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from rulebook.filelock import try_lock

LOCK, JOB, OUTPUT, ENDED, CANCEL = ".lock", "job.json", "output.txt", "ended.json", "cancel"
SEALED = "sealed.zip"  # whole ballots that were brought for one command
_LOOK_EVERY = 0.2  # seconds
_GRACE = 5.0
_LONGEST_LOOK = 2.0


def run(folder: Path) -> None:
    """Run the command that job.json names, unless another job of the round runs."""
    arguments = json.loads((folder / JOB).read_text(encoding="utf-8"))["arguments"]
    lock = _own_lock(folder.parent / LOCK)
    if lock is None:
        return
    # The command inherits the lock: should this process be killed, no other job begins before the
    # command too has ended.
    os.set_inheritable(lock, True)
    secrets = sys.stdin.buffer.read()
    (folder / OUTPUT).touch(0o600)
    with (folder / OUTPUT).open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "ceping", *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            close_fds=False,
            env=os.environ | {"CEPING_LANG": "zh", "CEPING_PROGRESS": "lines"},
        )
        cancelled = _wait(child, secrets, folder / CANCEL)
    (folder / SEALED).unlink(missing_ok=True)
    _end(folder, child.returncode, cancelled=cancelled)


def _own_lock(path: Path) -> int | None:
    """The lock, or None while a job holds it; whoever only looks has it for a moment."""
    until = time.monotonic() + _LONGEST_LOOK
    while (lock := try_lock(path)) is None and time.monotonic() < until:
        time.sleep(_LOOK_EVERY / 10)
    return lock


def _wait(child: "subprocess.Popen[bytes]", secrets: bytes, cancel: Path) -> bool:
    """Wait for the end; whether it was cancelled."""
    assert child.stdin
    try:
        child.stdin.write(secrets)
        child.stdin.close()
    except BrokenPipeError:
        pass
    while child.poll() is None:
        if cancel.exists():
            child.terminate()
            try:
                child.wait(_GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            return True
        time.sleep(_LOOK_EVERY)
    return False


def _end(folder: Path, code: int, *, cancelled: bool) -> None:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    ended = {"code": code, "cancelled": cancelled, "ended_at": now}
    beside = folder / f".{ENDED}"
    beside.touch(0o600)
    beside.write_text(json.dumps(ended), encoding="utf-8")
    beside.replace(folder / ENDED)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
