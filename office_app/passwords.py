"""Passwords of staff: which are refused, what is stored of one, and whether one is right."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from office_app import words
from office_app.guessable import LEAST_LEFT, easily_guessed
from rulebook.round import Round
from survey_app import tokens
from survey_app.store import Account
from survey_app.texts import fill

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
# The second of OWASP's equivalent settings: 19 MiB at a time.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash(tokens.new_token())
# One hash at a time, so that sign-ins take no more than one processor, and few who wait for it, so
# that interviewers find a free thread.
_ONE = threading.Lock()
_PLACES = threading.BoundedSemaphore(4)


class Busy(Exception):
    """Too many are signing in at this moment; nothing was looked at."""


def hash_password(password: str) -> str:
    """What is stored of a password.

    Raises
    ------
    Busy
        If too many wait already.
    """
    with _turn():
        return _HASHER.hash(_normal(password))


def password_fits(account: Account | None, password: str) -> bool:
    """Whether the password is right; takes as long when there is no such account.

    Raises
    ------
    Busy
        If too many wait already.
    """
    stored = account.password if account and account.password else _NOBODY
    with _turn():
        try:
            _HASHER.verify(stored, _normal(password))
        except VerificationError:
            return False
    return stored != _NOBODY


def fault_of(password: str, repeat: str, account: Account, this_round: Round) -> str:
    """What is wrong with a new password, if anything."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return fill(words.TOO_SHORT, n=SHORTEST_PASSWORD)
    host = urlsplit(this_round.settings.public_url).hostname or ""
    names = (account.name, account.full_name, this_round.settings.title, host)
    if easily_guessed(password, names):
        return fill(words.TOO_EASY, n=LEAST_LEFT)
    return "" if password == repeat else words.NOT_EQUAL


@contextmanager
def _turn() -> Iterator[None]:
    if not _PLACES.acquire(blocking=False):
        raise Busy
    try:
        with _ONE:
            yield
    finally:
        _PLACES.release()


def _normal(password: str) -> str:
    """The same spelling, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password[:LONGEST_PASSWORD])
