"""Files and folders that are there whole or not at all."""

import os
import shutil
import threading
from collections.abc import Collection, Mapping
from pathlib import Path


def write_file(path: Path, content: bytes, mode: int = 0o644) -> Path:
    """Write beside and rename; ``mode`` holds before the first byte is in the file.

    Of two who write at once, in two processes or two threads, the last has its whole content there.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    beside.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(beside, flags, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path


def replace_folder(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    for_owner_only: bool = False,
    private: Collection[str] = (),
) -> list[Path]:
    """Write ``files`` into a folder beside, then swap the two; ``folder`` holds nothing else.

    The files named ``private`` are readable by their owner only, or all of them and the folder.
    """
    beside, former = (folder.with_name(f".{folder.name}.{name}") for name in ("new", "old"))
    for left_over in (beside, former):
        shutil.rmtree(left_over, ignore_errors=True)
    beside.mkdir(mode=0o700 if for_owner_only else 0o777)
    for name, content in files.items():
        mode = 0o600 if for_owner_only or name in private else 0o644
        write_file(beside / name, content, mode)
    if folder.exists():
        folder.rename(former)
    beside.rename(folder)
    shutil.rmtree(former, ignore_errors=True)
    return [folder / name for name in files]
