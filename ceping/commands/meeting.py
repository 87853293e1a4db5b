"""The papers of the voters' meeting: zero report, sign-in sheet, script, count report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.console import round_folder, the_round
from ceping.language import help_text, say
from rulebook.problems import InputError, Problem, Words
from rulebook.vocabulary import VOTE

if TYPE_CHECKING:
    from rulebook.round import Round

PAPERS = ("zero", "sign-in", "script", "count")


@click.command(help=help_text("meeting"))
@round_folder
@click.argument("paper", type=click.Choice([*PAPERS, "all"]), default="all")
@click.option("--out", type=click.Path(path_type=Path), help=help_text("meeting.out"))
def meeting(folder: Path, paper: str, out: Path | None) -> None:
    """Write the papers; one that is there may be signed already, so none is written over."""
    from survey_app.files import write_file
    from survey_app.printed import meeting as printed

    writers = {
        "zero": printed.zero_paper,
        "sign-in": printed.sign_in_sheet,
        "script": printed.script,
        "count": printed.count_report,
    }
    this_round, out = the_round(folder), out or folder / "meeting"
    wanted = {name: out / f"{name}.docx" for name in _of_now(this_round, paper)}
    _require_new(wanted.values())
    out.mkdir(parents=True, exist_ok=True)
    for name, path in wanted.items():
        write_file(path, writers[name](this_round), 0o600)
        click.echo(say(f"已写入 {path}", f"written: {path}"))


def _of_now(this_round: Round, paper: str) -> tuple[str, ...]:
    """The paper that is named, or all that belong to where the vote is now."""
    if paper != "all":
        return (paper,)
    from survey_app.setup import prepare

    state = prepare(this_round).phase(VOTE)
    if state.finished:
        return ("count",)
    return PAPERS[1:3] if state.state else PAPERS[:3]


def _require_new(paths: Iterable[Path]) -> None:
    problems = [
        Problem(str(path), Words("还不存在的文件", "a new file"), say("已存在", "exists"))
        for path in paths
        if path.exists()
    ]
    if problems:
        raise InputError(problems)


COMMANDS = (meeting,)
