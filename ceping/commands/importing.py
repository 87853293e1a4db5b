"""An agency's file with its columns shown, taken whole or not at all: import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import InputError, Problem

if TYPE_CHECKING:
    from rulebook.columns import Table
    from rulebook.round import Round
    from survey_app.acts.bringing import Brought, Look

# By what a file is, the tables that it may hold: the fuller one first.
_TABLES = {
    "survey": ("responses", "survey_scores"),
    "ballots": ("ballots", "ballot_tallies"),
    "marks": ("bimonthly",),
    "cases": ("cases",),
}
_SHOWN = 50  # changed rows that are listed


@click.command("import", help=help_text("import"))
@round_folder
@click.argument("kind", metavar="survey|ballots|marks|cases", type=click.Choice([*_TABLES]))
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--same", "same", metavar="COLUMN=VALUE", multiple=True, help=help_text("import.same")
)
@click.option("--merge", is_flag=True, help=help_text("import.merge"))
@click.option("--yes", is_flag=True, help=help_text("import.yes"))
def import_file(
    folder: Path, kind: str, file: str, same: tuple[str, ...], merge: bool, yes: bool
) -> None:
    """Read a file as people have it, and take it with a yes."""
    from rulebook.contract import TABLES
    from rulebook.spreadsheets.vocabulary import full_table
    from survey_app.acts.bringing import Brought
    from survey_app.acts.taking import take_table

    this_round, path = the_round(folder), Path(file)
    data = path.read_bytes()
    found = [
        (table, _look(this_round, Brought(table, path.name, data, merge, _given(table, same))))
        for table in (full_table(this_round, TABLES[name]) for name in _TABLES[kind])
    ]
    table, best = max(found, key=lambda one: _columns(one[1]))
    _say(best)
    if best.problems:
        raise InputError(best.problems)
    if best.refused:
        raise InputError(Problem(path.name, words, "") for words in best.refused)
    if not yes:
        _ask()
    written = take_table(this_round, table, best.content, path.name)
    click.echo(say(f"已写入 {written}", f"written to {written}"))


def _given(table: Table, same: tuple[str, ...]) -> dict[str, str]:
    """Values for every row by column; those of another table are not for this one."""
    given = {}
    for text in same:
        name, between, value = text.partition("=")
        if not between:
            raise click.UsageError(
                say(f"--same 写成 列=值：{text}", f"--same COLUMN=VALUE: {text}")
            )
        for column in table.columns:
            if name in (column.name, column.label):
                given[column.name] = value
    return given


def _look(this_round: Round, brought: Brought) -> Look:
    from survey_app.acts.bringing import look
    from survey_app.setup import prepare_unfilled

    return look(this_round, prepare_unfilled(this_round), brought)


def _columns(look: Look) -> tuple[bool, int]:
    """How well a file fits a table."""
    if look.reading is None:
        return False, 0
    return look.reading.sound, sum(head.label is not None for head in look.reading.heads)


def _say(look: Look) -> None:
    """How the columns were read, what was mended, what changes."""
    if look.reading is None:
        return
    to = language()
    for head in look.reading.heads:
        where = f"{head.sheet} {head.letter}".strip() + say("列", "")
        label = head.label.in_language(to) if head.label else say("不读", "not read")
        click.echo(f"{where} {head.head} → {label}")
    for mending in look.reading.mendings:
        click.echo(f"- {mending.line(to)}")
    made = look.changes
    if made is None or look.problems:
        return
    words = say(
        "与现有的表相比：增加{}行，去掉{}行，改动{}行",
        "against the table that stands: {} rows more, {} fewer, {} changed",
    )
    click.echo(words.format(len(made.added), len(made.removed), len(made.changed)))
    for row in (*made.removed, *made.changed)[:_SHOWN]:
        click.echo(f"  {row}")


def _ask() -> None:
    """A yes to what was shown; nobody there to say it is wrong usage."""
    try:
        click.confirm(say("这样读、这样改，对吗", "is this right"), abort=True)
    except click.Abort:
        words = say("没有写入。都对就加 --yes", "nothing written; if all is right, add --yes")
        raise click.UsageError(words) from None


COMMANDS = (import_file,)
