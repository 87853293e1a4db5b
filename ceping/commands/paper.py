"""Paper ballots: sheets to print, slips handed back for them, and two tellers' lists counted in."""

from pathlib import Path

import click

from ceping.commands.persons import BY, agreed, say_if_skipped
from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words

_TELLERS = 2
_STAFF = ("office", "teller")


@click.command(help=help_text("ballots"))
@round_folder
@click.option("--count", type=click.IntRange(1, 1000), help=help_text("ballots.count"))
@click.option("--out", type=click.Path(path_type=Path), help=help_text("ballots.out"))
def ballots(folder: Path, count: int | None, out: Path | None) -> None:
    """Make sheets, or print those there are again: they hold no secret."""
    from survey_app import printed
    from survey_app.acts.paper_ballots import make_ballots, sheets_made
    from survey_app.files import write_file
    from survey_app.paper_lists import heads

    this_round, path = the_round(folder), out or folder / "ballots.pdf"
    made = make_ballots(this_round, count) if count else sheets_made(this_round)
    for first, content in printed.ballot_sheets(this_round, made):
        part = f"-{first}" if first > 1 else ""
        target = path.with_name(f"{path.stem}{part}{path.suffix}")
        write_file(target, content, 0o600)
        click.echo(say(f"已写入 {target}", f"written: {target}"))
    empty = path.with_name(f"{path.stem}-list.csv")
    write_file(empty, csv_bytes(heads(this_round), [], line_end="\r\n"), 0o600)
    click.echo(say(f"已写入 {empty}", f"written: {empty}"))


@click.command(help=help_text("void"))
@round_folder
@click.argument("codes", nargs=-1, required=True)
@BY
def void(folder: Path, codes: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Make slips void that were handed back."""
    from survey_app.acts.voiding import void_slips

    this_round = the_round(folder)
    by = agreed(this_round, names, 1, _STAFF)
    total = void_slips(this_round, codes, by)
    click.echo(say(f"已作废{len(codes)}张，一共{total}张", f"{len(codes)} void, {total} in all"))
    say_if_skipped(this_round)


@click.command(help=help_text("paper"))
@round_folder
@click.argument("lists", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--empty", is_flag=True, help=help_text("paper.empty"))
@click.option("--discard", is_flag=True, help=help_text("paper.discard"))
@BY
def paper(
    folder: Path, lists: tuple[Path, ...], empty: bool, discard: bool, names: tuple[str, ...]
) -> None:
    """Count two tellers' lists in, say that the box is empty, or throw entries away."""
    from survey_app.acts import paper_ballots
    from survey_app.paper_lists import read_list

    this_round = the_round(folder)
    if (len(lists) == _TELLERS) + empty + discard != 1 or len(lists) not in (0, _TELLERS):
        words = Words("两份录入表，或者 --empty，或者 --discard", "two lists, --empty or --discard")
        raise InputError([Problem("ceping paper", words, " ".join(map(str, lists)))])
    by = agreed(this_round, names, _TELLERS, _STAFF if discard else ("teller",))
    if discard:
        paper_ballots.discard(this_round, by)
        click.echo(say("录入已作废，请重新录入", "the entries are gone: enter the sheets again"))
    else:
        one, other = [read_list(this_round, path) for path in lists] or ([], [])
        paper_ballots.count_lists(this_round, one, other, by)
        valid = sum(sheet.valid for sheet in one)
        invalid = len(one) - valid
        words = Words(
            f"两人一致，已计入：有效{valid}张，无效{invalid}张。请删除录入表，里面有评分",
            f"counted in, alike: {valid} valid, {invalid} invalid. Remove the lists of grades",
        )
        click.echo(words.in_language(language()))
    say_if_skipped(this_round)


COMMANDS = (ballots, void, paper)
