"""Which program computed a result: its own source as one tar, its hash, its commit, and the lock.

The same source gives the same tar, from a checkout or from an installed package: entries in the
order of their names, uncompressed, without owner or time.
"""

import hashlib
import io
import re
import shutil
import subprocess
import tarfile
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

import rulebook

ROOT = Path(rulebook.__file__).parents[1]
PACKAGES = (
    "analysis",
    "ceping",
    "office_app",
    "pages",
    "rendering",
    "rulebook",
    "survey_app",
)
# Where an installed package keeps what a checkout has beside the packages (pyproject.toml).
_PACKED = ROOT / "pages" / "_packed"
_BESIDE = _PACKED if _PACKED.is_dir() else ROOT
_PROJECT = "pyproject.toml"
LOCK = "requirements.lock"
FORMAT_PAGE = "docs/archive-format.md"
# Files of the program that stand in an archive by themselves, and their names there.
BESIDE_SOURCE = {
    LOCK: LOCK,
    FORMAT_PAGE: "FORMAT.md",
    "docs/verify-the-vote.md": "VOTE.md",
    "docs/verify_vote.py": "verify_vote.py",
}

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)

Source = Mapping[str, bytes]


@cache
def source() -> Source:
    """The program's files by their names in a checkout, sorted; without the pages of the site."""
    files = {name: path.read_bytes() for name, path in _own_files()}
    project = _BESIDE / _PROJECT
    if project.is_file():
        wheel = tomllib.loads(project.read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
        for name in wheel["targets"]["wheel"]["force-include"]:
            files[name] = (_BESIDE / name).read_bytes()
    return dict(sorted(files.items()))


def _own_files() -> list[tuple[str, Path]]:
    """Every file of our packages but for caches and what was packed beside them."""
    own = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            name = path.relative_to(ROOT)
            if path.is_file() and not {"__pycache__", "_packed"} & {*name.parts}:
                own.append((name.as_posix(), path))
    return own


def source_tar(version: str, files: Source | None = None) -> bytes:
    """The source as one tar, that pip installs; ``files`` are this program's by default."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in (source() if files is None else files).items():
            entry = tarfile.TarInfo(f"ceping-{version}/{name}")
            entry.size, entry.mode = len(content), 0o644
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def read_source(tar_file: Path) -> Source:
    """The files of a source tar, without its top folder; tarfile.TarError if it is none."""
    files = {}
    with tarfile.open(tar_file, "r:") as tar:
        for entry in tar:
            content = tar.extractfile(entry)
            if content is not None:
                files[entry.name.partition("/")[2]] = content.read()
    return files


def code_sha256(files: Source | None = None) -> str:
    """SHA-256 over name and content of every file of our packages, in the order of names.

    Of each: its name, a zero byte, the 32 bytes of its own SHA-256. ``files`` are this program's
    by default.
    """
    digest = hashlib.sha256()
    for name, content in sorted((source() if files is None else files).items()):
        if name.partition("/")[0] in PACKAGES:
            digest.update(f"{name}\0".encode() + hashlib.sha256(content).digest())
    return digest.hexdigest()


def commit() -> str | None:
    """The commit of a checkout, with ``+`` where files were changed since; None without one."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return None
    told = [
        subprocess.run([git, "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
        for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "--", *PACKAGES))
    ]
    if any(step.returncode for step in told):
        return None
    return told[0].stdout.strip() + ("+" if told[1].stdout else "")


def lock_bytes() -> bytes | None:
    """requirements.lock; None where the program was installed without it."""
    return source().get(LOCK)


def differing_from_lock() -> list[str]:
    """Installed packages of another version than the lock's: ``numpy 2.4.0, not 2.4.1``."""
    locked = lock_bytes()
    if locked is None:
        return []
    differing = []
    for name, wanted in _PINNED.findall(locked.decode("utf-8")):
        try:
            got = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # of another platform, or a tool of developers
        if got != wanted:
            differing.append(f"{name} {got}, not {wanted}")
    return differing


def lock_sha256() -> str | None:
    """SHA-256 of requirements.lock; None without it."""
    locked = lock_bytes()
    return None if locked is None else hashlib.sha256(locked).hexdigest()
