"""A file that was brought and not agreed to yet: for our eyes only, for a day at most."""

import hashlib
import json
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from rulebook.round import Round
from survey_app.acts.office_folder import FOLDER
from survey_app.files import write_file

_FOLDER, _DATA, _ABOUT = "uploads", "data", "about.json"
_KEPT = 86_400  # seconds


@dataclass(frozen=True)
class About:
    """What was said of a file when it was brought.

    ``merge``: rows that it does not have stay. ``given``: the value of a column it leaves out.
    """

    file: str
    merge: bool
    given: str


@dataclass(frozen=True)
class Pending:
    """A file that waits."""

    about: About
    data: bytes


def keep(this_round: Round, account: str, table: str, about: About, data: bytes) -> None:
    """Keep a file in the place of the one that this account brought for the table before."""
    folder = _folder(this_round, account, table)
    for part in (folder.parent.parent, folder.parent, folder):
        part.mkdir(mode=0o700, exist_ok=True)
    write_file(folder / _DATA, data, 0o600)
    write_file(folder / _ABOUT, json.dumps(asdict(about)).encode(), 0o600)


def waiting(this_round: Round, account: str, table: str) -> Pending | None:
    """The file that an account has brought for a table, or None."""
    _remove_old(this_round)
    folder = _folder(this_round, account, table)
    try:
        about = About(**json.loads((folder / _ABOUT).read_text(encoding="utf-8")))
        return Pending(about, (folder / _DATA).read_bytes())
    except (OSError, ValueError, TypeError):  # none, or one that was cut off
        return None


def drop(this_round: Round, account: str, table: str) -> None:
    """Forget it."""
    shutil.rmtree(_folder(this_round, account, table), ignore_errors=True)


def _folder(this_round: Round, account: str, table: str) -> Path:
    who = hashlib.sha256(account.encode()).hexdigest()[:16]
    return this_round.folder / FOLDER / _FOLDER / f"{who}-{table}"


def _remove_old(this_round: Round) -> None:
    folder = this_round.folder / FOLDER / _FOLDER
    for path in folder.iterdir() if folder.is_dir() else ():
        if time.time() - path.stat().st_mtime > _KEPT:
            shutil.rmtree(path, ignore_errors=True)
