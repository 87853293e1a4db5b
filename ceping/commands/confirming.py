"""The leading group's decisions: confirm."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.commands.persons import BY, agreed, say_if_skipped
from ceping.console import round_folder, the_round
from ceping.language import help_text, say

if TYPE_CHECKING:
    from rulebook.round import Round


@click.command(help=help_text("confirm"))
@round_folder
@click.argument(
    "decisions",
    metavar="DECISIONS.CSV",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--check", "only_check", is_flag=True, help=help_text("confirm.check"))
@BY
def confirm(folder: Path, decisions: Path, *, only_check: bool, names: tuple[str, ...]) -> None:
    """Record decisions."""
    from analysis.confirm import check
    from analysis.confirm import confirm as record

    this_round = the_round(folder)
    if only_check:
        new = len(check(this_round, decisions).added)
        click.echo(say(f"没有发现问题，有{new}项还没有记录", f"sound; {new} not recorded yet"))
        return
    by = _agreed(this_round, names)
    done = record(this_round, decisions, datetime.now(UTC), partial(_name, this_round, by))
    if done.torn:
        click.echo(
            say(
                f"上次中断留下的半行（{done.torn}字节）已截去，没有丢失已记录的审定",
                f"cut off {done.torn} bytes of an unfinished line; no recorded decision was lost",
            )
        )
    if not done.added:
        click.echo(say("这些审定早已记录，没有新增", "all of it was recorded before"))
        return
    before = say(f"（此前已有{done.earlier}项）", f" ({done.earlier} known before)")
    before = before if done.earlier else ""
    added = len(done.added)
    click.echo(
        say(
            f"已记录审定{added}项{before}；运行 ceping score {folder} 更新报告",
            f"recorded {added} decisions{before}; now: ceping score {folder}",
        )
    )
    say_if_skipped(this_round)


def _agreed(this_round: Round, names: tuple[str, ...]) -> tuple[str, ...]:
    """Two of the office where this program held the round; elsewhere whoever is named."""
    from survey_app.acts.wanting import PERSONS, PERSONS_TO_DECIDE
    from survey_app.setup import prepare
    from survey_app.store import has_database

    if not (names or has_database(this_round)):
        return ()
    store = prepare(this_round)
    held = any(store.phase(part).state for part in PERSONS)
    return agreed(this_round, names, PERSONS_TO_DECIDE) if names or held else ()


def _name(this_round: Round, by: tuple[str, ...], sha256: str) -> None:
    """Who records it, and what the record is going to be, in the trail.

    Before it is written: were it after, a run that is killed between would leave decisions that
    nobody recorded. Of a run that is killed now the trail has an entry that came to nothing.
    """
    from survey_app.acts.recording import record
    from survey_app.setup import prepare
    from survey_app.store import has_database

    if has_database(this_round):
        record(this_round, prepare(this_round), "confirm", by, sha256=sha256)


COMMANDS = (confirm,)
