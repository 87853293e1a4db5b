"""What a result can be asked afterwards: explain."""

from pathlib import Path

import click

from ceping.commands.scoring import READINGS, weights_of
from ceping.console import round_folder, the_round
from ceping.language import say


@click.command(
    help=say(
        "说明一个窗口的总分和名次怎样得来：从原始票数、份数到总分，每一步附条款。",
        "How one window's total and rank came about, from raw counts, each step with its clause.",
    )
)
@round_folder
@click.argument("window", metavar="WINDOW")
@click.option("--reading", type=READINGS, help=say("前三名条款的理解", "reading of the top three"))
@click.option(
    "--weights", metavar="A,D,U", help=say("改用其他权重（非正式）", "other weights: unofficial")
)
def explain(folder: Path, window: str, reading: str | None, weights: str | None) -> None:
    """Explain one window."""
    from analysis.assemble import score_round, with_reading
    from analysis.explain import explanation, find_window
    from analysis.report.as_text import explanation_text

    this = the_round(folder)
    wanted = find_window(this.windows, window)
    other = weights_of(weights) if weights else None
    report = score_round(
        with_reading(this, reading) if reading else this, weights=other, checks=False
    )
    click.echo(explanation_text(report, explanation(report, wanted.id)), nl=False)


COMMANDS = (explain,)
