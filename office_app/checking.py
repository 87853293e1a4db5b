"""Commands that only look, for a page that waits for them: started, not imported."""

import os
import subprocess
import sys
from typing import NamedTuple

from office_app.plain_words import plain
from rulebook.round import Round

_SECONDS = 300


class Checked(NamedTuple):
    """Whether nothing is wrong, and what was said, a line each."""

    sound: bool
    lines: tuple[str, ...]


def checked(this_round: Round) -> Checked:
    """What `ceping check` says of the round; one of ordinary size takes a few seconds."""
    said = said_by("check", str(this_round.folder))
    lines = (plain(line) for line in said.lines)
    return Checked(said.sound, tuple(line for line in lines if line))


def said_by(*arguments: str) -> Checked:
    """Run a command that writes nothing, and wait."""
    run = subprocess.run(
        [sys.executable, "-P", "-m", "ceping", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        env={**os.environ, "CEPING_LANG": "zh", "PYTHONUTF8": "1"},
        check=False,
    )
    return Checked(not run.returncode, tuple(f"{run.stdout}\n{run.stderr}".split("\n")))
