"""Writing a round folder: beside its place and then renamed, so that nothing is half-written."""

import csv
import json
import os
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE

TRUTH_FILE = "truth.json"


def is_simulated(folder: Path) -> bool:
    """Whether a folder is a simulated round: round.toml says so and truth.json is there."""
    settings = folder / SETTINGS_FILE
    if not (settings.is_file() and (folder / TRUTH_FILE).is_file()):
        return False
    try:
        return tomllib.loads(settings.read_text(encoding="utf-8-sig")).get("simulated") is True
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False


def require_replaceable(folder: Path) -> None:
    """Refuse a place that holds anything but a simulated round.

    Raises
    ------
    InputError
        If the folder has content that no simulation wrote, or is a file.
    """
    if not folder.exists() or is_simulated(folder):
        return
    if folder.is_dir() and not any(folder.iterdir()):
        return
    words = Words(
        "新文件夹，或已有的模拟轮次（其他文件夹不会被覆盖）",
        "a new folder or a simulated round (nothing else is ever overwritten)",
    )
    raise InputError([Problem(folder.name, words, str(folder))])


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A folder to write into that takes the place of ``folder`` if all goes well."""
    folder = folder.absolute()
    require_replaceable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    former = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        yield beside
        # Minutes may have passed: look again before anything is moved away.
        require_replaceable(folder)
        if folder.exists():
            folder.rename(former)
        beside.rename(folder)
    finally:
        if former.exists() and not folder.exists():
            former.rename(folder)
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table as UTF-8 with a byte order mark (Chinese Excel needs it); the rows written."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for count, row in enumerate(rows, start=1):  # noqa: B007  # the last count is the answer
            writer.writerow(row)
    return count


def write_json(path: Path, value: Any) -> None:
    """Write readable JSON in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
