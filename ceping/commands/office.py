"""The office's work while answers come in, and after: serve, open, close, export."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.commands.ballot_key import SHARE, print_shares, read_shares
from ceping.commands.persons import BY, agreed, say_if_skipped
from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import Words
from rulebook.vocabulary import SMALLEST_GROUP

if TYPE_CHECKING:
    from rulebook.round import Round

PARTS = ("survey", "vote")

_part = click.argument("part", type=click.Choice([*PARTS, "all"]), default="all")


@click.command(help=help_text("serve"))
@round_folder
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--office-port", type=click.IntRange(0, 65535), help=help_text("serve.office-port"))
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(folder: Path, host: str, port: int, office_port: int | None, workers: int) -> None:
    """Run the production servers until they are stopped."""
    from office_app.serving import serve as run

    run(the_round(folder), host, port, workers, office_port)


@click.command(
    "open",
    help=help_text("open"),
)
@round_folder
@_part
@BY
@click.option(
    "--shares", type=click.Path(file_okay=False, path_type=Path), help=help_text("open.shares")
)
def open_(folder: Path, part: str, names: tuple[str, ...], shares: Path | None) -> None:
    """Lock the rules, then open."""
    from survey_app.acts import opening

    this_round = the_round(folder)
    by = agreed(this_round, names, _needed(_parts(part)))
    opening.lock_rules(this_round)
    for name in sorted(_parts(part), reverse=True):  # the vote first: it may lack a folder
        made = opening.open_phase(this_round, name, by, folder=shares)
        if made:
            print_shares(this_round, made, shares)
        elif name == "vote" and shares:
            click.echo(
                say(
                    "密钥在第一次开启时已分成三份，这次没有再写",
                    "the key was shared out at the first opening: no shares were written now",
                ),
                err=True,
            )
        _say(this_round, name, "已开启", "open")
    _say_eligible(this_round, _parts(part))
    say_if_skipped(this_round)
    _warn_of_lists(this_round)


@click.command(help=help_text("stop"))
@round_folder
@_part
@click.option("--notice", default="", help=help_text("stop.notice"))
@BY
def stop(folder: Path, part: str, notice: str, names: tuple[str, ...]) -> None:
    """Take no more answers for now."""
    from survey_app.acts import closing

    this_round = the_round(folder)
    parts = closing.opened_parts(this_round, _parts(part))
    by = agreed(this_round, names, _needed(parts))
    for name in parts:
        closing.stop_phase(this_round, name, by, notice=notice)
        _say(this_round, name, "已停止", "stopped")
    say_if_skipped(this_round)


@click.command(help=help_text("count"))
@round_folder
@click.option("--left", type=click.IntRange(min=0), required=True, help=help_text("count.left"))
@click.option("--voided", type=click.IntRange(min=0), default=0, help=help_text("count.voided"))
@click.option("--missing", type=click.IntRange(min=0), default=0, help=help_text("count.missing"))
@click.option("--reason", default="", help=help_text("count.reason"))
@BY
def count(
    folder: Path, left: int, voided: int, missing: int, reason: str, names: tuple[str, ...]
) -> None:
    """Record the slips that did not come back."""
    from survey_app.acts.slip_count import count_slips

    this_round = the_round(folder)
    by = agreed(this_round, names)
    counted = count_slips(this_round, left, voided, missing, reason, by)
    said = Words(
        f"张数相符：生成{counted.issued}，收回{counted.used}，剩余{left}，作废{voided}，遗失{missing}",
        f"the slips add up: {counted.issued} issued, {counted.used} used, {left} left over, "
        f"{voided} voided, {missing} missing",
    )
    click.echo(said.in_language(language()))
    say_if_skipped(this_round)


@click.command(help=help_text("close"))
@round_folder
@_part
@click.option("--countable", type=click.IntRange(min=0), help=help_text("close.countable"))
@click.option("--reason", default="", help=help_text("close.reason"))
@BY
@SHARE
def close(
    folder: Path,
    part: str,
    countable: int | None,
    reason: str,
    names: tuple[str, ...],
    shares: tuple[Path, ...],
) -> None:
    """Close for good."""
    from survey_app.acts import ballot_key, closing
    from survey_app.setup import prepare

    this_round = the_round(folder)
    # A round that holds only one of the two is closed by `ceping close DIR` all the same.
    parts = closing.opened_parts(this_round, _parts(part))
    for name in parts:
        closing.require_closable(this_round, prepare(this_round), name)
    _ask_to_close(this_round, parts)
    by = agreed(this_round, names, _needed(parts))
    wanted = any(ballot_key.wants_shares(this_round, name) for name in parts)
    typed = read_shares(this_round, shares) if wanted or shares else []
    for name in sorted(parts, reverse=True):  # the vote first: its shares may be refused
        closing.close_phase(this_round, name, by, shares=typed, countable=countable, reason=reason)
        _say(this_round, name, "已结束", "closed")
    say_if_skipped(this_round)
    _warn_of_lists(this_round)


@click.command(help=help_text("upgrade"))
@round_folder
@click.option(
    "--backed-up",
    is_flag=True,
    help=help_text("upgrade.backed-up"),
)
def upgrade(folder: Path, backed_up: bool) -> None:
    """Migrate the database."""
    from survey_app.acts.upgrading import upgrade as run

    done = run(the_round(folder), backed_up=backed_up)
    if done.backup:
        click.echo(say(f"备份：{done.backup}", f"backup: {done.backup}"))
    if done.items:
        listed = ", ".join(done.items)
        click.echo(say(f"评分项已按本版规则更换：{listed}", f"items of the edition now: {listed}"))
    if done.before != done.after:
        words = Words(
            f"已升级：{done.before} → {done.after}", f"upgraded: {done.before} -> {done.after}"
        )
    else:
        words = Words(f"已是版本{done.after}", f"already at version {done.after}")
    click.echo(words.in_language(language()))


@click.command(help=help_text("export"))
@round_folder
@click.option("--ballots", is_flag=True, help=help_text("export.ballots"))
@BY
def export(folder: Path, ballots: bool, names: tuple[str, ...]) -> None:
    """Database to contract files."""
    from survey_app.acts.export import export_ratings

    this_round = the_round(folder)
    by = agreed(this_round, names) if ballots else ()
    for path in export_ratings(this_round, ballots, by):
        click.echo(path)
    if ballots:
        say_if_skipped(this_round)


@click.command(help=help_text("backup"))
@round_folder
@click.option("--out", type=click.Path(path_type=Path), help=help_text("backup.out"))
def backup(folder: Path, out: Path | None) -> None:
    """Copy the database."""
    from survey_app.acts.backing_up import back_up

    copy = back_up(the_round(folder), out)
    click.echo(
        say(
            f"备份：{copy}（不含密钥文件 survey.key，请另存别处）",
            f"backup: {copy} (without the key file survey.key: keep that elsewhere)",
        )
    )


@click.command(help=help_text("restore"))
@round_folder
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(folder: Path, copy: Path) -> None:
    """Put a copy in the place of a lost database."""
    from survey_app.acts.restoring import restore as run

    path = run(the_round(folder), copy)
    click.echo(
        say(
            f"已恢复：{path}（密钥文件 survey.key 请从另存的地方放回）",
            f"restored: {path} (bring the key file survey.key back from where you kept it)",
        )
    )


def _ballots_that_came(came: int, *, is_open: bool) -> Words:
    """Of an open vote the count is in full groups only."""
    if not is_open:
        return Words(f"{came}张", f"{came} ballots")
    if not came:
        return Words(f"不到{SMALLEST_GROUP}张", f"fewer than {SMALLEST_GROUP} ballots")
    return Words(f"{came}张以上", f"at least {came} ballots")


def _ask_to_close(this_round: Round, parts: Sequence[str]) -> None:
    """On a terminal: how each part stands, and whether it is to be closed for good."""
    from survey_app.acts.closing import standing

    if not sys.stdin.isatty():
        return
    for part in parts:
        name, now = this_round.book.component_node(part).name, standing(this_round, part)
        state = say("正在开启" if now.is_open else "已停止", "open" if now.is_open else "stopped")
        came = _ballots_that_came(now.came, is_open=now.is_open)
        none = now.electors is None
        zh = "没有投票人名册" if none else f"应到{now.electors}人"
        en = "no register of electors" if none else f"{now.electors} electors"
        words = Words(
            f"{name.zh}：{state}，{zh}，发出{now.issued}张，收回{came.zh}",
            f"{name.in_language('en')}: {state}, {en}, {now.issued} slips issued, {came.en}",
        )
        if part == "survey":
            words = Words(
                f"{name.zh}：{state}，发出编码{now.issued}个，收到{now.came}份",
                f"{name.in_language('en')}: {state}, {now.issued} codes issued, {now.came} answers",
            )
        click.echo(words.in_language(language()), err=True)
    asked = say(
        "结束以后不能再开启（只想暂停请用 ceping stop）。确定结束吗",
        "Once closed it never opens again (to pause, use `ceping stop`). Close",
    )
    click.confirm(asked, abort=True, err=True)


def _warn_of_lists(this_round: Round) -> None:
    """Whoever has the lists can vote and answer."""
    from survey_app.acts.purging import code_lists

    lists = [path.name for path in code_lists(this_round)]
    if lists:
        zh, en = "、".join(lists), ", ".join(lists)
        warning = Words(
            f"还留有编码名单：{zh}。用完请删除：ceping purge DIR --codes",
            f"lists of codes are left: {en}. Once used, remove them: ceping purge DIR --codes",
        )
        click.echo(warning.in_language(language()), err=True)


def _say_eligible(this_round: Round, parts: Sequence[str]) -> None:
    """The list of slips and its root, to be published now."""
    from survey_app.closing_record import published

    found = [entry for entry in published(this_round) if entry[0] == "eligible.csv"]
    for name, lines, root in found if "vote" in parts else ():
        words = Words(
            f"请公布票签名单 closing/{name}（{lines}张）的校验值：{root}",
            f"publish the root of the list of slips, closing/{name} ({lines}): {root}",
        )
        click.echo(words.in_language(language()))


def _say(this_round: Round, part: str, zh: str, en: str) -> None:
    """What happened to a part, by the name that the edition gives it."""
    name = this_round.book.component_node(part).name
    click.echo(say(f"{zh}：{name.zh}", f"{en}: {name.in_language('en')}"))


def _needed(parts: Sequence[str]) -> int:
    """The vote takes two of the office, the survey one."""
    from survey_app.acts.wanting import PERSONS

    return max(PERSONS[part] for part in parts)


def _parts(part: str) -> tuple[str, ...]:
    return PARTS if part == "all" else (part,)


COMMANDS = (serve, open_, stop, count, close, export, upgrade, backup, restore)
