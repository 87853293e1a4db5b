"""From rounds to a finished site: generate, MkDocs, mend, and only then replace the old one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pages.rounds import read_round, store


class BuildError(Exception):
    """MkDocs refused the site; the message is what it said."""


def build(
    root: Path,
    target: Path,
    folders: Sequence[Path] = (),
    publish: str | None = None,
    provisional: bool = False,
    builder: str = "mkdocs",
) -> Path:
    """Build the site with the results of the rounds in ``folders``; returns ``target``.

    ``publish`` is honours, scores or full (None: honours, and full for simulated rounds).
    ``builder`` is the module that reads mkdocs.yml. The old site stays until the new one is whole.

    Raises
    ------
    InputError
        If a round has no result, or is real and unconfirmed and ``provisional`` is not set.
    BuildError
        If the builder finds a fault, a broken link for instance.
    """
    rounds = [read_round(folder, publish, provisional) for folder in folders]
    store(root, folders, rounds)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new-{os.getpid()}")
    try:
        _run(root, fresh, builder)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _run(root: Path, target: Path, builder: str) -> None:
    """Run the builder on mkdocs.yml, whose hook generates before and mends after."""
    options = ["--strict", "--config-file", "mkdocs.yml", "--site-dir", str(target)]
    command = [sys.executable, "-m", builder, "build", *options]
    package = str(Path(__file__).parents[1])
    paths = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    environment = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
        "PYTHONPATH": paths,
    }
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise BuildError(f"{done.stdout}{done.stderr}".strip())
