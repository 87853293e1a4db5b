"""What a bundle holds, told three ways: a requirements file, an SBOM, and the licences."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path, PurePosixPath

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from bundle.locked import requirement

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.I)
_CLASSIFIER = "License :: "
_TEXTS = Path(__file__).with_name("licences")  # of packages whose files have none


@dataclass(frozen=True)
class Wheel:
    """A wheel file and what it says of itself."""

    path: Path

    @cached_property
    def sha256(self) -> str:
        """The hash that pip checks."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @property
    def name(self) -> str:
        """The package's name as it writes it."""
        return str(self._about["Name"])

    @property
    def version(self) -> str:
        """The package's version."""
        return str(self._about["Version"])

    @property
    def licence(self) -> str:
        """The licence as the package states it; an SPDX expression where it gives one."""
        classifiers = [
            str(one).rpartition(" :: ")[2]
            for one in self._about.get_all("Classifier", [])
            if str(one).startswith(_CLASSIFIER)
        ]
        # Old packages put the whole text into License; its first line is the name.
        stated = str(self._about["License"] or "").strip().partition("\n")[0]
        return str(self._about["License-Expression"] or "") or "; ".join(classifiers) or stated

    @cached_property
    def licence_files(self) -> dict[str, bytes]:
        """The texts that the wheel brings, by their names below its dist-info folder; else ours."""
        with zipfile.ZipFile(self.path) as held:
            brought = {
                "/".join(PurePosixPath(name).parts[1:]): held.read(name)
                for name in held.namelist()
                if not name.endswith("/") and _is_licence(PurePosixPath(name))
            }
        text = _TEXTS / f"{self.name}.txt"
        return brought or ({"LICENSE": text.read_bytes()} if text.is_file() else {})

    @cached_property
    def _about(self) -> Message:
        with zipfile.ZipFile(self.path) as held:
            (name,) = (n for n in held.namelist() if n.endswith(".dist-info/METADATA"))
            return BytesParser().parsebytes(held.read(name))


def _is_licence(name: PurePosixPath) -> bool:
    own = name.parts[0].endswith(".dist-info") and len(name.parts) > 1
    return own and ("licenses" in name.parts or bool(_LICENCE_FILE.match(name.name)))


def requirements(wheels: Sequence[Wheel]) -> str:
    """A requirements file with just these files."""
    return "".join(requirement(one.name, one.version, (one.sha256,)) for one in wheels)


def sbom(wheels: Sequence[Wheel], own: str) -> str:
    """A CycloneDX 1.6 bill of materials as JSON; ``own`` is the package that it is about."""
    factory = LicenseFactory()
    parts = {
        one.name: Component(
            name=one.name,
            version=one.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{one.name}@{one.version}",
            purl=PackageURL("pypi", name=one.name, version=one.version),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one.sha256)],
            licenses=[factory.make_from_string(one.licence)] if one.licence else [],
        )
        for one in wheels
    }
    bom = Bom(components=[part for name, part in parts.items() if name != own])
    bom.metadata.component = parts[own]
    bom.register_dependency(parts[own], bom.components)
    return str(JsonV1Dot6(bom).output_as_string(indent=1))


def write_licences(wheels: Sequence[Wheel], folder: Path) -> list[str]:
    """Write every licence text and a table of them; the packages that bring no text."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["package", "version", "licence", "texts"])
    for one in wheels:
        for name, content in one.licence_files.items():
            path = folder / f"{one.name}-{one.version}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        rows.writerow([one.name, one.version, one.licence, len(one.licence_files)])
    (folder / "licences.csv").write_text(table.getvalue(), encoding="utf-8-sig")
    return [one.name for one in wheels if not one.licence_files]
