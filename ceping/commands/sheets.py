"""One page a window about itself: sheets."""

from pathlib import Path

import click

from ceping.commands.scoring import DRAWS, SEED
from ceping.console import progress, round_folder, the_round
from ceping.language import help_text, say
from rulebook.problems import Words


@click.command(help=help_text("sheets"))
@round_folder
@click.option("--no-rank", is_flag=True, help=help_text("sheets.no-rank"))
@click.option(
    "--last",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=help_text("sheets.last"),
)
@DRAWS
@SEED
def sheets(folder: Path, no_rank: bool, last: Path | None, draws: int, seed: int | None) -> None:
    """Write the sheets."""
    from analysis.report.sheets import write_sheets
    from analysis.score import score_round

    this_round = the_round(folder)
    with progress() as report:
        report(0.1, Words("计算得分", "computing scores"))
        result = score_round(this_round, draws=draws, seed=seed)
        report(0.5, Words("写成绩单", "writing the sheets"))
        written = write_sheets(
            result, folder / "report" / "sheets", with_rank=not no_rank, last=last
        )
    click.echo(
        say(
            f"已写{len(written)}份成绩单：{folder / 'report' / 'sheets'}",
            f"{len(written)} sheets in {folder / 'report' / 'sheets'}",
        )
    )


COMMANDS = (sheets,)
