"""A job's folder, ROUND/.jobs/NUMBER-COMMAND: all that is known of a job stands there.

``job.json`` says what was started, ``output.txt`` holds the command's lines, ``ended.json`` how it
ended; ``made/`` is for what a command does not write into the round itself. One lock a round is
held by the job that runs, so a job that neither ended nor runs was cut off.
"""

import json
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from office_app.jobs.runner import ENDED, JOB, LOCK, OUTPUT
from office_app.plain_words import plain
from rulebook.filelock import try_lock

FOLDER, MADE = ".jobs", "made"
_DIGITS = 6
_NAME = re.compile(rf"(\d{{4,{_DIGITS}}})-([a-z]+)")
_WRITTEN = "已写入 "  # what commands say before a file of the round
_PROGRESS = re.compile(r"(\d{1,3})%( .*)?")
_LONGEST = 200_000  # characters that are shown of an output


class State(StrEnum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    AT_FAULT = "at fault"  # the input is, and the lines say where
    FAILED = "failed"
    CANCELLED = "cancelled"
    CUT_OFF = "cut off"


@dataclass(frozen=True)
class Job:
    """One run of a command. ``lines`` are its own; ``share`` of 100 and ``step`` its progress."""

    number: int
    command: str
    folder: Path
    options: dict[str, str]
    by: str
    started_at: str
    ended_at: str
    state: State
    lines: tuple[str, ...]
    share: int | None
    step: str

    @property
    def made(self) -> Path:
        """Where the command writes what is not the round's."""
        return self.folder / MADE


def jobs_folder(round_folder: Path) -> Path:
    """Where a round's jobs lie, made for its owner alone."""
    folder = round_folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def is_busy(round_folder: Path) -> bool:
    """Whether a job of the round runs."""
    lock = try_lock(jobs_folder(round_folder) / LOCK)
    if lock is not None:
        os.close(lock)
    return lock is None


def all_jobs(round_folder: Path) -> list[Job]:
    """All jobs of a round, the newest first."""
    if not (round_folder / FOLDER).is_dir():
        return []
    busy = is_busy(round_folder)
    names = (path.name for path in (round_folder / FOLDER).iterdir())
    numbers = sorted((int(m[1]) for name in names if (m := _NAME.fullmatch(name))), reverse=True)
    read = (_read(round_folder, number, busy=busy and number == numbers[0]) for number in numbers)
    return [job for job in read if job is not None]


def find_job(round_folder: Path, number: int) -> Job | None:
    """One job, or None if there is none."""
    return next((job for job in all_jobs(round_folder) if job.number == number), None)


def number_in(address: str) -> int:
    """A job's number as it stands in an address; 0, which no job has, where it is none."""
    is_number = address.isascii() and address.isdigit() and len(address) <= _DIGITS
    return int(address) if is_number else 0


def said_by(job: Job) -> list[str]:
    """What the command said, word for word: for whoever reads it by a program."""
    return _text(job.folder / OUTPUT).splitlines()


def new_folder(round_folder: Path, command: str) -> Path:
    """A folder for another job, with the next number."""
    parent = jobs_folder(round_folder)
    taken = [int(m[1]) for path in parent.iterdir() if (m := _NAME.fullmatch(path.name))]
    made = parent / f"{max(taken, default=0) + 1:04d}-{command}"
    made.mkdir(mode=0o700)
    (made / MADE).mkdir(mode=0o700)
    return made


def _read(round_folder: Path, number: int, *, busy: bool) -> Job | None:
    folder = next((round_folder / FOLDER).glob(f"{number:04d}-*"))
    started, ended = _json(folder / JOB), _json(folder / ENDED)
    if not started:
        return None
    lines = _lines(folder / OUTPUT, round_folder)
    told = [found for line in lines if (found := _PROGRESS.fullmatch(line))]
    return Job(
        number,
        str(started["command"]),
        folder,
        dict(started["options"]),
        str(started["by"]),
        str(started["started_at"]),
        str(ended.get("ended_at", "")),
        _state(ended, busy=busy),
        tuple(line for line in lines if not _PROGRESS.fullmatch(line)),
        min(int(told[-1][1]), 100) if told else None,
        (told[-1][2] or "").strip() if told else "",
    )


def _state(ended: dict[str, Any], *, busy: bool) -> State:
    if not ended:
        return State.RUNNING if busy else State.CUT_OFF
    if ended.get("cancelled"):
        return State.CANCELLED
    return {0: State.DONE, 1: State.AT_FAULT}.get(ended["code"], State.FAILED)


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _lines(path: Path, round_folder: Path) -> list[str]:
    """The output as lines, without the folder that every path of it begins with."""
    text = _text(path)
    for folder in (round_folder, round_folder.resolve()):
        text = text.replace(f"{folder}{os.sep}", "").replace(str(folder), "本轮")
        text = text.replace(f"{folder.parent}{os.sep}", "")  # where an archive lies
    lines = text.replace("\x00", "").splitlines()
    told = [plain(line) for line in lines if not _is_place(round_folder, line)]
    return [line for line in told if line.strip()]


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST)
    except OSError:
        return ""


def _is_place(round_folder: Path, line: str) -> bool:
    """Whether a line only names a file of the round; the page offers those that are of use."""
    try:
        return (round_folder / line.strip().removeprefix(_WRITTEN)).exists()
    except (OSError, ValueError):
        return False
