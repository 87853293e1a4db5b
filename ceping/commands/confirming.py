"""The leading group's decisions: confirm."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, say


@click.command(help=help_text("confirm"))
@round_folder
@click.argument(
    "decisions",
    metavar="DECISIONS.CSV",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--check", "only_check", is_flag=True, help=help_text("confirm.check"))
def confirm(folder: Path, decisions: Path, *, only_check: bool) -> None:
    """Record decisions."""
    from analysis.confirm import check
    from analysis.confirm import confirm as record

    if only_check:
        new = len(check(the_round(folder), decisions).added)
        click.echo(say(f"没有发现问题，有{new}项还没有记录", f"sound; {new} not recorded yet"))
        return
    done = record(the_round(folder), decisions, datetime.now(UTC))
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


COMMANDS = (confirm,)
