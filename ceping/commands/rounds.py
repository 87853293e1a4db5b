"""Making and checking a round folder: demo, init, check."""

from pathlib import Path

import click

from ceping.console import progress, round_folder, the_round
from ceping.language import language, say
from ceping.template import create_round, edition_choices
from rulebook.load import DEFAULT_EDITION
from rulebook.problems import InputError
from rulebook.vocabulary import CHANNELS

_EDITION = click.option(
    "--edition",
    default=DEFAULT_EDITION,
    show_default=True,
    metavar="ID|PATH",
    help=say("规则版本：内置编号或规则文件夹", "edition of the rules: a built-in id or a folder"),
)
_NEW = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.command(
    help=say("生成一轮完整的模拟评选，埋设的异常列在 truth.json。", "Make a whole simulated round.")
)
@_NEW
@_EDITION
@click.option("--windows", type=click.IntRange(1, 2000), default=60, show_default=True)
@click.option("--responses", type=click.IntRange(1, 10**9), default=20_000, show_default=True)
@click.option("--electors", type=click.IntRange(1, 5000), default=90, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--clean", is_flag=True, help=say("不埋设异常", "plant no anomalies"))
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


@click.command(
    help=say(
        "新建一轮评选：空的表格，每一列都有说明。", "Start a round: empty tables, each explained."
    )
)
@_NEW
@_EDITION
@click.option(
    "--copy-edition",
    is_flag=True,
    help=say("把规则文件复制进来以便修改", "copy the rules in to change them"),
)
@click.option("--title", default="", help=say("本轮名称", "the round's title"))
@click.option(
    "--periods", default=None, help=say("计入的考核期，逗号隔开", "counted periods, by commas")
)
@click.option(
    "--channels", default=None, help=say("计入的问卷渠道，逗号隔开", "counted channels, by commas")
)
def init(
    folder: Path,
    edition: str,
    copy_edition: bool,
    title: str,
    periods: str | None,
    channels: str | None,
) -> None:
    """Write an empty round."""
    everything, counted = edition_choices(edition)
    if periods is None:
        question = say("计入哪些考核期（逗号隔开）", "which periods count (by commas)")
        periods = click.prompt(question, default=",".join(everything))
    if channels is None:
        question = say("计入哪些问卷渠道（逗号隔开）", "which survey channels count (by commas)")
        channels = click.prompt(question, default=",".join(counted))
    chosen = _listed("--periods", periods, everything)
    through = _listed("--channels", channels, CHANNELS)
    create_round(folder, edition, title, chosen, through, copy_edition=copy_edition)
    click.echo(
        say(
            f"已新建 {folder}：先看其中的 说明.md，填好表格后运行 ceping check {folder}",
            f"created {folder}: read 说明.md, fill in the tables, then: ceping check {folder}",
        )
    )


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


@click.command(help=say("检查全部输入，一行一个问题。", "Check every input; one line a problem."))
@round_folder
def check(folder: Path) -> None:
    """Look for faults."""
    from analysis.score import check_round

    problems, remarks = check_round(the_round(folder))
    for remark in remarks:
        click.echo(remark.in_language(language()))
    if problems:
        raise InputError(problems)
    click.echo(say("没有发现问题", "no problems found"))


COMMANDS = (init, demo, check)
