"""The vote's key on the command line: its sheets at the opening, two shares at the close."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import InputError, Words

if TYPE_CHECKING:
    from rulebook.round import Round
    from survey_app.ballot_key.shares import Share

_NEEDED, _SIGNS = 2, 72  # shares, and what stands on each
SHARE = click.option(
    "--share",
    "shares",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=help_text("close.share"),
)


@click.command(help=help_text("shares"))
@round_folder
@SHARE
def shares(folder: Path, shares: tuple[Path, ...]) -> None:
    """Try two shares, before anybody votes."""
    from survey_app.acts import ballot_key

    this_round = the_round(folder)
    key = ballot_key.check_shares(this_round, read_shares(this_round, shares))
    click.echo(
        say(
            f"这两份能打开选票（密钥编号 {key}）",
            f"these two shares open the ballots (key {key})",
        )
    )


def read_shares(this_round: Round, files: Sequence[Path]) -> list[str]:
    """Two shares out of files, or as people type them; none in a simulated round."""
    if files:
        return [path.read_text(encoding="utf-8", errors="replace") for path in files]
    if this_round.settings.simulated:
        return []
    try:
        return [_typed(this_round, number) for number in range(1, _NEEDED + 1)]
    except click.Abort:  # no more is coming
        click.echo(err=True)
        return []


def _typed(this_round: Round, number: int) -> str:
    """A share that is typed or scanned; again until it is without a fault."""
    from survey_app.acts.ballot_key import check_share
    from survey_app.tokens import plain

    while True:
        text = ""
        while len(plain(text)) < _SIGNS:
            prompt = say(f"密钥份{number}（扫描或逐行输入）", f"share {number} (scan or type rows)")
            text += click.prompt(prompt, err=True) + "\n"
        try:
            check_share(this_round, text)
        except InputError as error:
            click.echo(error.problems[0].line(language()), err=True)
        else:
            return text


def print_shares(this_round: Round, shares: Sequence[Share], folder: Path | None) -> None:
    """A sheet for each share beside its file, and what is to be done with them."""
    from survey_app import printed
    from survey_app.acts.ballot_key import FOLDER
    from survey_app.files import write_file

    place = folder or this_round.folder / FOLDER
    for share, sheet in zip(shares, printed.share_sheets(this_round, shares), strict=True):
        write_file(place / f"share-{share.point.x}.pdf", sheet, 0o600)
    simulated = Words(
        f"模拟：投票密钥的三份留在 {place}，结束时自动使用",
        f"simulated: the shares of the vote's key stay in {place} and are used by themselves",
    )
    real = Words(
        f"投票密钥 {shares[0].key}：{place} 里有三份，打印后分别交给三个人。"
        "先用 ceping shares 试两份，再删除这个文件夹。丢失两份，选票就打不开。",
        f"key {shares[0].key}: print the three shares in {place} for three people. Try two with "
        "`ceping shares`, then delete that folder. With two of them lost no ballot can be opened.",
    )
    words = simulated if this_round.settings.simulated else real
    click.echo(words.in_language(language()), err=True)


COMMANDS = (shares,)
