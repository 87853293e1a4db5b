"""Which program computed a result: a hash over our own packages, and the lock of the others."""

import hashlib
import re
from importlib import metadata
from pathlib import Path

import rulebook

ROOT = Path(rulebook.__file__).parents[1]
PACKAGES = ("analysis", "ceping", "pages", "rendering", "rulebook", "survey_app")
LOCK = ROOT / "requirements.lock"

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)


def code_sha256() -> str:
    """SHA-256 over name and content of every file of our packages, in the order of names."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def lock_bytes() -> bytes | None:
    """requirements.lock; None where the program was installed without it."""
    return LOCK.read_bytes() if LOCK.is_file() else None


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
