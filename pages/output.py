"""Writing generated files so that a watching builder sees only real changes."""

from pathlib import Path


def write(path: Path, content: str | bytes) -> Path:
    """Write a file unless it already holds just this; its folder is made when missing."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if not path.is_file() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path
