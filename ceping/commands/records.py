"""What a result can be asked afterwards: explain, compare, trend, receipt."""

from pathlib import Path

import click

from ceping.commands.scoring import READING, weights_of
from ceping.console import progress, round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import InputError


@click.command(help=help_text("explain"))
@round_folder
@click.argument("window", metavar="WINDOW")
@click.option("--reading", type=READING, help=help_text("explain.reading"))
@click.option("--weights", metavar="A,D,U", help=help_text("explain.weights"))
def explain(folder: Path, window: str, reading: str | None, weights: str | None) -> None:
    """Explain one window, or a candidate of another group."""
    from analysis.report.explain import explanation, find_window
    from analysis.report.explain.candidate import candidate_text
    from analysis.report.explain.text import explanation_text
    from analysis.score import score_round, with_reading

    this_round = the_round(folder)
    other = weights_of(weights) if weights else None
    used = with_reading(this_round, reading) if reading else this_round
    try:
        wanted = find_window(this_round.windows, window)
    except InputError:
        told = candidate_text(score_round(used, weights=other, checks=False), window)
        if not told:
            raise
        click.echo(told, nl=False)
        return
    report = score_round(used, weights=other, checks=False)
    click.echo(explanation_text(report, explanation(report, wanted.id)), nl=False)


@click.command(help=help_text("compare"))
@click.argument(
    "first", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.argument(
    "second",
    metavar="[DIR]",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--reading", type=READING, help=help_text("compare.reading"))
@click.option(
    "--weights",
    metavar="A,D,U",
    help=help_text("compare.weights"),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=help_text("compare.out"),
)
def compare(
    first: Path, second: Path | None, reading: str | None, weights: str | None, out: Path | None
) -> None:
    """Compare two scorings."""
    from analysis.comparison import (
        comparison,
        comparison_text,
        two_sides,
        write_comparison,
    )

    if second is None and not (reading or weights):
        raise click.UsageError(
            say(
                "要比较什么：第二个文件夹、--reading 或 --weights",
                "compare with what: a second folder, --reading or --weights",
            )
        )
    rounds = the_round(first), the_round(second or first)
    with progress() as report:
        sides, remarks = two_sides(
            *rounds, reading, weights_of(weights) if weights else None, report
        )
    for remark in remarks:
        click.echo(remark.in_language(language()), err=True)
    compared = comparison(*sides)
    click.echo(comparison_text(compared), nl=False)
    for path in write_comparison(compared, out) if out else ():
        click.echo(path)


@click.command(help=help_text("trend"))
@click.argument(
    "folders",
    metavar="DIR DIR [DIR...]",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=help_text("trend.out"),
)
def trend(folders: tuple[Path, ...], out: Path | None) -> None:
    """Several years in a row."""
    from analysis.comparison import trend as trend_of
    from analysis.comparison import trend_text, write_trend

    with progress() as report:
        told, remarks = trend_of([the_round(folder) for folder in folders], report)
    for remark in remarks:
        click.echo(remark.in_language(language()), err=True)
    click.echo(trend_text(told), nl=False)
    for path in write_trend(told, out) if out else ():
        click.echo(path)


@click.command(help=help_text("receipt"))
@round_folder
@click.argument("code")
@click.argument("signature")
def receipt(folder: Path, code: str, signature: str) -> None:
    """Check a signed receipt."""
    from survey_app.acts.receipt_check import checked

    proves, words = checked(the_round(folder), code, signature)
    click.echo(words.in_language(language()))
    if not proves:
        raise click.exceptions.Exit(1)


COMMANDS = (explain, compare, trend, receipt)
