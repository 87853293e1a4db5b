"""What the office hands out: codes, slips, plates, questionnaires on paper."""

import os
from collections.abc import Iterable, Sequence
from itertools import count as counting
from pathlib import Path
from typing import TypeVar

import click

from ceping.commands.persons import BY, agreed, say_if_skipped
from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words

Issued = TypeVar("Issued")
_CODES_A_PDF = 2000


@click.command(help=help_text("codes"))
@round_folder
@click.option("--window", "window_id", required=True, help=help_text("codes.window"))
@click.option("--count", type=click.IntRange(1, 100_000), required=True)
@click.option("--issuer", required=True, help=help_text("codes.issuer"))
@click.option("--out", type=click.Path(path_type=Path), help=help_text("codes.out"))
def codes(folder: Path, window_id: str, count: int, issuer: str, out: Path | None) -> None:
    """Issue survey codes."""
    from survey_app import printed
    from survey_app.acts import issuing

    this_round = the_round(folder)
    path = _new_file(out or folder / f"codes-{window_id}.csv")
    issued = issuing.create_codes(this_round, window_id, count, issuer)
    rows = [(code.code, code.link, code.window_id, code.issuer) for code in issued]
    _write(path, ("code", "link", "window_id", "issuer"), rows)
    _print(path, [printed.code_sheets(this_round, part) for part in _batches(issued)])


@click.command(help=help_text("slips"))
@round_folder
@click.option("--category", required=True, help=help_text("slips.category"))
@click.option("--count", type=click.IntRange(1, 10_000), required=True)
@click.option("--reserve", is_flag=True, help=help_text("slips.reserve"))
@BY
@click.option("--out", type=click.Path(path_type=Path), help=help_text("slips.out"))
def slips(
    folder: Path,
    category: str,
    count: int,
    reserve: bool,
    names: tuple[str, ...],
    out: Path | None,
) -> None:
    """Issue voters' slips."""
    from survey_app import printed
    from survey_app.acts import issuing

    this_round = the_round(folder)
    path = _new_file(out) if out else _next_file(folder)
    by = agreed(this_round, names) if reserve else ()
    issued = issuing.create_slips(this_round, category, count, by, reserve=reserve)
    _write(path, ("code", "link", "category"), [(s.code, s.link, s.category) for s in issued])
    _print(path, [printed.slip_sheets(this_round, issued)])
    if reserve:
        say_if_skipped(this_round)


@click.command(help=help_text("links"))
@round_folder
@click.option("--out", type=click.Path(path_type=Path), help=help_text("links.out"))
@click.option("--again", "lost", default="", help=help_text("links.again"))
def links(folder: Path, out: Path | None, lost: str) -> None:
    """Issue personal links."""
    from survey_app.acts.personal_links import create_links, replace_link

    path = _new_file(out) if out else _next_file(folder, "links")
    this_round = the_round(folder)
    made = [replace_link(this_round, lost)] if lost else create_links(this_round)
    rows = [(link.elector_id, link.name, link.link) for link in made]
    _write(path, ("elector_id", "name", "link"), rows)
    warning = Words(
        "保密性弱于现场抽签：投票结束前系统知道链接发给了谁。发送后请删除这个文件。",
        "Weaker than slips: until the close the system knows whose link is whose. "
        "Delete this file once the links are sent.",
    )
    click.echo(warning.in_language(language()), err=True)


@click.command(help=help_text("plates"))
@round_folder
@click.option("--window", "window_id", default="", help=help_text("plates.window"))
@click.option("--out", type=click.Path(path_type=Path), help=help_text("plates.out"))
def plates(folder: Path, window_id: str, out: Path | None) -> None:
    """Plates hold no secret: printing them again replaces the file."""
    from survey_app import printed
    from survey_app.acts.papers import record_plates

    this_round = the_round(folder)
    path = out or folder / f"plates{'-' * bool(window_id)}{window_id}.pdf"
    sheets = printed.plates(this_round, window_id)
    record_plates(this_round, window_id)
    _replace(path, sheets)


@click.command(help=help_text("papers"))
@round_folder
@click.option("--window", "window_id", required=True, help=help_text("papers.window"))
@click.option("--count", type=click.IntRange(1, 5000), required=True)
@click.option("--first", type=click.IntRange(1, 9999), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help=help_text("papers.out"))
def papers(folder: Path, window_id: str, count: int, first: int, out: Path | None) -> None:
    """Numbers go on where the last run ended if the office says so: a number is entered once."""
    from survey_app import printed
    from survey_app.acts.papers import record_printed

    numbers, this_round = range(first, first + count), the_round(folder)
    path = out or folder / f"papers-{window_id}-{first}-{numbers[-1]}.pdf"
    sheets = printed.papers(this_round, window_id, numbers)
    record_printed(this_round, window_id, numbers)
    _replace(path, sheets)


def _new_file(path: Path) -> Path:
    """Codes are shown once: an existing file may be the only copy of earlier ones."""
    if path.exists():
        words = Words(
            "还不存在的文件（旧编码只此一份）", "a new file: older codes exist only there"
        )
        raise InputError([Problem(str(path), words, say("已存在", "exists"))])
    return path


def _batches(issued: list[Issued]) -> list[list[Issued]]:
    """A PDF of more than two thousand codes is too much for an ordinary viewer."""
    return [issued[at : at + _CODES_A_PDF] for at in range(0, len(issued), _CODES_A_PDF)]


def _next_file(folder: Path, stem: str = "slips") -> Path:
    """slips-1.csv, slips-2.csv ...: a category of one person must not stand in the name."""
    taken = {path.name for path in folder.glob(f"{stem}-*.csv")}
    return next(folder / name for n in counting(1) if (name := f"{stem}-{n}.csv") not in taken)


def _write(path: Path, header: Iterable[str], rows: Sequence[tuple[str, ...]]) -> None:
    from survey_app.workbook import xlsx_bytes

    columns = list(header)
    as_xlsx = path.suffix == ".xlsx"
    content = xlsx_bytes(columns, rows) if as_xlsx else csv_bytes(columns, rows, line_end="\r\n")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    text = Words(f"{len(rows)}个已写入 {path}", f"{len(rows)} written to {path}")
    click.echo(text.in_language(language()))


def _print(path: Path, sheets: Sequence[bytes]) -> None:
    """The same codes as sheets to cut, beside ``path``."""
    for number, content in enumerate(sheets, 1):
        part = f"-{number}" if number > 1 else ""
        _replace(path.with_name(f"{path.stem}{part}.pdf"), content)


def _replace(path: Path, content: bytes) -> None:
    from survey_app.files import write_file

    write_file(path, content, 0o600)
    click.echo(say(f"已写入 {path}", f"written: {path}"))


COMMANDS = (codes, slips, links, plates, papers)
