"""Accounts of staff: made by the office, first entered by a one-time link, never by a default."""

import re
import time
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app import office, tokens
from survey_app.store import Account

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 128
_LONGEST_NAME = 40
ACCOUNT_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")
# The second of OWASP's equivalent settings: 19 MiB at a time, so that a few logins at once do not
# take a small server's memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash(tokens.new_token())


@dataclass(frozen=True)
class Invitation:
    """A link for the first login, shown this once. ``expires`` in seconds since 1970."""

    name: str
    link: str
    expires: int


def add(this: Round, name: str, full_name: str, role: str, hours: int) -> Invitation:
    """Make an account that only its link opens.

    Raises
    ------
    InputError
        If a name is unfit or taken, or a real round has no https address.
    """
    office.prepare(this)
    office.require_address(this)
    full_name = _sound(name, full_name)
    token, expires = tokens.new_token(), int(time.time()) + hours * 3600
    accounts = office.store_of(this).accounts
    if not accounts.add(name, full_name, role, tokens.token_hash(token), expires):
        raise _fault(Words("还没有用过的账号名", "a name that is not taken"), name)
    return Invitation(name, _link(this, token), expires)


def reset(this: Round, name: str, hours: int) -> Invitation:
    """Take the password away and give a new link; all sessions of the account end.

    Raises
    ------
    InputError
        If there is no such account, or a real round has no https address.
    """
    office.prepare(this)
    office.require_address(this)
    token, expires = tokens.new_token(), int(time.time()) + hours * 3600
    if not office.store_of(this).accounts.reset(name, tokens.token_hash(token), expires):
        raise _unknown(name)
    return Invitation(name, _link(this, token), expires)


def remove(this: Round, name: str) -> None:
    """Remove an account; what it entered keeps its name.

    Raises
    ------
    InputError
        If there is no such account.
    """
    office.prepare(this)
    if not office.store_of(this).accounts.remove(name):
        raise _unknown(name)


def listed(this: Round) -> list[Account]:
    """All accounts."""
    office.prepare(this)
    return office.store_of(this).accounts.all()


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
    """One spelling, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password[:LONGEST_PASSWORD])


def _link(this: Round, token: str) -> str:
    return f"{office.address(this)}/staff/first/{token}"


def _sound(name: str, full_name: str) -> str:
    """The full name, in one spelling; both stand in lists that a spreadsheet opens."""
    if not ACCOUNT_NAME.fullmatch(name):
        raise _fault(Words("字母、数字、_、- 组成的账号名", "letters, digits, _ and -"), name)
    shown = " ".join(full_name.split())
    if not shown or len(shown) > _LONGEST_NAME or shown[0] in "=+-@" or not shown.isprintable():
        words = Words(f"姓名，最多{_LONGEST_NAME}字", f"a name up to {_LONGEST_NAME} characters")
        raise _fault(words, full_name)
    return shown


def _unknown(name: str) -> InputError:
    return _fault(Words("已有的账号", "an account that exists"), name)


def _fault(expected: Words, got: str) -> InputError:
    return InputError([Problem("账号 account", expected, got)])
