"""Accounts of staff: made by the office, first entered by a one-time link, never by a default."""

import time
from dataclasses import dataclass

from rulebook.problems import InputError, Words
from rulebook.round import Round
from survey_app import tokens
from survey_app.acts.recording import Persons, recording
from survey_app.addresses import first_link, require_address
from survey_app.registers import sound_name
from survey_app.setup import fault, prepare_unfilled
from survey_app.store import ACCOUNT_NAME, ROLES, WITH_BODY, Account, Store

_LONGEST_NAME = 40
FULL_NAME = Words("姓名", "full name")


@dataclass(frozen=True)
class Invitation:
    """A link for the first login, shown this once. ``expires`` in seconds since 1970."""

    name: str
    link: str
    expires: int


def add(
    this_round: Round,
    name: str,
    full_name: str,
    role: str,
    hours: int,
    by: Persons = (),
    *,
    body: str = "",
    here: str = "",
) -> Invitation:
    """Make an account that only its link opens.

    ``body`` is the unit (its id) or the division that somebody of such a role works for, or a
    reviewer's own unit. ``here``
    is the console's address on the computer on which the link is opened: nobody reads along there,
    so it need not be https.

    Raises
    ------
    InputError
        If a name is unfit or taken, a role lacks its body, or a real round has no https address.
    """
    store = _ready_to_invite(this_round, here)
    full_name = _sound(name, full_name)
    if role not in ROLES:
        raise _fault(Words("已有的角色", "a role that exists"), role)
    if (role in WITH_BODY) != bool(body):
        words = Words(
            "申报单位、考评单位、评委的账号写明单位，别的不写",
            "a unit or division, for its role only",
        )
        raise _fault(words, role)
    invitation, invite = _invitation(this_round, name, hours, here)
    with recording(this_round, store, "account", by, account=name, role=role, unit=body) as act:
        if not store.accounts.add(
            name, full_name, role, invite, invitation.expires, body=body, act=act
        ):
            raise _fault(Words("还没有用过的账号名", "a name that is not taken"), name)
    return invitation


def reset(
    this_round: Round, name: str, hours: int, by: Persons = (), *, here: str = ""
) -> Invitation:
    """Take the password away and give a new link (``here`` as in ``add``); all its sessions end.

    Raises
    ------
    InputError
        If there is no such account, or a real round has no https address.
    """
    store = _ready_to_invite(this_round, here)
    invitation, invite = _invitation(this_round, name, hours, here)
    with recording(this_round, store, "account reset", by, account=name) as act:
        if not store.accounts.reset(name, invite, invitation.expires, act=act):
            raise _unknown(name)
    return invitation


def remove(this_round: Round, name: str, by: Persons = ()) -> None:
    """Remove an account; what it entered keeps its name.

    Raises
    ------
    InputError
        If there is no such account.
    """
    store = prepare_unfilled(this_round)
    with recording(this_round, store, "account removed", by, account=name) as act:
        if not store.accounts.remove(name, act=act):
            raise _unknown(name)


def listed(this_round: Round) -> list[Account]:
    """All accounts."""
    return prepare_unfilled(this_round).accounts.all()


def _ready_to_invite(this_round: Round, here: str) -> Store:
    store = prepare_unfilled(this_round)
    if not here:
        require_address(this_round)
    return store


def _invitation(this_round: Round, name: str, hours: int, here: str) -> tuple[Invitation, bytes]:
    """A new link, and what is stored of it."""
    token, expires = tokens.new_token(), int(time.time()) + hours * 3600
    return Invitation(name, first_link(this_round, token, here), expires), tokens.token_hash(token)


def _sound(name: str, full_name: str) -> str:
    """The full name, in one spelling; both stand in lists that a spreadsheet opens."""
    if not ACCOUNT_NAME.fullmatch(name):
        raise _fault(Words("字母、数字、_、- 组成的账号名", "letters, digits, _ and -"), name)
    shown = sound_name(full_name, _LONGEST_NAME)
    if not shown:
        words = Words(
            f"姓名（最多{_LONGEST_NAME}字，不用=+-@开头，不带看不见的符号）",
            f"a name up to {_LONGEST_NAME} characters that can be seen",
        )
        raise fault(FULL_NAME, words, "".join(sign for sign in full_name if sign.isprintable()))
    return shown


def _unknown(name: str) -> InputError:
    return _fault(Words("已有的账号", "an account that exists"), name)


def _fault(expected: Words, got: str) -> InputError:
    return fault(Words("账号", "account"), expected, got)
