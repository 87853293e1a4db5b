"""Every command with every kind of bad value, run in this process: prints what each says as JSON.

Run as a program of its own, so that the language of its environment holds from the first import.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ceping.cli import ceping, main

Words = tuple[str, ...]


def commands(command: click.Command, path: Words = ()) -> Iterator[tuple[Words, click.Command]]:
    """Every command with the words that lead to it; a group's own arguments are a folder."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, *(["."] if path else []), name))


def bad_lines(command: click.Command, folder: str) -> Iterator[Words]:
    """Arguments that a command must refuse, and its help."""
    yield ("--help",)
    yield ()
    yield ("--no-such-option",)
    yield (*[folder] * 6, "--no-such-option")
    yield (folder, "甲", "乙", "丙", "丁", "戊")
    for parameter in command.params:
        for value in bad_values(parameter.type, folder):
            yield (*parameter.opts, value) if isinstance(parameter, click.Option) else (value,)
        if isinstance(parameter, click.Option):
            yield (parameter.opts[0],)


def bad_values(kind: click.ParamType[Any], folder: str) -> Iterator[str]:
    """Values that a kind refuses."""
    if isinstance(kind, click.Path):
        yield str(Path(folder) / "missing")
        yield str(Path(folder) / "file.txt")
        yield folder
    elif isinstance(kind, click.IntRange):
        yield from ("many", "-1", "99999999999", "1.5")
    else:
        yield "no-such-choice"


def said(arguments: Words) -> str:
    """What the command prints, its options parsed but its work left undone."""
    out = io.StringIO()
    quiet = contextlib.redirect_stdout(out), contextlib.redirect_stderr(out)
    with quiet[0], quiet[1], contextlib.suppress(SystemExit):
        main(list(arguments))
    return out.getvalue()


if __name__ == "__main__":
    for _path, each in commands(ceping):
        each.callback = None if not isinstance(each, click.Group) else each.callback
    lines = [
        (*path, *line)
        for path, command in commands(ceping)
        for line in bad_lines(command, sys.argv[1])
    ]
    print(json.dumps([[line, said(line)] for line in lines], ensure_ascii=False))
