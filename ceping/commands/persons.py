"""Who agrees to an act: ``--by`` names the accounts, each is asked for its password and code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from getpass import getpass
from typing import TYPE_CHECKING

import click

from ceping.language import help_text, say

if TYPE_CHECKING:
    from rulebook.round import Round

BY = click.option("--by", "names", multiple=True, metavar="NAME", help=help_text("shared.by"))


def agreed(
    this_round: Round, names: Sequence[str], needed: int = 2, roles: Sequence[str] = ("office",)
) -> tuple[str, ...]:
    """The accounts that agree to what follows; nobody has to in a simulated round.

    They are typed unseen. Where nobody sits at a terminal they are read from standard input, a line
    each in the order of the names; a one-time code follows its password.
    """
    if this_round.settings.simulated:
        return ()
    from office_app.persons import persons

    return persons(this_round, names, needed, _secret, roles)


def say_if_skipped(this_round: Round) -> None:
    """A simulated round says at the end that nobody was asked."""
    if this_round.settings.simulated:
        skipped = say("模拟数据，不要求办公室人员同意", "simulated data: nobody had to agree")
        click.echo(skipped, err=True)


def _secret(name: str, code: bool) -> str:
    if sys.stdin.isatty():
        what = say("动态码", "one-time code") if code else say("密码", "password")
        return getpass(say(f"{name} 的{what}：", f"{what} of {name}: "))
    return sys.stdin.readline().rstrip("\r\n")
