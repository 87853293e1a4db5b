"""Files that are there whole or not at all."""

import os
from pathlib import Path


def write_file(path: Path, content: bytes, mode: int = 0o644) -> Path:
    """Write beside and rename; ``mode`` holds before the first byte is in the file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(beside, flags, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path
