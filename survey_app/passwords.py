"""Passwords of staff: what is stored of one, and whether one is right."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from survey_app import tokens
from survey_app.store import Account

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 128
# The second of OWASP's equivalent settings: 19 MiB at a time, so that a few logins at once do not
# take a small server's memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash(tokens.new_token())


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _HASHER.hash(_normal(password))


def password_fits(account: Account | None, password: str) -> bool:
    """Whether the password is right; takes as long when there is no such account."""
    stored = account.password if account and account.password else _NOBODY
    try:
        _HASHER.verify(stored, _normal(password))
    except VerificationError:
        return False
    return stored != _NOBODY


def _normal(password: str) -> str:
    """The same spelling, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password[:LONGEST_PASSWORD])
