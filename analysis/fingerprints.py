"""Fingerprints of what a score was made from."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.inputs import Inputs, Tally
from analysis.reduce import SURVEY_KEYS
from analysis.validate import file_hash
from rulebook import contract

_READ = (
    contract.WINDOWS,
    contract.BIMONTHLY,
    contract.NOMINATIONS,
    contract.CONDITIONS,
    contract.FINDINGS,
)


def counts_hash(inputs: Inputs, counts: tuple[pd.DataFrame, dict[str, Tally]]) -> str:
    """SHA-256 of the sorted counts: the same for any engine, file format and row order."""
    survey, tallies = counts
    canonical: dict[str, Any] = {
        "marks": [
            [window, period, str(value)]
            for window, marks in sorted(inputs.marks.items())
            for period, value in sorted(marks.items())
        ],
        "vote": [
            [window, grade or 0, count]
            for window, tally in sorted(tallies.items())
            for grade, count in sorted(tally.items(), key=lambda pair: pair[0] or 0)
        ],
        "survey": [
            [str(cell) if isinstance(cell, str) else int(cell) for cell in row]
            for row in survey.sort_values(SURVEY_KEYS).itertuples(index=False)
        ],
        "survey_scores": [
            [window, str(score), responses]
            for window, (score, responses) in sorted(inputs.survey_scores.items())
        ],
    }
    text = json.dumps(canonical, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that a result is made from.

    manifest.json is about them and is left out, as are lists of codes, registers of voters,
    decisions and whatever else lies in the folder, which no score reads.
    """
    stems = {table.name for table in _READ}
    small = (path for path in folder.glob("*.*") if path.stem in stems)
    files = [*(path for path in small if path.suffix in (".csv", ".xlsx"))]
    rated = contract.table_names("ratings")
    files += (path for path in folder.glob("ratings/*.*") if path.stem in rated)
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in sorted(files)}
