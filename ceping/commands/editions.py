"""Rules of a city's own: edition check."""

from pathlib import Path

import click

from ceping.language import help_text, language, say
from rulebook.problems import InputError


@click.group(help=help_text("edition"))
def edition() -> None:
    """Commands about editions; they follow."""


@edition.command("check", help=help_text("edition-check"))
@click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def check(folder: Path) -> None:
    """Say every fault of an edition folder, or what it leaves open."""
    from rulebook.edition_check import check_edition

    found = check_edition(folder)
    if found.problems:
        raise InputError(found.problems)
    _site_texts(folder)
    for remark in found.remarks:
        click.echo(remark.in_language(language()))
    click.echo(say("没有发现问题", "no problems found"))


def _site_texts(folder: Path) -> None:
    """Read what the site says of the edition; InputError where it is at fault."""
    from pages.edition import Edition

    _ = Edition.of(str(folder.resolve())).texts


COMMANDS = (edition,)
