"""Recorded amendments after the opening: amend, extend."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.commands.persons import BY, agreed, say_if_skipped
from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say

if TYPE_CHECKING:
    from rulebook.lock import Amendment
    from rulebook.round import Round

_WHY = click.option("--why", required=True, help=help_text("amend.why"))
_TIMES = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
_CLAUSE = click.option("--clause", required=True, help=help_text("amend.clause"))


@click.command(help=help_text("amend"))
@round_folder
@click.option("--why", default="", help=help_text("amend.why"))
@click.option("--clause", default="", help=help_text("amend.clause"))
@click.option("--doubt", is_flag=True, help=help_text("amend.doubt"))
@click.option("--show", is_flag=True, help=help_text("amend.show"))
@BY
def amend(
    folder: Path, why: str, clause: str, doubt: bool, show: bool, names: tuple[str, ...]
) -> None:
    """Record what the files say otherwise than the lock."""
    from survey_app.acts import amending

    this_round = the_round(folder)
    plan = amending.planned(this_round)
    if show:
        lines = [change.line(language()) for change in plan.changes]
        click.echo("\n".join(lines or [say("没有要登记的改动", "nothing to record")]))
        return
    amending.require_something(plan, doubt=doubt)
    reason = amending.sound(amending.Reason(why, clause))  # before anybody types a password
    by = agreed(this_round, names, plan.persons)
    _say(this_round, amending.amend(this_round, reason, by, doubt=doubt))


@click.command(help=help_text("extend"))
@round_folder
@click.argument("part", type=click.Choice(["survey", "vote"]))
@click.argument("until", metavar="TIME", type=click.DateTime(_TIMES))
@_WHY
@_CLAUSE
@BY
def extend(
    folder: Path, part: str, until: datetime, why: str, clause: str, names: tuple[str, ...]
) -> None:
    """Let a part close later."""
    from survey_app.acts import amending, extending

    this_round = the_round(folder)
    reason = amending.sound(amending.Reason(why, clause))
    later = extending.extension(this_round, part, until)
    by = agreed(this_round, names, later.plan.persons)
    _say(this_round, extending.extend(later, reason, by))


def _say(this_round: Round, amendment: Amendment) -> None:
    """What was recorded, and what comes next."""
    for change in amendment.changes:
        click.echo(change.line(language()))
    recorded = say(
        "已登记，写进操作记录和 rules.lock。", "Recorded in the audit trail and rules.lock."
    )
    next_step = say("公布过的内容请一并更正。", " Correct what was published as well.")
    if not amendment.changes:
        next_step = say(
            "规则和文件都没有改，报告首页会写明这处疑义。",
            " Nothing was changed; page one of the reports will say what is doubted.",
        )
    click.echo(recorded + next_step)
    say_if_skipped(this_round)


COMMANDS = (amend, extend)
