"""Who agrees to an act on the command line: accounts of the office, each by its own password.

Where an account has one-time codes, a code is asked for besides. In place of the password it would
prove nothing here: whoever runs the command can read what codes are made from. Whoever can open the
database with other tools is outside our power; the privacy page says so.
"""

from collections.abc import Callable, Sequence

from office_app import one_time
from office_app.passwords import password_fits
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app.acts.recording import Persons
from survey_app.setup import keys_of, prepare
from survey_app.store import Account

OFFICE = "office"
Ask = Callable[[str, bool], str]


def persons(this_round: Round, names: Sequence[str], needed: int, ask: Ask) -> Persons:
    """The accounts that agree; nobody is asked for a password unless all names will do.

    Parameters
    ----------
    this_round
        Its accounts are asked.
    names
        Accounts as they were named.
    needed
        How many different ones it takes.
    ask
        Gives what the owner of an account types: the password, or where true is said the code.

    Raises
    ------
    InputError
        In one line: too few, one named twice, an account that is not the office's, a wrong
        password.
    """
    _require_enough(names, needed)
    found = {account.name: account for account in prepare(this_round).accounts.all()}
    accounts = [_of_office(found.get(name), name) for name in names]
    for account in accounts:
        if not _fits(this_round, account, ask):
            words = Words("与账号相符的密码（和动态码）", "the account's own password (and code)")
            raise _fault(words, account.name)
    return tuple(names)


def _fits(this_round: Round, account: Account, ask: Ask) -> bool:
    password = ask(account.name, False)
    code = ask(account.name, True) if account.totp_salt else ""
    if not password_fits(account, password):
        return False
    store, keys = prepare(this_round), keys_of(this_round)
    return not account.totp_salt or one_time.spend(store, keys, account, code)


def _require_enough(names: Sequence[str], needed: int) -> None:
    said = " ".join(names)
    if len(set(names)) < len(names):
        raise _fault(Words("不同的人（同一账号写了两次）", "different accounts, each once"), said)
    if len(names) < needed:
        options = " ".join(["--by NAME"] * needed)
        zh = f"{needed}个办公室账号各自同意（{options}）"
        en = f"{needed} accounts of the office that agree ({options})"
        raise _fault(Words(zh, en), said)


def _of_office(account: Account | None, name: str) -> Account:
    if account is None or account.role != OFFICE or not account.password:
        words = Words("已设密码的办公室账号", "an account of the office that has its password")
        raise _fault(words, f"{name} ({account.role})" if account else name)
    return account


def _fault(expected: Words, got: str) -> InputError:
    return InputError([Problem("--by", expected, got)])
