"""Accounts of the office, the agency, and whoever works at the meeting or looks on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, say

if TYPE_CHECKING:
    from rulebook.round import Round

_ROLE_NAMES = {
    "interviewer": say("访问员", "interviewer"),
    "office": say("办公室", "office"),
    "auditor": say("监督员", "auditor"),
    "agency": say("测评机构", "agency"),
    "teller": say("计票人", "teller"),
    "reviewer": say("复核人", "reviewer"),
    "district": say("区县报送", "district"),
    "unit": say("申报单位", "applying unit"),
    "division": say("考评单位", "assessing division"),
    "panel": say("评委", "reviewer of a panel"),
    "leader": say("审定机构成员", "member of the leading group"),
}

_name = click.argument("name")
_hours = click.option(
    "--hours",
    type=click.IntRange(1, 168),
    default=24,
    show_default=True,
    help=help_text("shared.hours"),
)


@click.group(help=help_text("account"))
@round_folder
@click.pass_context
def account(context: click.Context, folder: Path) -> None:
    """Remember the round for the subcommands."""
    context.obj = folder


@account.command(help=help_text("account-add"))
@_name
@click.option("--full-name", required=True, help=help_text("account-add.full-name"))
@click.option("--role", type=click.Choice(list(_ROLE_NAMES)), default="interviewer")
@click.option("--body", default="", metavar="NAME", help=help_text("account-add.body"))
@click.option("--unit-type", default="", metavar="ID", help=help_text("account-add.unit-type"))
@_hours
@click.pass_obj
def add(
    folder: Path, name: str, full_name: str, role: str, body: str, unit_type: str, hours: int
) -> None:
    """Make an account."""
    from survey_app.acts import accounts
    from survey_app.acts.applications.units import body_of

    this_round = the_round(folder)
    works_for = body_of(this_round, role, body, unit_type)
    made = accounts.add(this_round, name, full_name, role, hours, body=works_for)
    _show(this_round, made.link, hours)


@account.command(help=help_text("account-reset"))
@_name
@_hours
@click.pass_obj
def reset(folder: Path, name: str, hours: int) -> None:
    """Give a new first link."""
    from survey_app.acts import accounts

    this_round = the_round(folder)
    _show(this_round, accounts.reset(this_round, name, hours).link, hours)


@account.command("list", help=help_text("account-list"))
@click.pass_obj
def list_(folder: Path) -> None:
    """One line an account; never a link."""
    from survey_app.acts import accounts
    from survey_app.acts.applications.units import body_names

    this_round = the_round(folder)
    named = body_names(this_round)
    for member in accounts.listed(this_round):
        until = this_round.settings.local(dt.datetime.fromtimestamp(member.invite_expires, dt.UTC))
        waiting = say(f"链接有效至 {until:%Y-%m-%d %H:%M}", f"link until {until:%Y-%m-%d %H:%M}")
        state = say("已启用", "in use") if member.password else waiting
        body = named.get(member.body, member.body)
        role = _ROLE_NAMES[member.role] + (f" {body}" if body else "")
        click.echo(f"{member.name}\t{member.full_name}\t{role}\t{state}")


@account.command(help=help_text("account-remove"))
@_name
@click.pass_obj
def remove(folder: Path, name: str) -> None:
    """Remove an account."""
    from survey_app.acts import accounts

    accounts.remove(the_round(folder), name)
    click.echo(say(f"已删除：{name}", f"removed: {name}"))


def _show(this_round: Round, link: str, hours: int) -> None:
    click.echo(link)
    handed = say(
        f"请交给本人：链接只能用一次，{hours}小时内有效，不再显示。",
        f"Hand it to this person: it works once, within {hours} hours, and is not shown again.",
    )
    click.echo(handed, err=True)
    if not this_round.settings.public_url:
        port = say(
            "链接里是控制台平时的端口。serve 用了别的端口，就换成它显示的控制台端口。",
            "It names the console's usual port: where `serve` shows another for it, put that one.",
        )
        click.echo(port, err=True)


COMMANDS = (account,)
