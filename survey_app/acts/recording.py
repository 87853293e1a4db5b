"""What staff and the office do is recorded: with the act in the database, then in a file beside it.

The file ``trail.jsonl`` goes into the archive, and it is a second witness: lines that somebody
takes out of the database still stand in it. It is never written over with other lines.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from rulebook.filelock import WriterLock
from rulebook.lock import LOCK_FILE, TRAIL_FILE
from rulebook.round import Round
from survey_app.files import write_file
from survey_app.setup import now
from survey_app.store import Store
from survey_app.trail import Act

_LOCK = ".trail.lock"
# Whoever pressed the button in the console that started this command; empty at a command line.
PRESSED_BY = "CEPING_PRESSED_BY"
THROUGH, CONSOLE, DESK = "through", "console", "desk"
Persons = tuple[str, ...]


def act_of(
    this_round: Round, name: str, by: Persons = (), *, at: dt.datetime | None = None, **what: Any
) -> Act:
    """An act of this minute, or of that in which ``at`` lies."""
    if pressed := os.environ.get(PRESSED_BY):
        by, what = by or (pressed,), {**what, THROUGH: CONSOLE}
    return Act(name, (at or now(this_round)).isoformat(timespec="minutes"), by, what)


@contextmanager
def recording(
    this_round: Round,
    store: Store,
    name: str,
    by: Persons = (),
    *,
    at: dt.datetime | None = None,
    **what: Any,
) -> Iterator[Act]:
    """Hand over the act to be recorded with what is done, and bring the file up to date after.

    Also where it was held up half-way: a close that cannot finish has decrypted all the same.
    """
    try:
        yield act_of(this_round, name, by, at=at, **what)
    finally:
        copy_trail(this_round, store)


def record(this_round: Round, store: Store, name: str, by: Persons = (), **what: Any) -> None:
    """Record what is done outside the database; before it is done, where it reads or removes."""
    with recording(this_round, store, name, by, **what) as act:
        store.trail.record(act)


def copy_trail(this_round: Round, store: Store) -> None:
    """Add to the file what it lacks; where it says something else, it stays as it is.

    What is done is done: where the file cannot be written, the next act brings it up to date.
    """
    path = this_round.folder / TRAIL_FILE
    with suppress(OSError), WriterLock(path.with_name(_LOCK))():
        lines, held = store.trail.lines(), trail_file(this_round)
        if lines[: len(held)] == held and len(lines) > len(held):
            write_file(path, "".join(f"{line}\n" for line in lines).encode(), 0o600)


def trail_file(this_round: Round) -> list[str]:
    """The lines of the file, none where there is no file."""
    return lines_of(this_round.folder / TRAIL_FILE)


def lines_of(path: Path) -> list[str]:
    """The lines of a file as they stand there."""
    if not path.is_file():
        return []
    return path.read_text(encoding="utf-8", errors="replace").removesuffix("\n").split("\n")


def lay_aside(this_round: Round) -> None:
    """Keep the file under another name: the database was put back to an earlier state."""
    path = this_round.folder / TRAIL_FILE
    if path.is_file():
        names = (path.with_name(f"trail-{n}.jsonl") for n in count(1))
        path.rename(next(name for name in names if not name.exists()))


def lock_hash(this_round: Round) -> str:
    """SHA-256 of rules.lock, empty where there is none."""
    return hash_of(this_round.folder / LOCK_FILE)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
