"""Hashes of the files that a result is made from, and the manifest that was delivered with them."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from rulebook import contract
from rulebook.files import file_hash
from rulebook.problems import Problem, Words
from rulebook.response_parts import FOLDER, part_paths
from rulebook.sm3 import has_sm3, sm3_of
from rulebook.whole_ballots import SEALED_BALLOTS

MANIFEST = "manifest.json"
_SHOWN = 5
_READ = (
    contract.WINDOWS,
    contract.BIMONTHLY,
    contract.NOMINATIONS,
    contract.CONDITIONS,
    *chain.from_iterable(contract.OF_METHOD.values()),
    contract.FINDINGS,
    contract.CASES,
)


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that a result is made from.

    manifest.json is about them and is left out, as are lists of codes, registers of voters,
    decisions and whatever else lies in the folder, which no score reads.
    """
    stems = {table.name for table in _READ}
    small = (path for path in folder.glob("*.*") if path.stem in stems)
    files = [*(path for path in small if path.suffix in (".csv", ".xlsx"))]
    rated = contract.table_names("ratings")
    files += (path for path in folder.glob("ratings/*.*") if path.stem in rated and path.is_file())
    files += filter(Path.is_file, part_paths(folder))
    if not any(path.stem == SEALED_BALLOTS.name for path in files):
        files += folder.glob(f"{SEALED_BALLOTS.folder}/{SEALED_BALLOTS.name}.*")
    named = {path.relative_to(folder).as_posix(): path for path in sorted(files)}
    with ThreadPoolExecutor() as several:  # parts are gigabytes, and hashing them holds nobody up
        return dict(zip(named, several.map(file_hash, named.values()), strict=True))


def manifest_problems(folder: Path, known: Mapping[str, str]) -> Iterator[Problem]:
    """Files of ratings/ that are not what manifest.json says. A missing manifest is no fault.

    ``known`` are hashes as ``file_hashes`` gives them: no file is read a second time.
    """
    path = folder / "ratings" / MANIFEST
    if not path.is_file():
        return
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        files, sm3 = dict(manifest["files"]), dict(manifest.get("sm3", {}))
        version = int(manifest["contract"])
    except (ValueError, KeyError, TypeError) as error:
        words = Words("JSON，含 contract 和 files", "JSON with contract and files")
        yield Problem(MANIFEST, words, str(error))
        return
    if version > contract.VERSION:
        words = Words(
            f"不高于{contract.VERSION}的约定版本", f"contract {contract.VERSION} or older"
        )
        yield Problem(MANIFEST, words, str(version), column="contract")
    for name, expected in sorted(files.items()):
        file = path.parent / Path(name).name
        of_part = known.get(f"ratings/{name}") or known.get(f"ratings/{file.name}")
        got = of_part or (file_hash(file) if file.is_file() else "")
        if got != str(expected).lower():  # some programs write capitals
            words = Words(f"SHA-256 {expected}", f"SHA-256 {expected}")
            yield Problem(name, words, got, column="sha256")
    yield from _sm3_problems(path.parent, sm3, known)
    if "sm3" in manifest and (without := sorted({*files} - {*sm3})):
        words = Words("列出的每个文件都有 SM3", "an SM3 of every file that it lists")
        yield Problem(MANIFEST, words, "、".join(without[:_SHOWN]), column="sm3")
    for name in sorted(known):
        if name.startswith(f"{FOLDER}/") and name.removeprefix("ratings/") not in files:
            words = Words(f"清单（{MANIFEST}）列出的文件", f"a file that {MANIFEST} lists")
            yield Problem(name.removeprefix("ratings/"), words, Path(name).name)


def _sm3_problems(
    ratings: Path, stated: Mapping[str, str], known: Mapping[str, str]
) -> Iterator[Problem]:
    """Files that are not what their SM3 says, where the manifest has it and this Python too."""
    for name, expected in sorted(stated.items()) if has_sm3() else ():
        own = name if f"ratings/{name}" in known else Path(name).name
        got = sm3_of(ratings / own) if (ratings / own).is_file() else ""
        if got != str(expected).lower():
            yield Problem(name, Words(f"SM3 {expected}", f"SM3 {expected}"), got, column="sm3")
