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
        "survey": _survey_rows(cells),
        "survey_scores": [
            [window, str(score), responses]
            for window, (score, responses) in sorted(inputs.survey_scores.items())
        ],
    }
    return json.dumps(canonical, ensure_ascii=False, separators=(",", ":"))


def _survey_rows(cells: pd.DataFrame) -> list[tuple[str | int, ...]]:
    ordered = cells.sort_values(SURVEY_KEYS)
    names = (ordered[name].tolist() for name in SURVEY_KEYS[:2])
    numbers = (ordered[name].astype("int64").tolist() for name in (*SURVEY_KEYS[2:], "count"))
    return list(zip(*names, *numbers, strict=True))
