"""A scored round to decide on, and decisions files for it."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook.round import open_round

HEADER = ("honour", "candidate_id", "decision", "date", "reason", "places")
DAY = "2022-01-08"


def score(folder: Path) -> ScoreReport:
    """Score a round as `ceping score` does, without the checks, which decisions do not need."""
    report = score_round(open_round(folder), checks=False)
    write_reports(report, folder / "report")
    return report


def result(folder: Path) -> dict[str, Any]:
    """Its score.json."""
    text = (folder / "report" / "score.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def write_decisions(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    """A decisions file; short rows are filled up with empty cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow([*row, *[""] * (len(HEADER) - len(row))])
    return path


def as_computed(report: ScoreReport) -> list[tuple[str, ...]]:
    """Award every place that the rules give or propose; a pending one with a reason."""
    return [
        (one.honour_id, one.candidate_id, "award", DAY, "会上核验通过" if one.pending else "")
        for awards in report.awards
        for one in awards.candidates
        if one.takes_place
    ]
