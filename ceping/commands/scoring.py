"""Scoring a round: score."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.commands.persons import BY, agreed, say_if_skipped
from ceping.console import progress, round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import Words
from rulebook.vocabulary import COMPONENT_KINDS, READINGS

if TYPE_CHECKING:
    from rulebook.round import Round

READING = click.Choice(READINGS)
_STEPS = 5
_LEAST_DRAWS = 200

DRAWS = click.option(
    "--draws",
    type=click.IntRange(min=_LEAST_DRAWS),
    default=10_000,
    show_default=True,
    help=help_text("shared.draws"),
)
SEED = click.option(
    "--seed",
    type=click.IntRange(min=0),
    help=help_text("shared.seed"),
)


@click.command(help=help_text("score"))
@round_folder
@click.option(
    "--reading",
    type=READING,
    help=help_text("score.reading"),
)
@click.option(
    "--weights",
    metavar="A,D,U",
    help=help_text("score.weights"),
)
@DRAWS
@SEED
@click.option(
    "--excellent",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help=help_text("score.excellent"),
)
@BY
def score(
    folder: Path,
    reading: str | None,
    weights: str | None,
    draws: int,
    seed: int | None,
    excellent: int,
    names: tuple[str, ...],
) -> None:
    """Score the round and write the reports."""
    from analysis.report.write import write_reports
    from analysis.score import score_round, with_reading
    from rulebook.lock import require_locked_rules

    this_round = the_round(folder)
    require_locked_rules(this_round)
    _agree_to_ballots(this_round, names)
    if reading:
        this_round = with_reading(this_round, reading)
    other = weights_of(weights) if weights else None
    with progress() as report:
        done = 0

        def step(words: Words) -> None:
            nonlocal done
            report(done / _STEPS, words)
            done += 1

        result = score_round(
            this_round,
            weights=other,
            draws=draws,
            seed=seed,
            excellent=excellent,
            keep_counts=True,
            on_step=step,
        )
        step(Words("写报告", "writing the reports"))
        target = folder / ("report" if result.weights_official else "report-what-if")
        written = write_reports(result, target)
    for remark in result.remarks:
        click.echo(remark.in_language(language()))
    for name in dict.fromkeys(path.relative_to(target).parts[0] for path in written):
        click.echo(target / name)


def _agree_to_ballots(this_round: Round, names: tuple[str, ...]) -> None:
    """Whole ballots that this program collected are read in the presence of two."""
    from rulebook.database_address import database_file

    file = database_file(this_round.folder, this_round.settings.database)
    if file and not file.is_file():  # then the survey's program need not be loaded
        return
    from rulebook.whole_ballots import find_ballots
    from survey_app.acts.recording import record
    from survey_app.setup import prepare
    from survey_app.store import has_database

    if has_database(this_round) and find_ballots(this_round.folder):
        by = agreed(this_round, names)
        record(this_round, prepare(this_round), "score", by, ballots=True)
        say_if_skipped(this_round)


def weights_of(text: str) -> dict[str, Fraction]:
    """Three shares by component kind from ``A,D,U``; they need not add to one."""
    try:
        values = [Fraction(part.strip()) for part in text.replace("，", ",").split(",")]
    except (ValueError, ZeroDivisionError):
        values = []
    if len(values) != 3 or min(values) < 0 or sum(values) == 0:
        raise click.UsageError(
            say(
                f"--weights 应为三个不小于0、和大于0的数，如 2,1,1；实为 {text}",
                f"--weights expects three numbers of at least 0 such as 2,1,1; got {text}",
            )
        )
    total = sum(values)
    return dict(zip(COMPONENT_KINDS, (v / total for v in values), strict=True))


COMMANDS = (score,)
