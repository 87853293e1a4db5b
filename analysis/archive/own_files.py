"""What an archive holds about itself and its program, held against its own files and this program.

SHA256SUMS, the counts, the source, the packages' lock and the page about the format.
"""

import hashlib
import re
import tarfile
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.archive.contents import COUNTS, SOURCE, SUMS, sums
from analysis.archive.program import (
    BESIDE_SOURCE,
    Source,
    code_sha256,
    read_source,
    source_tar,
)
from analysis.archive.program import source as own_source
from analysis.archive.rescoring import Verification
from analysis.archive.unpack import OpenedArchive
from rulebook.problems import Words

_VERSION_FILE = "ceping/__init__.py"
_VERSION = re.compile(rb'^__version__ = "([^"]+)"', re.M)
_SINCE = 2  # the version of the archive that has all this


def own_findings(
    verification: Verification, archive: OpenedArchive, score: Mapping[str, Any]
) -> None:
    """Everything of this module."""
    if archive.manifest["archive"] < _SINCE:
        verification.add_open(
            "档案是旧格式（1），没有SHA256SUMS、程序源码、计数和格式说明",
            "format 1: it has no SHA256SUMS, source, counts and page about the format",
        )
        return
    verification.faults += [*_sums_faults(archive), *_counts_faults(archive, score)]
    version = archive.manifest["code"].get("version")
    name = f"{SOURCE}/ceping-{version}.tar"
    source = _held_source(archive, name)
    if source is None:
        verification.add_fault(f"{name} 缺少或不是源码包", f"{name} is missing or no source")
        return
    faults = [*_source_faults(archive, source)]
    verification.faults += faults
    if not faults:
        _against_this_program(verification, source)


def _sums_faults(archive: OpenedArchive) -> Iterator[Words]:
    if archive.hashes.get(SUMS) != hashlib.sha256(sums(archive.hashes)).hexdigest():
        yield Words(f"{SUMS} 与档案中的文件不符", f"{SUMS} does not fit the archive's files")


def _counts_faults(archive: OpenedArchive, score: Mapping[str, Any]) -> Iterator[Words]:
    """The counts; that those of the score are right has been computed anew."""
    if archive.hashes.get(COUNTS) != score["inputs"].get("counts"):
        yield Words(
            f"{COUNTS} 不是算分所用的计数", f"{COUNTS} are not the counts that the score names"
        )


def _held_source(archive: OpenedArchive, name: str) -> Source | None:
    """The source, if it is the only one and packed as we pack it."""
    if [file for file in archive.hashes if file.startswith(f"{SOURCE}/")] != [name]:
        return None
    try:
        files = read_source(archive.folder / name)
    except (tarfile.TarError, EOFError, ValueError):
        return None
    again = source_tar(str(archive.manifest["code"].get("version")), files)
    return files if hashlib.sha256(again).hexdigest() == archive.hashes[name] else None


def _source_faults(archive: OpenedArchive, source: Source) -> Iterator[Words]:
    """What the source contradicts: hash and version in the manifest, lock, page of the format."""
    code = archive.manifest["code"]
    stated = _VERSION.search(source.get(_VERSION_FILE, b""))
    if code_sha256(source) != code["sha256"]:
        yield _unfit("manifest.json code.sha256")
    if stated is None or stated[1].decode() != code["version"]:
        yield _unfit("manifest.json code.version")
    for name, kept in BESIDE_SOURCE.items():
        inside = hashlib.sha256(source[name]).hexdigest() if name in source else None
        if archive.hashes.get(kept) != inside:
            yield _unfit(kept)


def _unfit(what: str) -> Words:
    return Words(f"程序源码与 {what} 不符", f"the source does not fit {what}")


def _against_this_program(verification: Verification, source: Source) -> None:
    """What computes must be this program; what stands beside it may have been mended since."""
    own = own_source()
    if code_sha256(source) != code_sha256():
        verification.add_open(
            "程序源码与所记的散列值一致，但与本程序不同，没有与发布的版本核对",
            "the source has the hash that is named, and is not this program's: it was not held"
            " against a release",
        )
        return
    others = sorted(name for name in {*source, *own} if source.get(name) != own.get(name))
    if others:
        listed = "、".join(others)
        verification.add_open(
            f"程序源码与本程序相同，不参与计算的文件除外：{listed}",
            f"the source is this program's but for files that compute nothing: {listed}",
        )
    else:
        verification.add_fact("程序源码与本程序相同", "the source is this program's")
