"""What every command shares: the round it works on, and its progress on a terminal or in lines."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping.language import language
from rulebook.problems import Words

if TYPE_CHECKING:
    from rulebook.round import Round

_SLOW_AFTER = 2.0  # seconds: what is quicker needs no bar
_WIDTH = 30

Report = Callable[[float, Words | None], None]

round_folder = click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


def the_round(folder: Path) -> Round:
    """The round in ``folder``; InputError if it is at fault."""
    from rulebook.round import open_round  # `ceping --help` would otherwise wait for it

    return open_round(folder)


@contextmanager
def progress() -> Iterator[Report]:
    """Yield a function that is told the share done (0 to 1) and what comes next.

    Draws one bar on standard error, only on a terminal and only after two seconds. Whoever reads
    it by a program asks for lines by CEPING_PROGRESS=lines: the percent, a space, what comes next.
    """
    if os.environ.get("CEPING_PROGRESS") == "lines":
        yield _in_lines()
        return
    start = time.monotonic()
    drawn = False

    def report(share: float, words: Words | None = None) -> None:
        nonlocal drawn
        if not sys.stderr.isatty() or time.monotonic() - start < _SLOW_AFTER:
            return
        full = round(min(max(share, 0.0), 1.0) * _WIDTH)
        label = words.in_language(language()) if words else ""
        bar = "█" * full + "·" * (_WIDTH - full)
        click.echo(f"\r\x1b[2K{bar} {share:4.0%} {label}", nl=False, err=True)
        drawn = True

    try:
        yield report
    finally:
        if drawn:
            click.echo("\r\x1b[2K", nl=False, err=True)


def _in_lines() -> Report:
    """One line for each percent or step."""
    last = ""

    def report(share: float, words: Words | None = None) -> None:
        nonlocal last
        label = words.in_language(language()) if words else ""
        line = f"{min(max(share, 0.0), 1.0):.0%} {label}".rstrip()
        if line != last:
            click.echo(line, err=True)
        last = line

    return report
