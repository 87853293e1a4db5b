"""Commands as a terminal gives them, each in a process of its own.

The processes are forked from one that has imported the heavy libraries, but nothing of ``ceping/``:
its texts are chosen by the language at import. That commands also start from nothing is for
``test_readme``, ``tests/dev`` and ``tests/site/test_wheel.py``.
"""

import gc
import multiprocessing
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

Result = subprocess.CompletedProcess[str]
_STREAMS = {0: ("stdin", "r"), 1: ("stdout", "w"), 2: ("stderr", "w")}
_FLAGS = {"r": os.O_RDONLY, "w": os.O_WRONLY | os.O_CREAT}
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


def at_a_terminal(
    *arguments: object, typed: str = "", before: Callable[[], None] | None = None
) -> tuple[int, str]:
    """Run a command with somebody at the keyboard: the exit code, and what was shown.

    ``before`` is called in the command's own process, and is found there by its name.
    """
    ours, theirs = os.openpty()
    words = [str(argument) for argument in arguments]
    given = (words, bare_environment("zh_CN.UTF-8"), os.ttyname(theirs), before)
    process = FORKED.Process(target=_command_at_a_terminal, args=given)
    process.start()
    os.write(ours, typed.encode())
    shown = b""
    while process.is_alive():
        if select.select([ours], [], [], 0.02)[0]:
            shown += os.read(ours, 65536)
    os.close(theirs)
    with suppress(OSError):  # Linux ends a pseudo terminal this way
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    return process.exitcode or 0, shown.decode("utf-8", "replace")


def bare_environment(language: str = "") -> dict[str, str]:
    """Nothing that says which language to speak, but ``language``."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "CEPING"))}
    return kept | ({"LANG": language} if language else {}) | {"PYTHONUTF8": "1"}


def _command(words: list[str], environment: dict[str, str], folder: Path, cwd: Path | None) -> None:
    if cwd:
        os.chdir(cwd)
    files = [os.open(folder / name, _FLAGS[mode], 0o600) for name, mode in _STREAMS.values()]
    _begin(environment, files)
    _run(words)


def _command_at_a_terminal(
    words: list[str], environment: dict[str, str], terminal: str, before: Callable[[], None] | None
) -> None:
    _begin(environment, [os.open(terminal, os.O_RDWR | os.O_NOCTTY)] * 3)
    if before:
        before()
    _run(words)


def _begin(environment: dict[str, str], files: list[int]) -> None:
    gc.freeze()  # what was imported before the fork would be copied to be looked through
    os.environ.clear()
    os.environ.update(environment)
    for file, (number, (name, mode)) in zip(files, _STREAMS.items(), strict=True):
        os.dup2(file, number)
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _run(words: list[str]) -> None:
    from ceping.cli import main

    main(words)
