"""Making and checking a round folder: demo, init, check."""

from pathlib import Path

import click

from ceping.console import progress, round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import InputError, Words
from rulebook.vocabulary import DEFAULT_EDITION

_EDITION = click.option(
    "--edition",
    default=DEFAULT_EDITION,
    show_default=True,
    metavar="ID|PATH",
    help=help_text("shared.edition"),
)
_NEW = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.command(help=help_text("demo"))
@_NEW
@_EDITION
@click.option("--windows", type=click.IntRange(1, 2000), default=60, show_default=True)
@click.option("--responses", type=click.IntRange(1, 10**9), default=20_000, show_default=True)
@click.option("--electors", type=click.IntRange(1, 5000), default=90, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--clean", is_flag=True, help=help_text("demo.clean"))
def demo(
    folder: Path,
    edition: str,
    windows: int,
    responses: int,
    electors: int,
    seed: int,
    clean: bool,
) -> None:
    """Write a simulated round."""
    from analysis.simulate import simulate

    with progress() as report:
        simulate(
            folder,
            edition=edition,
            windows=windows,
            responses=responses,
            electors=electors,
            seed=seed,
            anomalies=not clean,
            progress=lambda done, everything: report(done / everything, None),
        )
    click.echo(say(f"模拟评选已写入 {folder}", f"simulated round written to {folder}"))


@click.command(help=help_text("init"))
@_NEW
@_EDITION
@click.option(
    "--copy-edition",
    is_flag=True,
    help=help_text("init.copy-edition"),
)
@click.option("--title", default="", help=help_text("init.title"))
@click.option("--periods", default=None, help=help_text("init.periods"))
@click.option("--channels", default=None, help=help_text("init.channels"))
@click.option("--simulated", is_flag=True, help=help_text("init.simulated"))
@click.option(
    "--from",
    "former",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=help_text("init.from"),
)
@click.pass_context
def init(
    context: click.Context,
    folder: Path,
    edition: str,
    copy_edition: bool,
    title: str,
    periods: str | None,
    channels: str | None,
    simulated: bool,
    former: Path | None,
) -> None:
    """Write an empty round."""
    if former:
        asked = context.get_parameter_source("edition") is not click.core.ParameterSource.DEFAULT
        _next_year(folder, former, edition if asked else "", title)
        return
    from survey_app.acts.new_round import Choices, create_round, edition_choices

    every_period, every_channel, counted = edition_choices(edition)
    if periods is None:
        question = say("计入哪些考核期（逗号隔开）", "which periods count (by commas)")
        periods = click.prompt(question, default=",".join(every_period))
    if channels is None:
        question = say("计入哪些问卷渠道（逗号隔开）", "which survey channels count (by commas)")
        channels = click.prompt(question, default=",".join(counted))
    chosen = _listed("--periods", _as_ids(periods, edition), every_period)
    through = _listed("--channels", channels, every_channel)
    choices = Choices(edition, chosen, through, title, simulated)
    create_round(folder, choices, copy_edition=copy_edition)
    click.echo(
        say(
            f"已新建 {folder}：先看其中的 说明.md，填好表格后运行 ceping check {folder}",
            f"created {folder}: read 说明.md, fill in the tables, then: ceping check {folder}",
        )
    )


def _next_year(folder: Path, former: Path, edition: str, title: str) -> None:
    """A round that goes on from a former one, and what that means."""
    from survey_app.acts.next_round import next_round

    taken = next_round(folder, the_round(former), edition, title)
    left = "、".join(taken.left_out)
    click.echo(
        say(
            f"名册带来{taken.windows}个窗口，申报、成绩和评价都没有带"
            + (f"；已退出的不带：{left}" if left else ""),
            f"{taken.windows} windows taken over, no applications, marks or ratings"
            + (f"; withdrawn ones left out: {left}" if left else ""),
        )
    )
    same = Words("规则没有改动", "the rules are the same")
    differ = Words(f"规则有{len(taken.changes)}处不同", f"{len(taken.changes)} rules differ")
    for words in (differ, *taken.changes) if taken.changes else (same,):
        click.echo(words.in_language(language()))
    click.echo(
        say(
            f"已新建 {folder}：请改日期、核对人数和各窗口名称，再运行 ceping check {folder}",
            f"created {folder}: mend dates, staff and names, then: ceping check {folder}",
        )
    )


def _as_ids(periods: str, edition: str) -> str:
    """Periods as people write them (2026年1—2月) as the edition's ids; other text stays."""
    from rulebook.load import load
    from rulebook.period_names import period_names, plain_period

    names = period_names(load(edition).campaign.periods.all)
    parts = periods.replace("，", ",").split(",")
    return ",".join(names.get(plain_period(part), part) for part in parts)


def _listed(option: str, text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())
    for name in names:
        if name not in known:
            message = say(
                f"{option}：没有 {name}，可选 {'、'.join(known)}",
                f"{option}: no {name}; one of {', '.join(known)}",
            )
            raise click.UsageError(message)
    return names


@click.command(help=help_text("check"))
@round_folder
@click.option("--files", "only_files", is_flag=True, help=help_text("check.files"))
def check(folder: Path, *, only_files: bool) -> None:
    """Look for faults."""
    from analysis.score import check_round
    from survey_app.acts.opening import foreseen
    from survey_app.acts.wanting import wanted_to_open

    this_round = the_round(folder)
    problems, remarks = check_round(this_round)
    if not problems and not only_files:
        problems = foreseen(this_round)
        remarks += () if problems else wanted_to_open(this_round)
    for remark in remarks:
        click.echo(remark.in_language(language()))
    if problems:
        raise InputError(problems)
    click.echo(say("没有发现问题", "no problems found"))


COMMANDS = (init, demo, check)
