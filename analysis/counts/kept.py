"""Counts of the parts of the responses, kept beside them, so that a new month costs one part.

What lies in the round's .counts/ follows from the parts: it may be removed at any time, and is read
by `ceping score` alone. It is taken only for a part of the same SHA-256, under the same rules, by
the same program, and sealed by whoever runs it (docs/adr/0040).
"""

import hashlib
import hmac
import json
import os
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

import rulebook
from analysis.counts.part_counts import Counts
from analysis.intake.ratings import Ratings
from analysis.intake.response_parts import Sound
from rulebook.files import file_hash, write_files
from rulebook.round import Round

FOLDER = ".counts"
_CELLS, _DAYS, _BINS = "cells.parquet", "days.parquet", "bins.parquet"
_ANSWERS = "answers.parquet"
_FILES = (_CELLS, _DAYS, _BINS, _ANSWERS)
_SEAL = "kept.json"
_SECRET = Path(".ceping") / "counts.key"
_SECRET_BYTES = 32
_ENGINES = ("duckdb", "ibis-framework", "pandas", "pyarrow")


class KeptCounts:
    """The kept counts of one round under its rules; nothing is kept where there is no secret."""

    def __init__(self, this_round: Round, ratings: Ratings) -> None:
        """Counts kept in the folder of ``this_round``, to be added in the engine of ``ratings``."""
        self._round = this_round
        self._folder = this_round.folder / FOLDER
        self._ratings = ratings

    @cached_property
    def _basis(self) -> str:
        return basis(self._round)

    @cached_property
    def _secret(self) -> bytes | None:
        return own_secret()

    def sound(self, sha256: str) -> Sound | None:
        """What is known of a part; None unless its counts are kept and whole."""
        said = self._said(sha256)
        return Sound(said["rows"], frozenset(said["windows"])) if said else None

    def counts(self, parts: Iterable[str]) -> Counts:
        """The counts of all these parts, of which ``sound`` knows, one after the other."""
        copies = [self._copies(sha256) for sha256 in parts]
        cells, days, bins, answers = (
            self._ratings.stored(*(folder / file for folder in copies)) for file in _FILES
        )
        return Counts(cells, days, bins, answers.execute())

    def keep(self, sha256: str, sound: Sound, counts: Counts) -> None:
        """Keep the counts of a part, whole or not at all; a folder that none may write is left."""
        if self._secret is None:
            return
        name = self._name(sha256)

        def write(folder: Path) -> None:
            counts.cells.to_parquet(folder / _CELLS)
            counts.days.to_parquet(folder / _DAYS)
            counts.bins.to_parquet(folder / _BINS)
            counts.answers.to_parquet(folder / _ANSWERS)
            said = {
                "rows": sound.rows,
                "windows": sorted(sound.windows),
                "files": {file: file_hash(folder / file) for file in _FILES},
            }
            seal = {**said, "seal": self._sealed(name, said)}
            (folder / _SEAL).write_text(json.dumps(seal, ensure_ascii=False), encoding="utf-8")

        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            write_files(self._folder / name, write)

    def forget_others(self, parts: Iterable[str]) -> None:
        """Remove what is kept of anything but these parts under these rules."""
        if not self._folder.is_dir():
            return
        names = {self._name(sha256) for sha256 in parts}
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in names:
                    shutil.rmtree(path, ignore_errors=True)

    def _said(self, sha256: str) -> dict[str, Any] | None:
        """What the seal says, once it and the files that it names are found whole."""
        name = self._name(sha256)
        try:
            said = json.loads((self._folder / name / _SEAL).read_text(encoding="utf-8"))
            seal = str(said.pop("seal"))
            if self._secret is None or not hmac.compare_digest(seal, self._sealed(name, said)):
                return None
            # Copied first: what is checked is what is read, whatever happens to the folder.
            copies = self._copies(sha256)
            copies.mkdir(exist_ok=True)
            for file in _FILES:
                shutil.copyfile(self._folder / name / file, copies / file)
            same = all(file_hash(copies / file) == said["files"][file] for file in _FILES)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return dict(said) if same else None

    def _copies(self, sha256: str) -> Path:
        return self._ratings.scratch / f"kept-{sha256}"

    def _name(self, sha256: str) -> str:
        return hashlib.sha256(f"{sha256}\n{self._basis}".encode()).hexdigest()

    def _sealed(self, name: str, said: dict[str, Any]) -> str:
        text = json.dumps([name, said], ensure_ascii=False, sort_keys=True)
        return hmac.digest(self._secret or b"", text.encode(), "sha256").hex()


def basis(this_round: Round) -> str:
    """All that counts of a part follow from, beside the part: rules, settings, programs."""
    book, settings = this_round.book, this_round.settings
    points = book.questionnaires.grades.points()
    follows = {
        "code": _code(),
        "programs": {name: metadata.version(name) for name in _ENGINES},
        "engine": settings.engine,
        "simulated": settings.simulated,
        "timezone": settings.timezone,
        "years": this_round.likely_years,
        "table": repr(this_round.responses_table),
        "grades": sorted(this_round.grades.items(), key=repr),
        "points": {grade: str(value) for grade, value in points.items()},
        "channels": this_round.counted_channels,
        "least_answered": str(book.window_score.survey.least_answered),
        "counter_items": [item.id for item in book.items() if item.counter_item],
    }
    return json.dumps(follows, ensure_ascii=False, sort_keys=True)


@cache
def _code() -> str:
    """SHA-256 of the source of everything that reads and counts responses."""
    digest = hashlib.sha256()
    analysis = Path(__file__).parents[1]
    folders = (analysis / "intake", analysis / "counts", Path(rulebook.__file__).parent)
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        digest.update(f"{path.name}\n{file_hash(path)}\n".encode())
    return digest.hexdigest()


def own_secret() -> bytes | None:
    """A secret of this user on this machine, made when it is first asked for; None without a home.

    Whoever can write the round's folder and is not this user cannot seal counts with it.
    """
    try:
        path = Path.home() / _SECRET
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_SECRET_BYTES))
        secret = path.read_bytes()
    except (OSError, RuntimeError):  # no home, or nobody may write there
        return None
    return secret if len(secret) == _SECRET_BYTES else None
