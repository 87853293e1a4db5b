"""Who agrees to an act on the command line: accounts of staff, each by its own password.

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


def persons(
    this_round: Round,
    names: Sequence[str],
    needed: int,
    ask: Ask,
    roles: Sequence[str] = (OFFICE,),
) -> Persons:
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
    roles
        Whose accounts will do.

    Raises
    ------
    InputError
        In one line: too few, one named twice, an account of another role, a wrong
        password.
    """
    _require_enough(names, needed, roles)
    found = {account.name: account for account in prepare(this_round).accounts.all()}
    accounts = [_of_role(found.get(name), name, roles) for name in names]
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


def _require_enough(names: Sequence[str], needed: int, roles: Sequence[str]) -> None:
    said = " ".join(names)
    if len(set(names)) < len(names):
        raise _fault(Words("不同的人（同一账号写了两次）", "different accounts, each once"), said)
    if len(names) < needed:
        options = " ".join(["--by NAME"] * needed)
        zh = f"{needed}个{_named(roles).zh}账号各自同意（{options}）"
        en = f"{needed} accounts of the {_named(roles).en} that agree ({options})"
        raise _fault(Words(zh, en), said)


def _named(roles: Sequence[str]) -> Words:
    names = {OFFICE: Words("办公室", "office"), "teller": Words("计票人", "tellers")}
    named = [names[role] for role in roles]
    return Words("或".join(one.zh for one in named), " or the ".join(one.en for one in named))


def _of_role(account: Account | None, name: str, roles: Sequence[str]) -> Account:
    if account is None or account.role not in roles or not account.password:
        whose = _named(roles)
        words = Words(
            f"已设密码的{whose.zh}账号", f"an account of the {whose.en} that has its password"
        )
        raise _fault(words, f"{name} ({account.role})" if account else name)
    return account


def _fault(expected: Words, got: str) -> InputError:
    return InputError([Problem("--by", expected, got)])
