"""Opening a foreign archive: names and sizes are judged before anything is written."""

import hashlib
import json
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.archive.contents import MANIFEST, SOURCE, TALLIES
from analysis.archive.day_only import DAY_ONLY, holds_responses
from analysis.archive.write import VERSION
from rulebook.files import file_hash, is_portable, scratch_folder
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round, open_round
from rulebook.sm3 import has_sm3, sm3_of

MOST_FILES = 20_000
MOST_BYTES = 8 << 30  # 8 GiB: a hundred million responses
_SMALL = 64 << 20  # below this no compression is suspicious
_MOST_DENSE = 200  # times; text seldom shrinks to a fiftieth
_FOLDERS = ("round", "edition", "previous", "derived", "papers", SOURCE)

_OURS = Words("ceping archive 写成的完整档案", "a whole archive that `ceping archive` wrote")

Hashes = dict[str, str]


@dataclass(frozen=True)
class OpenedArchive:
    """An archive laid out in a scratch folder.

    ``hashes`` are SHA-256 of its files as found, ``sizes`` their bytes; ``sealed`` are the hashes
    of the sealed part's files, which take the place of those of their name, None where it was not
    given; ``sealed_sha256`` is of that file as a whole. ``sm3`` has the SM3 of every file, and
    under no name that of the whole archive; ``sealed_sm3`` that of the sealed part, None without
    it. Both are None where this Python has no SM3.
    """

    file: str
    sha256: str
    manifest: Mapping[str, Any]
    hashes: Mapping[str, str]
    sizes: Mapping[str, int]
    sealed: Mapping[str, str] | None
    sealed_sha256: str
    sm3: Mapping[str, str] | None
    sealed_sm3: str | None
    folder: Path

    @property
    def without_sealed(self) -> bool:
        """Whether whole ballots or times of day are sealed and the sealed part was not given."""
        return self.sealed is None and (TALLIES in self.hashes or bool(self.manifest["sealed"]))

    @cached_property
    def round(self) -> Round:
        """The round as archived, under the archive's own rules; InputError if it is at fault."""
        this_round = open_round(self.folder / "round", self.folder / "edition")
        if not this_round.settings.previous:
            return this_round
        previous = {"previous": str(self.folder / "previous")}
        return Round(
            this_round.folder,
            this_round.settings.model_copy(update=previous),
            this_round.book,
            this_round.edition_folder,
        )


@contextmanager
def opened(file: Path, sealed: Path | None = None) -> Iterator[OpenedArchive]:
    """Lay out an archive, with its sealed part if given; removed again at the end.

    Raises
    ------
    InputError
        If it is no archive of ours, is damaged, or could do harm when unpacked.
    """
    with scratch_folder("ceping-verify-") as folder:
        hashes = _extract(file, folder, MANIFEST)
        sizes = {name: (folder / name).stat().st_size for name in hashes}
        manifest = _manifest(file, folder)
        sm3 = {name: sm3_of(folder / name) for name in hashes} if has_sm3() else None
        inside = _extract(sealed, folder) if sealed else None
        _lay_out(folder, manifest, inside)
        yield OpenedArchive(
            file.name,
            file_hash(file),
            manifest,
            hashes,
            sizes,
            inside,
            file_hash(sealed) if sealed else "",
            None if sm3 is None else sm3 | {"": sm3_of(file)},
            sm3_of(sealed) if sealed and has_sm3() else None,
            folder,
        )


def _lay_out(folder: Path, manifest: Mapping[str, Any], sealed: Hashes | None) -> None:
    """One file for each table: what stands in for a sealed one gives way to it.

    Without the sealed part the manifest of ratings, which names its files, says nothing.
    """
    ratings, tallies = folder / "round" / "ratings", folder / TALLIES
    if sealed is not None:
        own = any(map(holds_responses, sealed))
        if own and f"round/{DAY_ONLY}" not in sealed:
            (folder / "round" / DAY_ONLY).unlink(missing_ok=True)
        return
    if tallies.is_file():
        ratings.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tallies, ratings / tallies.name)
    if tallies.is_file() or manifest["sealed"]:
        (ratings / "manifest.json").unlink(missing_ok=True)


def _manifest(file: Path, folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version = int(manifest["archive"])
        sound = all(isinstance(entry["sha256"], str) for entry in manifest["files"].values())
        manifest["code"]["sha256"], manifest["code"]["lock_sha256"], manifest["sealed"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError([Problem(file.name, _OURS, MANIFEST)]) from None
    if not sound or version > VERSION:
        raise InputError([Problem(file.name, _OURS, f"archive {version}")])
    return dict(manifest)


def _extract(file: Path, folder: Path, needed: str = "") -> Hashes:
    """Unpack a zip that holds ``needed`` into ``folder``; SHA-256 by name."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            # The end of a truncated archive may be that of a workbook inside it.
            if needed and needed not in archive.namelist():
                raise InputError([Problem(file.name, _OURS, needed)])
            _refuse_harm(file, entries, shutil.disk_usage(folder).free)
            files = [entry for entry in entries if not entry.is_dir()]
            return {entry.filename: _unpack(archive, entry, folder) for entry in files}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        words = Words("完整的 zip 档案文件", "a whole zip archive")
        raise InputError([Problem(file.name, words, str(error))]) from None


def _refuse_harm(file: Path, entries: list[zipfile.ZipInfo], free: int) -> None:
    """Refuse names that lead elsewhere, links, doubled names, and more than there is room for."""
    harmless = Words("档案内的普通文件名", "plain names inside the archive")
    seen: set[str] = set()
    for entry in entries:
        # Two names that differ in case alone are one file on some systems.
        if not _plain(entry) or entry.filename.casefold() in seen:
            raise InputError([Problem(file.name, harmless, entry.filename[:80])])
        seen.add(entry.filename.casefold())
    total = sum(entry.file_size for entry in entries)
    dense = max(sum(entry.compress_size for entry in entries), 1)
    if (
        len(entries) > MOST_FILES
        or total > min(MOST_BYTES, free)
        or (total > _SMALL and total > _MOST_DENSE * dense)
    ):
        words = Words(
            f"不超过{MOST_FILES}个文件、{MOST_BYTES >> 30}GB和磁盘余量的档案",
            f"at most {MOST_FILES} files, {MOST_BYTES >> 30} GB and the free space",
        )
        got = f"{len(entries)} files, {total} bytes ({dense} packed)"
        raise InputError([Problem(file.name, words, got)])


def _plain(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.removesuffix("/").split("/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return (
        all(map(is_portable, parts))
        and (len(parts) == 1 or parts[0] in _FOLDERS)
        and kind in (0, stat.S_IFREG, stat.S_IFDIR)
        and not entry.flag_bits & 1  # encrypted
    )


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> str:
    target = folder / entry.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    # zipfile never reads more than the size that was judged, and checks the sum at the end.
    with archive.open(entry) as source, target.open("wb") as out:
        while piece := source.read(1 << 20):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()
