"""Before a round is opened: plan."""

from math import isfinite
from pathlib import Path

import click

from ceping.console import the_round
from ceping.language import help_text, say
from rulebook.vocabulary import COMPONENT_KINDS, DEFAULT_EDITION

_MOST_PLANS = 200
_WIDEST = 50.0  # points: more than any window's mean can be off
_SIZES = "N,N,..."
_POINTS = "A,D,U"


@click.command(help=help_text("plan"))
@click.argument(
    "folder",
    metavar="[DIR]",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--edition",
    default=DEFAULT_EDITION,
    show_default=True,
    metavar="ID|PATH",
    help=help_text("shared.edition"),
)
@click.option(
    "--last",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=help_text("plan.last"),
)
@click.option("--windows", type=click.IntRange(2, 2000), help=help_text("plan.windows"))
@click.option("--electors", type=click.IntRange(1, 100_000), help=help_text("plan.electors"))
@click.option("--ballots", metavar=_SIZES, help=help_text("plan.ballots"))
@click.option("--periods", metavar=_SIZES, help=help_text("plan.periods"))
@click.option("--responses", metavar=_SIZES, help=help_text("plan.responses"))
@click.option("--spread", metavar=_POINTS, help=help_text("plan.spread"))
@click.option("--noise", metavar=_POINTS, help=help_text("plan.noise"))
@click.option("--seed", type=click.IntRange(0), default=0, help=help_text("plan.seed"))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help=help_text("plan.out"))
def plan(
    folder: Path | None,
    edition: str,
    last: Path | None,
    windows: int | None,
    electors: int | None,
    ballots: str | None,
    periods: str | None,
    responses: str | None,
    spread: str | None,
    noise: str | None,
    seed: int,
    out: Path | None,
) -> None:
    """Say which sizes give which chance of the right first places."""
    from analysis.simulate.planning import (
        Given,
        plan_mark,
        plan_text,
        planned_setting,
        plans,
        usual_sizes,
        write_plan,
    )

    wanted = [
        _sizes("--ballots", ballots),
        _sizes("--periods", periods),
        _sizes("--responses", responses),
    ]
    given = Given(
        windows, electors, last, _points("--spread", spread), _points("--noise", noise), seed
    )
    setting = planned_setting(the_round(folder) if folder else None, edition, given)
    sizes = [own or usual for own, usual in zip(wanted, usual_sizes(setting), strict=True)]
    _within("--ballots", sizes[0], setting.electors)
    _within("--periods", sizes[1], len(setting.book.campaign.periods.all))
    number = len(sizes[0]) * len(sizes[1]) * len(sizes[2])
    if number > _MOST_PLANS:
        raise click.UsageError(
            say(
                f"最多{_MOST_PLANS}种安排，实为{number}种",
                f"at most {_MOST_PLANS} plans, got {number}",
            )
        )
    made, mark = plans(setting, *sizes), plan_mark(setting)
    click.echo(plan_text(made, mark), nl=False)
    for path in write_plan(made, out, mark) if out else ():
        click.echo(path)


def _sizes(option: str, text: str | None) -> list[int]:
    """Whole numbers of at least 1 from ``N,N,...``, each once, ascending."""
    if text is None:
        return []
    try:
        values = sorted({int(part) for part in text.replace("，", ",").split(",")})
    except ValueError:
        values = [0]
    if values[0] < 1 or values[-1] > 1_000_000:
        raise click.UsageError(
            say(
                f"{option} 应为逗号隔开的正整数，如 30,60；实为 {text}",
                f"{option} expects whole numbers of at least 1 such as 30,60; got {text}",
            )
        )
    return values


def _points(option: str, text: str | None) -> list[float]:
    """Three standard deviations in points from ``A,D,U``."""
    if text is None:
        return []
    try:
        values = [float(part) for part in text.replace("，", ",").split(",")]
    except ValueError:
        values = []
    sound = all(isfinite(value) and 0 < value <= _WIDEST for value in values)
    if len(values) != len(COMPONENT_KINDS) or not sound:
        raise click.UsageError(
            say(
                f"{option} 应为三个大于0、不超过{_WIDEST:.0f}的分数（考核,投票,问卷），"
                f"如 1.5,6,3.5；实为 {text}",
                f"{option} expects three numbers above 0 and up to {_WIDEST:.0f} (marks, vote, "
                f"survey) such as 1.5,6,3.5; got {text}",
            )
        )
    return values


def _within(option: str, sizes: list[int], most: int | None) -> None:
    if most is not None and sizes[-1] > most:
        raise click.UsageError(
            say(
                f"{option} 最多{most}，实为{sizes[-1]}",
                f"{option}: at most {most}, got {sizes[-1]}",
            )
        )


COMMANDS = (plan,)
