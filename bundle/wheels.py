"""The wheels of a bundle: taken from the index by their hashes, or built here."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bundle.locked import Locked
from bundle.target import Target

# Plain Python that the index has as source only: its wheel is built here and runs everywhere.
BUILT_HERE = {"jieba"}
_PIP = (sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input", "-q")
_AT_ONCE = 8  # mostly waiting for the index


class Lacking(Exception):
    """Packages that have no wheel for the machine; the message names them, one line each."""


def collect(packages: Sequence[Locked], target: Target, folder: Path) -> None:
    """Put the wheel of every package into ``folder``.

    Raises
    ------
    Lacking
        If the index has no wheel of some, for that machine and Python; all of them are named.
    """
    taken = [package for package in packages if package.name not in BUILT_HERE]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        said = list(pool.map(lambda package: _download(package, target, folder), taken))
    for package in packages:
        if package.name in BUILT_HERE:
            _build(package, folder)
    lacking = [
        f"{package.name} {package.version}: {reason}"
        for package, reason in zip(taken, said, strict=True)
        if reason
    ]
    if lacking:
        raise Lacking("\n".join(lacking))


def build_own(root: Path, folder: Path) -> None:
    """Build the wheel of this project into ``folder``."""
    _run([sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", folder], root)


def _download(package: Locked, target: Target, folder: Path) -> str:
    """Take one wheel; the reason why not, or nothing."""
    platforms = [part for tag in target.tags for part in ("--platform", tag)]
    which = ["--only-binary", ":all:", "--implementation", "cp", "--python-version", target.python]
    with _requirements(package) as wanted:
        command = [*_PIP, "download", "--no-deps", "--require-hashes", "-r", str(wanted)]
        done = subprocess.run(
            [*command, *which, *platforms, "-d", str(folder)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    # pip's last line but its advice: what it did not find, or why it could not ask
    return "" if not done.returncode else (done.stderr.strip().splitlines() or ["pip failed"])[-1]


def _build(package: Locked, folder: Path) -> None:
    """Build a wheel of the locked source; setuptools is ours, locked too."""
    with _requirements(package) as wanted:
        options = ["--no-deps", "--no-build-isolation", "--no-binary", ":all:", "--require-hashes"]
        _run([*_PIP, "wheel", *options, "-r", wanted, "-w", folder], folder)


@contextmanager
def _requirements(package: Locked) -> Iterator[Path]:
    """A requirements file with one package."""
    with tempfile.TemporaryDirectory(prefix="ceping-bundle-") as folder:
        path = Path(folder) / "one.txt"
        path.write_text(package.line, encoding="ascii")
        yield path


def _run(command: Sequence[str | Path], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
