"""From rounds to a finished site: generate, build, mend, and only then replace the old one.

All of it happens in a folder of its own beside the target, so that the sources stay as they are
and two builds do not meet.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from pages import booklet
from pages.config import BUILT, write_config
from pages.edition import Edition
from pages.generate import generate
from pages.mend import mend
from pages.practices import read_reported
from pages.rounds import PublishedRound, edition_of, in_order, is_simulated, read_round
from pages.source import ROOT
from rulebook.problems import InputError, Problem, Words
from rulebook.vocabulary import DEFAULT_EDITION

_STATIC = ("assets", "_theme")


class BuildError(Exception):
    """The builder refused the site; the message is what it said."""


def build(
    target: Path,
    folders: Sequence[Path] = (),
    publish: str | None = None,
    provisional: bool = False,
    *,
    edition: str | None = None,
    root: Path = ROOT,
    builder: str = "mkdocs",
    url: str = "",
) -> Path:
    """Build the site with the results of the rounds in ``folders``; returns ``target``.

    ``publish`` is honours, scores or full (None: honours, and full for simulated rounds).
    ``edition`` is an id or a folder (None: that of the first round, else the built-in one).
    ``root`` holds the site's own sources. ``builder`` is the module that reads mkdocs.yml: mkdocs,
    properdocs or zensical. ``url`` is the address that the site will have, with its folder and a
    slash at the end. The old site stays until the new one is whole.

    Raises
    ------
    InputError
        If a round has no result, or is real and unconfirmed and ``provisional`` is not set; or if
        the builder is not installed.
    RulesError
        If the edition cannot be found or read.
    BuildError
        If the builder finds a fault, a broken link for instance.
    """
    if find_spec(builder) is None:
        words = Words(f"已安装的{builder}（pip install {builder}）", f"{builder}, installed by pip")
        raise InputError([Problem("--builder", words, "")])
    about = _edition(folders, edition)
    rounds = in_order([read_round(folder, publish, provisional) for folder in folders])
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f"{target.name}.new-"
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=prefix) as folder:
        fresh = _built(root, about, rounds, Path(folder).resolve(), builder, url)
        _replace(target, fresh)
    return target


def build_booklet(
    out: Path, folder: Path | None = None, *, edition: str | None = None, root: Path = ROOT
) -> Path:
    """Write the practices of an edition as one PDF; returns ``out``.

    Those that districts reported in the round in ``folder`` instead, where it has any.

    Raises
    ------
    InputError
        If there are no practices at all.
    PracticeError
        If a file of the round cannot be used.
    RulesError
        If the edition cannot be found or read.
    """
    about = _edition((folder,) if folder else (), edition)
    reported = read_reported(about, {"": folder}) if folder else None
    if folder is None or reported is None:
        return booklet.write(root, about, out)
    mark = about.book.questionnaires.texts.simulated_mark.zh if is_simulated(folder) else ""
    return booklet.write_reported(reported, out, mark)


def _edition(folders: Sequence[Path], edition: str | None) -> Edition:
    if edition is None and folders:
        return Edition.of(str(edition_of(folders[0])))
    return Edition.of(edition or DEFAULT_EDITION)


def _built(
    root: Path,
    edition: Edition,
    rounds: Sequence[PublishedRound],
    work: Path,
    builder: str,
    url: str,
) -> Path:
    """The whole site in a folder within ``work``."""
    site, fresh = work / "site", work / BUILT
    for name in _STATIC:
        _copy(root / "site" / name, site / name)
    generate(root, edition, site, rounds, url)
    write_config(root, work, edition, url)
    _run(work, builder)
    mend(fresh)
    return fresh


def _copy(folder: Path, target: Path) -> None:
    """Copy a folder's files but not their modes: an installed package may be read-only."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            own = target / path.relative_to(folder)
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, own)


def _replace(target: Path, fresh: Path) -> None:
    """Put the new site where the old one is."""
    old = fresh.with_name("old")
    if target.exists():
        target.rename(old)
    fresh.rename(target)


def _run(work: Path, builder: str) -> None:
    # What all three know; where they write to stands in mkdocs.yml, and no hook does.
    command = [sys.executable, "-m", builder, "build", "--strict", "--config-file", "mkdocs.yml"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=work, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise BuildError(f"{done.stdout}{done.stderr}".strip())
