"""Responses as a folder of Parquet files, a file a month or a district, in place of one file.

The folder is ratings/responses/, with folders inside as people like. Files that people do not see
are passed over: those of the system, and what engines leave beside their own (`.crc`, `_SUCCESS`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rulebook.columns import Table
from rulebook.contract import TABLES
from rulebook.files import is_portable
from rulebook.problems import InputError, Problem, Words
from rulebook.tables import find

_SUFFIX = ".parquet"
_TABLE = TABLES["responses"]
FOLDER = f"{_TABLE.folder}/{_TABLE.name}"
_OF_SYSTEMS = {"thumbs.db", "desktop.ini"}
_PARQUET = Words(
    "扩展名为 .parquet 的文件（问卷分成多个文件时只收 Parquet，其他文件请移出这个文件夹）",
    "a file ending in .parquet: other files do not belong in this folder",
)
_NAMED = Words(
    "不以下划线、空格开头，不含 \\ : 的文件名和文件夹名",
    "names without \\ or :, that do not begin with _ or a blank",
)
_ALIKE = Words("不只是大小写不同的文件名", "names that differ by more than capital letters")
_ONE_WAY = Words(
    "一个文件或一个文件夹（两者只有其一）", "one file, or one folder of parts: not both"
)
_SOME = Words(
    "至少一个 Parquet 文件（没有问卷时删去这个文件夹）",
    "at least one Parquet file; without responses remove the folder",
)


def part_paths(round_folder: Path) -> tuple[Path, ...]:
    """What people see in the folder of parts, in the order of names; nothing without it."""
    folder = round_folder / FOLDER
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    seen = (path for path in found if not _is_unseen(path.relative_to(folder)))
    return tuple(sorted(seen, key=lambda path: path.relative_to(folder).as_posix()))


def response_files(
    round_folder: Path, table: Table, extensions: Sequence[str]
) -> tuple[tuple[str, Path], ...]:
    """The responses' files with the names by which faults call them: one, its parts, or none.

    Raises
    ------
    InputError
        If they are there twice, or anything but parts lies among the parts.
    """
    file = find(round_folder, table, extensions)
    parts = part_paths(round_folder)
    if not (round_folder / FOLDER).is_dir() or (file and not parts):
        return ((file.name, file),) if file else ()
    if file:
        raise InputError([Problem(table.name, _ONE_WAY, f"{file.name}, {table.name}/")])
    if not parts:
        raise InputError([Problem(f"{table.name}/", _SOME, "")])
    named = tuple((part_name(path, round_folder), path) for path in parts)
    if problems := list(_misplaced(named)):
        raise InputError(problems)
    return named


def part_name(path: Path, round_folder: Path) -> str:
    """What faults, manifests and papers call a part: its place below ratings/."""
    return path.relative_to(round_folder / _TABLE.folder).as_posix()


def _misplaced(named: Sequence[tuple[str, Path]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, path in named:
        same = seen.setdefault(name.casefold(), name)
        if path.suffix != _SUFFIX or not path.is_file():
            yield Problem(name, _PARQUET, path.name)
        elif path.name.startswith("_") or not all(map(is_portable, name.split("/"))):
            yield Problem(name, _NAMED, name)
        elif same != name:
            yield Problem(name, _ALIKE, same)


def _is_unseen(path: Path) -> bool:
    name = path.name.casefold()
    of_engines = name.startswith("_") and path.suffix != _SUFFIX
    return of_engines or name in _OF_SYSTEMS or any(p.startswith(".") for p in path.parts)
