"""What `ceping check` says of the round, for a page: the command is started, not imported."""

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
    """Run the command and wait; a round of ordinary size takes a few seconds."""
    run = subprocess.run(
        [sys.executable, "-P", "-m", "ceping", "check", str(this_round.folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        env={**os.environ, "CEPING_LANG": "zh", "PYTHONUTF8": "1"},
        check=False,
    )
    lines = (plain(line) for line in f"{run.stdout}\n{run.stderr}".split("\n"))
    return Checked(not run.returncode, tuple(line for line in lines if line))
