"""Starting and cancelling a job; one at a time in a round."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from office_app.jobs import runner
from office_app.jobs.commands import Command
from office_app.jobs.folder import MADE, Job, State, all_jobs, is_busy, new_folder
from office_app.jobs.runner import CANCEL, ENDED, JOB
from rulebook.round import Round
from survey_app.acts.recording import PRESSED_BY, Persons, record
from survey_app.files import write_file
from survey_app.store import Store

_ONE = threading.Lock()
_LOOK_EVERY, _LONGEST_START, _LONGEST_END = 0.02, 20.0, 5.0  # seconds


class Busy(Exception):
    """Another job of the round runs."""


def start(
    this_round: Round,
    store: Store,
    command: Command,
    options: Mapping[str, str],
    by: str,
    *,
    files: Mapping[str, bytes] | None = None,
    secrets: Sequence[str] = (),
    agreed: Persons = (),
) -> int:
    """Start a command; the job's number.

    Parameters
    ----------
    this_round, store
        The round, and where the act is recorded.
    command, options
        What to run, with what was chosen for it.
    by
        The account that starts it.
    files
        Files that the command reads, by name: written into the job's own folder first.
    secrets
        Lines for its standard input, which stand nowhere else.
    agreed
        Who agreed to it, where that takes more than the one who starts it.

    Raises
    ------
    Busy
        If a job of the round runs.
    """
    with _ONE:
        _require_idle(this_round)
        if command.recorded:
            record(this_round, store, "job", agreed or (by,), command=command.id)
        folder = new_folder(this_round.folder.resolve(), command.id)
        for name, content in (files or {}).items():
            write_file(folder / name, content, 0o600)
        arguments = command.arguments(this_round, options, folder / MADE)
        said = {
            "command": command.id,
            "options": dict(options),
            "by": by,
            "started_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "arguments": arguments,
        }
        write_file(folder / JOB, json.dumps(said, ensure_ascii=False).encode(), 0o600)
        # A server that is started here does not do what later comes to it for whoever started it.
        pressed = {PRESSED_BY: by} if command.recorded else {}
        process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", runner.__file__, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONUTF8": "1"} | pressed,
            start_new_session=True,  # it goes on when the server is stopped or started again
        )
        assert process.stdin
        process.stdin.write("".join(f"{line}\n" for line in secrets).encode())
        process.stdin.close()
        threading.Thread(target=process.wait, daemon=True).start()
        _wait_for_lock(this_round, folder / ENDED, process)
    return int(folder.name.partition("-")[0])


def _require_idle(this_round: Round) -> None:
    """A job that has just ended gives its lock back in a moment."""
    until = time.monotonic() + _LONGEST_END
    while is_busy(this_round.folder):
        latest = all_jobs(this_round.folder)[:1]
        if time.monotonic() > until or not latest or latest[0].state is State.RUNNING:
            raise Busy
        time.sleep(_LOOK_EVERY)


def _wait_for_lock(
    this_round: Round, ended: os.PathLike[str], process: "subprocess.Popen[bytes]"
) -> None:
    """Until the job holds the lock or is over: a page that is shown at once must see it run."""
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until and not os.path.exists(ended) and process.poll() is None:
        if is_busy(this_round.folder):
            return
        time.sleep(_LOOK_EVERY)


def cancel(job: Job) -> None:
    """Ask the job's process to end its command."""
    write_file(job.folder / CANCEL, b"", 0o600)
