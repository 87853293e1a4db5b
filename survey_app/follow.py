"""A running server takes up openings and amendments by itself, whole or not at all.

Each request is answered with one register from its beginning to its end. Which one counts, the
database says (the digest of an open part): answers are taken in its transaction for that one alone,
so workers that are a moment apart never take answers for two.
"""

import math
import threading
import time
from dataclasses import replace
from pathlib import Path

from flask import Flask, g

from rulebook.lock import LOCK_FILE, lock_problems
from rulebook.problems import InputError, Problem
from rulebook.round import Round, open_round
from survey_app.acts.locked_rules import finish_lock
from survey_app.context import EXTENSION, FOLLOWER, Context
from survey_app.logs import log
from survey_app.page_cache import PageCache
from survey_app.shown import AS_OPENED
from survey_app.store import PARTS, Unavailable

_AGAIN_SECONDS = 1.0
Stamp = tuple[int, ...]


def install(app: Flask, context: Context) -> None:
    """Let ``app`` follow the files of its round, at the beginning of requests."""
    follower = _Follower(app, context.round.folder / LOCK_FILE)
    app.before_request(follower)
    app.extensions[FOLLOWER] = follower.catch_up


class _Follower:
    """Looks whether the lock, or what the database calls open, is another than before."""

    def __init__(self, app: Flask, path: Path) -> None:
        self._app = app
        self._path = path
        self._stamp = _stamp(path)
        self._late = -math.inf
        self._behind = False
        self._one = threading.Lock()

    def __call__(self) -> None:
        """Take up what is new; this request keeps what it begins with."""
        stamp, now = _stamp(self._path), time.monotonic()
        new = stamp != self._stamp
        # Whoever comes while something new is taken up waits for it: it would be sent back.
        if (new or now >= self._late) and self._one.acquire(blocking=new):
            try:
                self._look(stamp)
            finally:
                self._late = now + _AGAIN_SECONDS
                self._one.release()
        setattr(g, EXTENSION, self._app.extensions[EXTENSION])

    def catch_up(self) -> Context:
        """What there is now, for a request that finds itself behind."""
        with self._one:
            if not self._behind or time.monotonic() >= self._late:
                self._look(_stamp(self._path))
                self._late = time.monotonic() + _AGAIN_SECONDS
        context: Context = self._app.extensions[EXTENSION]
        setattr(g, EXTENSION, context)
        return context

    def _look(self, stamp: Stamp) -> None:
        context: Context = self._app.extensions[EXTENSION]
        try:
            self._behind |= stamp != self._stamp or not _is_as_opened(context)
            if self._behind:
                self._app.extensions[EXTENSION] = renewed(context)
                self._behind = False
        except InputError as error:  # again in a moment: somebody may be at work on the files
            log("error", "files not taken up", reason=error.problems[0].file)
        except Unavailable:
            return  # what needs the database says so itself
        finally:
            self._stamp = stamp


def renewed(context: Context) -> Context:
    """What the views need, by the files as they are now.

    Raises
    ------
    InputError
        If the files are at fault, or not those that the database calls open.
    """
    this_round = open_round(context.round.folder)
    finish_lock(this_round, context.store)
    made = replace(context, round=this_round, page_cache=PageCache(), _signers={})
    problems = tuple(lock_problems(this_round))
    if problems or not (_is_same(context.round, this_round) and _is_as_opened(made)):
        raise InputError(problems or [Problem("windows.csv", AS_OPENED, "")])
    return made


def _is_same(one: Round, other: Round) -> bool:
    """What needs another start of the server: its database, its kind, its questionnaire's items."""
    settings = [(r.settings.database, r.settings.simulated) for r in (one, other)]
    items = [[item.id for item in r.book.questionnaires.questionnaire.items] for r in (one, other)]
    return settings[0] == settings[1] and items[0] == items[1]


def _is_as_opened(context: Context) -> bool:
    return all(context.as_opened(part, context.store.phase(part)) for part in PARTS)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
