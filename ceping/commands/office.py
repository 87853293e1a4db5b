"""The office's work while answers come in, and after: serve, open, close, export."""

from pathlib import Path

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.lock import write_lock
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

PARTS = ("survey", "vote")

_part = click.argument("part", type=click.Choice([*PARTS, "all"]), default="all")


@click.command(help=help_text("serve"))
@round_folder
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(folder: Path, host: str, port: int, workers: int) -> None:
    """Run the production server until it is stopped."""
    from survey_app.serving import serve as run

    run(the_round(folder), host, port, workers)


@click.command(
    "open",
    help=help_text("open"),
)
@round_folder
@_part
def open_(folder: Path, part: str) -> None:
    """Lock the rules, then open."""
    from survey_app.acts import opening

    this_round = the_round(folder)
    opening.require_locked_rules(this_round)
    for name in _parts(part):
        opening.open_phase(this_round, name)
        _say(this_round, name, "已开启", "open")
    write_lock(this_round)


@click.command(help=help_text("close"))
@round_folder
@_part
def close(folder: Path, part: str) -> None:
    """Close for good."""
    from survey_app.acts import closing

    this_round = the_round(folder)
    refused: list[Problem] = []
    for name in _parts(part):
        try:
            closing.close_phase(this_round, name)
        except InputError as error:
            refused.extend(error.problems)
        else:
            _say(this_round, name, "已结束", "closed")
    # A round that holds only one of the two is closed by `ceping close DIR` all the same.
    if len(refused) == len(_parts(part)):
        raise InputError(refused)


@click.command(help=help_text("upgrade"))
@round_folder
@click.option(
    "--backed-up",
    is_flag=True,
    help=help_text("upgrade.backed-up"),
)
def upgrade(folder: Path, backed_up: bool) -> None:
    """Migrate the database."""
    from survey_app.acts.upgrading import upgrade as run

    done = run(the_round(folder), backed_up=backed_up)
    if done.backup:
        click.echo(say(f"备份：{done.backup}", f"backup: {done.backup}"))
    if done.items:
        listed = ", ".join(done.items)
        click.echo(say(f"评分项已按本版规则更换：{listed}", f"items of the edition now: {listed}"))
    if done.before != done.after:
        words = Words(
            f"已升级：{done.before} → {done.after}", f"upgraded: {done.before} -> {done.after}"
        )
    else:
        words = Words(f"已是版本{done.after}", f"already at version {done.after}")
    click.echo(words.in_language(language()))


@click.command(help=help_text("export"))
@round_folder
@click.option("--ballots", is_flag=True, help=help_text("export.ballots"))
def export(folder: Path, ballots: bool) -> None:
    """Database to contract files."""
    from survey_app.acts.export import export_ratings

    for path in export_ratings(the_round(folder), ballots):
        click.echo(path)


def _say(this_round: Round, part: str, zh: str, en: str) -> None:
    """What happened to a part, by the name that the edition gives it."""
    name = this_round.book.component_node(part).name
    click.echo(say(f"{zh}：{name.zh}", f"{en}: {name.in_language('en')}"))


def _parts(part: str) -> tuple[str, ...]:
    return PARTS if part == "all" else (part,)


COMMANDS = (serve, open_, close, export, upgrade)
