"""Writing generated files so that a watching builder sees only real changes."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path


def write(path: Path, content: str | bytes) -> Path:
    """Write a file unless it already holds just this; its folder is made when missing."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if not path.is_file() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV that Excel opens in Chinese without asking: UTF-8 with a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
