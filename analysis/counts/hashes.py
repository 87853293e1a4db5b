"""All counts that a score was made from, as one text and its hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.counts.cells import SURVEY_KEYS
from analysis.intake.small_tables import Inputs, Tally


def counts_hash(inputs: Inputs, cells: pd.DataFrame, tallies: Mapping[str, Tally]) -> str:
    """SHA-256 of ``counts_text``."""
    return hashlib.sha256(counts_text(inputs, cells, tallies).encode()).hexdigest()


def counts_text(inputs: Inputs, cells: pd.DataFrame, tallies: Mapping[str, Tally]) -> str:
    """The sorted counts as JSON: the same for any engine, file format and row order.

    ``cells`` are survey cells, ``tallies`` ballots by window and grade.
    """
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
            for row in cells.sort_values(SURVEY_KEYS).itertuples(index=False)
        ],
        "survey_scores": [
            [window, str(score), responses]
            for window, (score, responses) in sorted(inputs.survey_scores.items())
        ],
    }
    return json.dumps(canonical, ensure_ascii=False, separators=(",", ":"))
