"""Accepted applications into the round's tables, shown first: applications."""

from __future__ import annotations

from pathlib import Path

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import InputError


@click.command(help=help_text("applications"))
@round_folder
@click.option("--yes", is_flag=True, help=help_text("applications.yes"))
def applications(folder: Path, yes: bool) -> None:
    """Say what accepted applications change, and write it with a yes."""
    from survey_app.acts.applications import writing
    from survey_app.setup import prepare_unfilled

    this_round = the_round(folder)
    plan = writing.planned(this_round, prepare_unfilled(this_round))
    if plan.problems:
        raise InputError(plan.problems)
    for one in plan.changed:
        click.echo(one.table.meaning.in_language(language()).partition("，")[0])
        for sign, rows in (
            ("+", one.changes.added),
            ("-", one.changes.removed),
            ("~", one.changes.changed),
        ):
            for row in rows:
                click.echo(f"  {sign} {row}")
    if not plan.changed:
        click.echo(say("没有要写入的改动", "nothing to write"))
        return
    if not yes:
        _ask()
    writing.write(this_round, plan)
    names = " ".join(f"{one.table.name}.csv" for one in plan.changed)
    click.echo(say(f"已写入：{names}", f"written: {names}"))


def _ask() -> None:
    """A yes to what was shown; nobody there to say it is wrong usage."""
    try:
        click.confirm(say("这样写入，对吗", "write it"), abort=True)
    except click.Abort:
        words = say("没有写入。都对就加 --yes", "nothing written; if all is right, add --yes")
        raise click.UsageError(words) from None


COMMANDS = (applications,)
