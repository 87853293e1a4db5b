"""Files that are there whole or not at all."""

import os
from pathlib import Path


def write_file(path: Path, content: bytes) -> Path:
    """Write beside and rename."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path
