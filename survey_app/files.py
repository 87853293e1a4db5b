"""Files and folders that are there whole or not at all."""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_BESIDE = ".ceping-new-"


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
    folder: Path, files: Mapping[str, bytes], *, for_owner_only: bool = False
) -> list[Path]:
    """Write ``files`` into a folder beside, then swap the two; ``folder`` holds nothing else.

    ``for_owner_only``: none but the owner can read them, or the folder.
    """
    beside, former = (folder.with_name(f".{folder.name}.{name}") for name in ("new", "old"))
    for left_over in (beside, former):
        shutil.rmtree(left_over, ignore_errors=True)
    beside.mkdir(mode=0o700 if for_owner_only else 0o777)
    for name, content in files.items():
        (beside / name).parent.mkdir(parents=True, exist_ok=True)
        write_file(beside / name, content, 0o600 if for_owner_only else 0o644)
    if folder.exists():
        folder.rename(former)
    beside.rename(folder)
    shutil.rmtree(former, ignore_errors=True)
    return [folder / name for name in files]


@contextmanager
def new_folder(folder: Path, last: str) -> Iterator[Path]:
    """A folder to fill, which becomes ``folder`` if all goes well; that is new or empty.

    Where an empty one cannot be replaced, such as the present folder, what was made moves into it,
    the file named ``last`` at the end.
    """
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_BESIDE) as name:
        made = Path(name) / folder.name
        made.mkdir()
        yield made
        try:
            if folder.exists():
                _require_replaceable(folder)
                folder.rmdir()
            made.rename(folder)
        except OSError:
            folder.mkdir(exist_ok=True)
            for path in sorted(made.iterdir(), key=lambda path: path.name == last):
                path.rename(folder / path.name)


def _require_replaceable(folder: Path) -> None:
    if Path.cwd().is_relative_to(folder.resolve()):
        raise OSError("the present folder would be lost to whoever stands in it")
