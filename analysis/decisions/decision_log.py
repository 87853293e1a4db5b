"""The append-only log of the leading group's decisions: one line a confirmation.

Every line is JSON, names the hash of the line before it and carries its own, so that an altered or
missing line is found. A line counts once its line end is on disk; what a kill leaves behind is cut
off by the next confirmation.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.result.awards import Decision
from rulebook.filelock import WriterLock
from rulebook.problems import InputError, Problem, Words

LOG_FILE = "decisions.jsonl"
LOCK_FILE = ".decisions.lock"
_FIRST = "0" * 64


@dataclass(frozen=True)
class Basis:
    """What was decided on: SHA-256 of score.json, of the counts and of every input file."""

    score: str
    counts: str
    files: Mapping[str, str]
    reading: str


@dataclass(frozen=True)
class Confirmation:
    """One line of the log: decisions and what they were taken on; ``recorded_at`` is ISO 8601."""

    number: int
    recorded_at: str
    basis: Basis
    decisions: tuple[Decision, ...]
    sha256: str


@dataclass(frozen=True)
class DecisionLog:
    """Every confirmation of a round. ``torn`` counts bytes that a kill left at the end."""

    confirmations: tuple[Confirmation, ...]
    length: int = 0
    torn: int = 0

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision in the order of the log."""
        return tuple(d for confirmation in self.confirmations for d in confirmation.decisions)

    @property
    def last_hash(self) -> str:
        """The hash the next line has to name."""
        return self.confirmations[-1].sha256 if self.confirmations else _FIRST


def read_log(folder: Path) -> DecisionLog:
    """The log of a round; empty where nothing was confirmed.

    Raises
    ------
    InputError
        If a line that was completed has been changed or taken out.
    """
    path = folder / LOG_FILE
    if not path.is_file():
        return DecisionLog(())
    *lines, torn = path.read_bytes().split(b"\n")
    confirmations: list[Confirmation] = []
    for number, line in enumerate(lines, start=1):
        previous = confirmations[-1].sha256 if confirmations else _FIRST
        confirmations.append(_confirmation(line, number, previous))
    return DecisionLog(tuple(confirmations), sum(len(line) + 1 for line in lines), len(torn))


def _confirmation(line: bytes, number: int, previous: str) -> Confirmation:
    try:
        data = json.loads(line)
        stated = data.pop("sha256")
        linked = data["previous"] == previous and data["number"] == number
        if linked and stated == _hash(data):
            return Confirmation(
                number,
                data["recorded_at"],
                Basis(**data["basis"]),
                tuple(_decision(decision) for decision in data["decisions"]),
                stated,
            )
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    words = Words("与上一行相连、未经改动的一行", "an unaltered line that follows the one before")
    got = line.decode("utf-8", "replace")[:60]
    raise InputError([Problem(LOG_FILE, words, got, number, "sha256")])


def _decision(data: Mapping[str, Any]) -> Decision:
    return Decision(**{**data, "date": date.fromisoformat(data["date"])})


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Keep other confirmations of the same round waiting."""
    with WriterLock(folder / LOCK_FILE)():
        yield


def append(
    folder: Path,
    log: DecisionLog,
    basis: Basis,
    decisions: Sequence[Decision],
    recorded_at: str,
    announce: Callable[[str], object] | None = None,
) -> None:
    """Add one confirmation and return once it is on disk. To be called within ``writing``.

    A torn end is cut off first. ``sequence`` of the decisions is counted on. ``announce`` is given
    the SHA-256 that the file is about to have; where it raises, nothing is written.
    """
    start = len(log.decisions)
    data: dict[str, Any] = {
        "number": len(log.confirmations) + 1,
        "recorded_at": recorded_at,
        "basis": asdict(basis),
        "decisions": [
            asdict(decision) | {"date": decision.date.isoformat(), "sequence": start + place}
            for place, decision in enumerate(decisions, start=1)
        ],
        "previous": log.last_hash,
    }
    line = _line(data | {"sha256": _hash(data)}).encode() + b"\n"
    path = folder / LOG_FILE
    new = not path.exists()
    if announce:
        before = b"" if new else path.read_bytes()[: log.length]
        announce(hashlib.sha256(before + line).hexdigest())
    with path.open("ab") as file:
        file.truncate(log.length)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if new:
        _folder_to_disk(folder)


def _folder_to_disk(folder: Path) -> None:
    if os.name == "nt":  # no such call, and no such need
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(_line(data).encode()).hexdigest()
