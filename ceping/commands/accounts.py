"""Accounts of interviewers and of the office."""

import datetime as dt
from pathlib import Path

import click

from ceping.console import round_folder, the_round
from ceping.language import say

_ROLE_NAMES = {"interviewer": say("访问员", "interviewer"), "office": say("办公室", "office")}

_name = click.argument("name")
_hours = click.option(
    "--hours",
    type=click.IntRange(1, 168),
    default=24,
    show_default=True,
    help=say("首次登录链接的有效小时数", "how long the first link works"),
)


@click.group(
    help=say("访问员和办公室的账号。没有默认密码。", "Accounts of staff; no default password.")
)
@round_folder
@click.pass_context
def account(context: click.Context, folder: Path) -> None:
    """Remember the round for the subcommands."""
    context.obj = folder


@account.command(help=say("新建账号，打印一次性登录链接。", "Make an account, print its link."))
@_name
@click.option("--full-name", required=True, help=say("姓名，记在录入的问卷上", "the person's name"))
@click.option("--role", type=click.Choice(list(_ROLE_NAMES)), default="interviewer")
@_hours
@click.pass_obj
def add(folder: Path, name: str, full_name: str, role: str, hours: int) -> None:
    """Make an account."""
    from survey_app.acts import accounts

    this_round = the_round(folder)
    _show(accounts.add(this_round, name, full_name, role, hours).link, hours)


@account.command(help=say("作废密码和登录，重新生成链接。", "Void password, give a new link."))
@_name
@_hours
@click.pass_obj
def reset(folder: Path, name: str, hours: int) -> None:
    """Give a new first link."""
    from survey_app.acts import accounts

    _show(accounts.reset(the_round(folder), name, hours).link, hours)


@account.command("list", help=say("列出账号。", "List the accounts."))
@click.pass_obj
def list_(folder: Path) -> None:
    """One line an account; never a link."""
    from survey_app.acts import accounts

    this_round = the_round(folder)
    for member in accounts.listed(this_round):
        until = this_round.settings.local(dt.datetime.fromtimestamp(member.invite_expires, dt.UTC))
        waiting = say(f"链接有效至 {until:%Y-%m-%d %H:%M}", f"link until {until:%Y-%m-%d %H:%M}")
        state = say("已启用", "in use") if member.password else waiting
        click.echo(f"{member.name}\t{member.full_name}\t{_ROLE_NAMES[member.role]}\t{state}")


@account.command(help=say("删除账号；已录入的问卷保留姓名。", "Remove an account, not its work."))
@_name
@click.pass_obj
def remove(folder: Path, name: str) -> None:
    """Remove an account."""
    from survey_app.acts import accounts

    accounts.remove(the_round(folder), name)
    click.echo(say(f"已删除：{name}", f"removed: {name}"))


def _show(link: str, hours: int) -> None:
    click.echo(link)
    click.echo(
        say(
            f"请交给本人：链接只能用一次，{hours}小时内有效，不再显示。",
            f"Hand it to this person: it works once, within {hours} hours, and is not shown again.",
        ),
        err=True,
    )


COMMANDS = (account,)
