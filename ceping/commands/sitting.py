"""The leading group's meeting and what follows it: agenda, minutes, circular, certificates."""

from collections.abc import Iterable
from pathlib import Path

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, say


@click.command(help=help_text("agenda"))
@round_folder
def agenda(folder: Path) -> None:
    """Write the agenda."""
    from analysis.confirm.papers import agenda as write

    _say(write(the_round(folder)))


@click.command(help=help_text("minutes"))
@round_folder
def minutes(folder: Path) -> None:
    """Write the minutes."""
    from analysis.confirm.papers import minutes as write

    written = write(the_round(folder))
    _say(written.files)
    if written.unrecorded:
        days = "、".join(map(str, written.unrecorded))
        click.echo(
            say(
                f"{days}的会议没有到会记录，纪要里留空",
                f"nobody wrote down who was there on {days}: left blank",
            )
        )


@click.command(help=help_text("circular"))
@round_folder
def circular(folder: Path) -> None:
    """Write the circular."""
    from analysis.confirm.papers import circular as write

    written = write(the_round(folder))
    _say(written.files)
    _say_changed(written.changed)


@click.command(help=help_text("certificates"))
@round_folder
def certificates(folder: Path) -> None:
    """Write the certificates."""
    from analysis.confirm.papers import certificates as write

    written = write(the_round(folder))
    _say(written.files)
    made = written.certificates
    click.echo(say(f"共{made.pages}张", f"{made.pages} certificates"))
    for names, zh, en in (
        (made.by_other_fonts, "名字里有随附字库没有的字，用本机字体排印，请核对", "check the font"),
        (made.by_hand, "名字里有本机也没有的字，证书上留空，请手写", "left blank, write by hand"),
    ):
        if names:
            click.echo(say(f"{'、'.join(names)}：{zh}", f"{', '.join(names)}: {en}"))
    _say_changed(written.changed)


def _say(paths: Iterable[Path]) -> None:
    for path in paths:
        click.echo(say(f"已写入 {path}", f"written: {path}"))


def _say_changed(changed: str) -> None:
    if changed:
        click.echo(
            say(
                f"审定以后改动过：{changed}，发出以前请核对名单",
                f"changed since the decision: {changed}; check the names before sending",
            )
        )


COMMANDS = (agenda, minutes, circular, certificates)
