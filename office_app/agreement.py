"""Who agrees to an act on a page: whoever is signed in, and for the vote somebody else beside.

What the command line asks for by ``--by`` is asked for here: each types the own password, and the
one-time code where the account has one. A simulated round asks nobody, and says who pressed.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flask import request

from office_app import one_time, signed_in, words
from office_app.attempts import attempts
from office_app.passwords import Busy, password_fits
from office_app.persons import OFFICE
from office_app.refusals import Fault
from survey_app.acts.recording import Persons
from survey_app.context import current
from survey_app.store import ACCOUNT_NAME, Account
from survey_app.texts import fill

_SECOND = "2"  # ends the names of the second person's fields


class Agreement(NamedTuple):
    """The accounts that agree, or what is wrong in the fields."""

    by: Persons
    faults: list[Fault]


class _Signed(NamedTuple):
    """Somebody who agrees, and how the names of this person's fields end."""

    account: Account
    end: str

    def typed(self, field: str) -> str:
        return request.form.get(field + self.end, "")


def me() -> Account:
    """Whoever is signed in, in a view that admits nobody else."""
    account = signed_in.account()
    assert account
    return account


def agreement(needed: int) -> Agreement:
    """Whether ``needed`` persons agree by what they typed; codes are spent only if all is right."""
    if current().round.settings.simulated:
        return Agreement((me().name,), [])
    people, faults = _sound_people(needed)
    if not faults:
        faults = [fault for one in people if (fault := _unspent(one))]
    return Agreement(_names(people), faults)


def handed_over(needed: int) -> tuple[Agreement, list[str]]:
    """The same for a command that asks again: nothing is spent, and what to tell it, a line each.

    It reads the password of each, and the one-time code after it where the account has one.
    """
    if current().round.settings.simulated:
        return Agreement((), []), []
    people, faults = _sound_people(needed)
    fields = [(one, field) for one in people for field in ("password", "code")]
    told = [one.typed(field) for one, field in fields if field != "code" or one.account.totp_salt]
    return Agreement(_names(people), faults), told


def _sound_people(needed: int) -> tuple[list[_Signed], list[Fault]]:
    people, faults = _people(needed)
    return people, faults or [*_wrong_passwords(people)] or [*_wrong_codes(people)]


def _names(people: list[_Signed]) -> Persons:
    return tuple(one.account.name for one in people)


def _people(needed: int) -> tuple[list[_Signed], list[Fault]]:
    first = _Signed(me(), "")
    if needed == 1:
        return [first], []
    name = request.form.get(f"name{_SECOND}", "").strip()
    if not name:
        return [], [(f"name{_SECOND}", words.SECOND_MISSING)]
    account = current().store.accounts.find(name) if ACCOUNT_NAME.fullmatch(name) else None
    if account and account.name == first.account.name:
        return [], [(f"name{_SECOND}", words.SECOND_IS_FIRST)]
    if account is None or account.role != OFFICE or not account.password:
        return [], [(f"name{_SECOND}", words.SECOND_NOT_OFFICE)]
    return [first, _Signed(account, _SECOND)], []


def _wrong_passwords(people: list[_Signed]) -> Iterator[Fault]:
    for one in people:
        field, name = f"password{one.end}", one.account.name
        if wait := attempts().wait(name, request.remote_addr):
            yield field, fill(words.WAIT, n=wait)
            continue
        try:
            fits = password_fits(one.account, one.typed("password"))
        except Busy:
            yield field, words.BUSY
            continue
        if fits:
            attempts().forget(name, request.remote_addr)
        else:
            attempts().failed(name, request.remote_addr)
            yield field, words.PASSWORD_WRONG


def _wrong_codes(people: list[_Signed]) -> Iterator[Fault]:
    """Asked before any is spent: the next would be half a minute away."""
    for one in people:
        salt = one.account.totp_salt
        if salt and (
            one_time.matching_step(current().keys, one.account.name, salt, one.typed("code"))
            is None
        ):
            attempts().failed(one.account.name, request.remote_addr)
            yield f"code{one.end}", words.CODE_WRONG


def _unspent(one: _Signed) -> Fault | None:
    context = current()
    if not one.account.totp_salt or one_time.spend(
        context.store, context.keys, one.account, one.typed("code")
    ):
        return None
    return f"code{one.end}", words.CODE_USED
