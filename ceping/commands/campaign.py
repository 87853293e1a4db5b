"""What was gathered through the year: practices."""

from pathlib import Path

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, say


@click.command(help=help_text("practices"))
@round_folder
def practices(folder: Path) -> None:
    """Write the drafts, and say which were left as somebody changed them."""
    from survey_app.acts.practice_files import FOLDER, write_drafts

    done = write_drafts(the_round(folder))
    where = folder / FOLDER
    click.echo(
        say(
            f"已写{len(done.written)}份草稿和报送清单：{where}",
            f"{len(done.written)} drafts and the list of who reported what in {where}",
        )
    )
    for name in done.kept:
        click.echo(say(f"有人改过，没有动：{name}", f"left as somebody changed it: {name}"))
    for name in done.removed:
        click.echo(say(f"不再采用，已删除：{name}", f"no longer accepted, removed: {name}"))


COMMANDS = (practices,)
