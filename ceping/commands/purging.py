"""What may not be kept any longer: purge."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import Words

if TYPE_CHECKING:
    from rulebook.round import Round


@click.command(help=help_text("purge"))
@round_folder
@click.option("--codes", is_flag=True, help=help_text("purge.codes"))
@click.option("--yes", is_flag=True, help=help_text("purge.yes"))
def purge(folder: Path, codes: bool, yes: bool) -> None:
    """Remove lists of raw codes, or what was kept until its day."""
    this_round = the_round(folder)
    if codes:
        _codes(this_round)
    else:
        _kept(this_round, yes)


def _codes(this_round: Round) -> None:
    from survey_app.acts.purging import purge_codes

    _ask_to_purge(this_round)
    removed = purge_codes(this_round)
    _say_removed(removed)
    words = Words(
        "记录在 office/purged.csv。磁盘上的旧内容、别处的副本和打印件不在其内，请另行处理。"
        if removed
        else "没有编码名单",
        "Recorded in office/purged.csv. What the disk still holds, copies elsewhere and prints "
        "are not covered."
        if removed
        else "there are no lists of codes",
    )
    click.echo(words.in_language(language()))


def _kept(this_round: Round, yes: bool) -> None:
    from survey_app.acts.purging import purge_office, require_expired

    require_expired(this_round)
    if not yes:
        _ask()
    rows, removed = purge_office(this_round)
    _say_removed(removed)
    click.echo(
        say(
            f"已删除申报、实地了解、做法和诉求事由共{rows}条，文件{len(removed)}个。"
            "名单表格、账号、档案、备份和打印件不在其内，请另行处理。",
            f"Removed: {rows} applications, notes, practices and matters of cases, and "
            f"{len(removed)} files. Tables, accounts, archives, copies and prints are not covered.",
        )
    )


def _say_removed(removed: list[Path]) -> None:
    for path in removed:
        click.echo(say(f"已删除 {path}", f"removed: {path}"))


def _ask() -> None:
    """A yes to what is said; nobody there to say it is wrong usage."""
    asked = say(
        "申报和附件、实地了解、做法、诉求事由和考评材料删除后不能恢复。已经归档并另存了吗",
        "Applications with their files, notes, practices, matters of cases and the evaluation "
        "file are lost for good. Is all archived elsewhere",
    )
    try:
        click.confirm(asked, abort=True, err=True)
    except click.Abort:
        words = say("没有删除。确定就加 --yes", "nothing removed; if it is sure, add --yes")
        raise click.UsageError(words) from None


def _ask_to_purge(this_round: Round) -> None:
    """On a terminal: codes that were not handed out yet cannot be printed again."""
    from survey_app.acts.closing import standing
    from survey_app.acts.purging import code_lists
    from survey_app.store import PARTS, has_database

    lists = code_lists(this_round)
    if not (sys.stdin.isatty() and lists and has_database(this_round)):
        return
    still = [part for part in PARTS if standing(this_round, part).is_open]
    names = [this_round.book.component_node(part).name for part in still]
    if not names:
        return
    zh, en = "、".join(n.zh for n in names), ", ".join(n.in_language("en") for n in names)
    asked = say(
        f"正在开启：{zh}。名单删除后不能再打印，还没有发完的编码就作废了。确定删除{len(lists)}个文件吗",
        f"Open: {en}. Codes not handed out yet are lost with their lists. Remove {len(lists)}",
    )
    click.confirm(asked, abort=True, err=True)


COMMANDS = (purge,)
