"""The console shows a round's files as they are now: the office fills them while it runs.

What voters are shown follows the lock alone (``survey_app.follow``). While a part is open, files
that differ from its lock are not taken up here either; the steps and ``ceping check`` say so.
"""

import os
import threading
from pathlib import Path

from flask import Flask, g

from rulebook.problems import InputError
from survey_app.context import EXTENSION, Context
from survey_app.follow import renewed

_READ = (".csv", ".xlsx", ".toml")
Stamps = frozenset[tuple[str, int, int, int]]


def install(app: Flask, context: Context) -> None:
    """Look before each request whether the round's settings or tables have changed."""
    app.before_request(_Refresher(app, context.round.folder))


class _Refresher:
    """Takes up changed files whole, or stays with the former ones."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._stamps = _stamps(folder)
        self._one = threading.Lock()

    def __call__(self) -> None:
        with self._one:
            stamps = _stamps(self._folder)
            if stamps == self._stamps:
                return
            self._stamps = stamps
            try:
                made = renewed(self._app.extensions[EXTENSION])
            except InputError:
                return
            self._app.extensions[EXTENSION] = made
        setattr(g, EXTENSION, made)


def _stamps(folder: Path) -> Stamps:
    with os.scandir(folder) as entries:
        found = [
            (entry.name, entry.stat()) for entry in entries if Path(entry.name).suffix in _READ
        ]
    return frozenset((name, s.st_mtime_ns, s.st_size, s.st_ino) for name, s in found)
