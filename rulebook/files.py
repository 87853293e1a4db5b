"""Files that are there whole or not at all, whenever the power fails or a process is killed.

Everything is written into a scratch folder beside its place, put on disk and then renamed. What a
kill leaves behind is a folder ``.ceping-new-*`` that the next run removes.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SCRATCH = ".ceping-new-"
_YOUNG, _A_DAY = 60, 86_400  # seconds
_PORTABLE = re.compile(r"[^\\/:\x00-\x1f]{1,200}")


def write_files(folder: Path, write: Callable[[Path], None]) -> list[Path]:
    """Let ``write`` fill a scratch folder, then move every file of it into ``folder``.

    A folder that ``write`` makes belongs to it: what lies in there from an earlier run is removed.

    Returns
    -------
    list of Path
        What was written, in alphabetical order. Nothing appears under a final name before every
        file is complete and on disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        remove_left_over(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=SCRATCH) as name:
            scratch = Path(name)
            write(scratch)
            made = sorted(path for path in scratch.rglob("*") if path.is_file())
            for path in made:
                _to_disk(path)
            written = [_moved(path, folder / path.relative_to(scratch)) for path in made]
            inner = [folder / path.name for path in scratch.iterdir() if path.is_dir()]
        for own in filter(Path.is_dir, inner):
            _remove_others(own, set(written))
            _folder_to_disk(own)
        _folder_to_disk(folder)
    return written


def _moved(path: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return path.replace(target)


def _remove_others(folder: Path, written: set[Path]) -> None:
    for path in folder.iterdir():
        if path not in written and path.is_file():
            path.unlink()


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """A folder for temporary copies, for our eyes only, removed at the end.

    It may hold whole ballots: what a killed process left is removed by the next one that asks for
    the same ``prefix``, as soon as its lock is free. The folder itself stays locked: let
    ``write_files`` write into one below it.
    """
    _remove_abandoned(prefix)
    made = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    with made as name, _alone(Path(name)):
        yield Path(name)


def _remove_abandoned(prefix: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):  # somebody else's, or gone meanwhile
            # A folder this young may be between its making and its lock.
            if time.time() - folder.stat().st_mtime > _YOUNG and _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """Whether no living process holds the folder."""
    if sys.platform == "win32":
        return time.time() - folder.stat().st_mtime > _A_DAY
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(handle)


def remove_left_over(folder: Path) -> None:
    """Remove what a killed run left in ``folder``."""
    for left in folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other writers of the same folder waiting; a killed one no longer holds it.

    Windows refuses to move or remove a file in use, which has to do there.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network drives know no such lock
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _folder_to_disk(folder: Path) -> None:
    """Put the new names on disk, which the files' own fsync does not."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def is_portable(name: str) -> bool:
    """Whether a file or a folder may be called so everywhere, in an archive too."""
    return bool(_PORTABLE.fullmatch(name)) and name.strip(". ") == name


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
