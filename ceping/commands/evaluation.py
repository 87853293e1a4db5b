"""Everything that is known of each candidate, one file an honour: evaluation."""

from pathlib import Path

import click

from ceping.console import progress, round_folder, the_round
from ceping.language import help_text, say


@click.command(help=help_text("evaluation"))
@round_folder
def evaluation(folder: Path) -> None:
    """Write the files."""
    from office_app.evaluation import write_evaluation
    from survey_app.acts.purging import EVALUATION

    with progress() as report:
        written = write_evaluation(the_round(folder), report)
    where = folder / EVALUATION
    click.echo(say(f"已写{len(written)}个文件：{where}", f"{len(written)} files in {where}"))


COMMANDS = (evaluation,)
