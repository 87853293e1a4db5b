"""The audit trail: what staff and the office did, and whether the record of it holds."""

from pathlib import Path

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import Words


@click.command(help=help_text("trail"))
@round_folder
def trail(folder: Path) -> None:
    """Show every entry, then say whether the chain holds; exit code 1 if it does not."""
    from survey_app.trail_check import check_trail
    from survey_app.trail_words import described

    checked = check_trail(the_round(folder))
    for entry in checked.entries:
        said = described(entry)
        click.echo("\t".join(words.in_language(language()) for words in said).rstrip())
    for words in checked.faults:
        click.echo(say("不符：", "differs: ") + words.in_language(language()))
    if checked.faults:
        raise click.exceptions.Exit(1)
    head = checked.head
    whole = Words(
        f"操作记录完整，共{head.entries}条，校验值 {head.sha256}。请抄入会议纪要：末尾缺少的条目，"
        "只有与抄下的条数和校验值核对才能发现。",
        f"The audit trail is whole: {head.entries} entries, head {head.sha256}. Write it into the "
        "minutes: only that shows entries that are cut off at the end.",
    )
    click.echo(whole.in_language(language()))


COMMANDS = (trail,)
