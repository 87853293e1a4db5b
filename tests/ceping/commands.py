"""Commands as a terminal gives them, each in a process of its own.

The processes are forked from one that has imported the heavy libraries, but nothing of ``ceping/``:
its texts are chosen by the language at import. That commands also start from nothing is for
``test_readme``, ``tests/dev`` and ``tests/site/test_wheel.py``.
"""

import gc
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

Result = subprocess.CompletedProcess[str]
_STREAMS = {0: ("stdin", "r"), 1: ("stdout", "w"), 2: ("stderr", "w")}
# There is one such server in a process: whoever forks from it, forks from what is named here.
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(
    [
        "analysis.archive",
        "analysis.checks.conclusions.findings",
        "analysis.report.write",
        "analysis.score",
        "office_app.serving",
        "survey_app.serving",
        # what these import when they need it
        "alembic.command",
        "granian.server",
        "ibis.backends.duckdb",
        "scipy.optimize",
        "scipy.stats",
        "sqlalchemy.dialects.postgresql",
        "sqlalchemy.dialects.sqlite",
        # what the tests' own modules import, which define what a child does
        "pytest",
    ]
)


def ceping(
    *arguments: object,
    said: tuple[str, ...] = (),
    language: str = "",
    cwd: Path | None = None,
    **more: str,
) -> Result:
    """Run a command in a process of its own; ``said`` are the lines on its standard input."""
    words = [str(argument) for argument in arguments]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "stdin").write_text("".join(f"{line}\n" for line in said), encoding="utf-8")
        environment = bare_environment(language) | more
        process = FORKED.Process(target=_command, args=(words, environment, folder, cwd))
        process.start()
        process.join()
        stdout, stderr = ((folder / _STREAMS[n][0]).read_text(encoding="utf-8") for n in (1, 2))
    return Result(words, process.exitcode or 0, stdout, stderr)


def bare_environment(language: str = "") -> dict[str, str]:
    """Nothing that says which language to speak, but ``language``."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "CEPING"))}
    return kept | ({"LANG": language} if language else {}) | {"PYTHONUTF8": "1"}


def _command(words: list[str], environment: dict[str, str], folder: Path, cwd: Path | None) -> None:
    gc.freeze()  # what was imported before the fork would be copied to be looked through
    if cwd:
        os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, mode) in _STREAMS.items():
        file = (folder / name).open(mode, encoding="utf-8")
        os.dup2(file.fileno(), number)
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    from ceping.cli import main

    main(words)
