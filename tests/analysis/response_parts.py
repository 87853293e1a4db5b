"""A simulated round whose responses come in parts, for tests and drills."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

RATINGS = Path("ratings")
ONE = RATINGS / "responses.parquet"


def in_parts(one: Path, folder: Path, parts: Mapping[str, pd.DataFrame]) -> Path:
    """A copy of the round ``one`` in ``folder``, its responses in named parts."""
    shutil.copytree(one, folder, ignore=shutil.ignore_patterns("report", ".counts"))
    (folder / ONE).unlink()
    (folder / RATINGS / "manifest.json").unlink()
    for name, frame in parts.items():
        path = folder / RATINGS / "responses" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_parquet(path, index=False)
    return folder
