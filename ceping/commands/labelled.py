"""Tables for SPSS and Stata: labelled."""

from pathlib import Path

import click

from ceping.commands.scoring import DRAWS, SEED
from ceping.console import progress, round_folder, the_round
from ceping.language import help_text, say
from rulebook.problems import Words


@click.command(help=help_text("labelled"))
@round_folder
@DRAWS
@SEED
def labelled(folder: Path, draws: int, seed: int | None) -> None:
    """Write the labelled tables."""
    from analysis.report.tables import write_labelled
    from analysis.score import score_round

    this_round = the_round(folder)
    target = folder / "report" / "labelled"
    with progress() as report:
        report(0.1, Words("计算得分", "computing scores"))
        result = score_round(this_round, draws=draws, seed=seed)
        report(0.8, Words("写数据文件", "writing the files"))
        written = write_labelled(result, target)
    click.echo(say(f"已写{len(written)}个文件：{target}", f"{len(written)} files in {target}"))


COMMANDS = (labelled,)
