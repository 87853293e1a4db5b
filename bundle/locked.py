"""The packages of requirements.lock that a kind of machine needs."""

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from bundle.target import Target

_ENTRY = re.compile(r"^(?P<pinned>[^\s#].*?) \\\n(?P<hashes>(?: +--hash=.*\n)+)", re.M)


@dataclass(frozen=True)
class Locked:
    """One package: its name, its version and the SHA-256 of each file that may be taken."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def line(self) -> str:
        """What pip's requirements files say of it."""
        return requirement(self.name, self.version, self.hashes)


def requirement(name: str, version: str, hashes: tuple[str, ...]) -> str:
    """A line of a requirements file: the version, and the files it may be."""
    return " ".join([f"{name}=={version}", *(f"--hash=sha256:{one}" for one in hashes)]) + "\n"


def read_lock(path: Path, target: Target) -> list[Locked]:
    """The lock's packages whose conditions hold on ``target``, in its order."""
    found = []
    for entry in _ENTRY.finditer(path.read_text(encoding="utf-8")):
        wanted = Requirement(entry["pinned"])
        if wanted.marker is None or wanted.marker.evaluate(dict(target.environment)):
            (pin,) = wanted.specifier
            hashes = tuple(re.findall(r"sha256:([0-9a-f]{64})", entry["hashes"]))
            found.append(Locked(wanted.name, pin.version, hashes))
    return found
