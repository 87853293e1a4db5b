"""Scored rounds of every shape that the page of a window may meet."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from analysis.confirm import confirm
from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.load import load
from rulebook.round import open_round
from tests.analysis.checks.degenerate import (
    all_answers_equal,
    all_ballots_equal,
    all_marks_equal,
    responses,
    rows_of,
    several,
    sizes_0_1_29,
    tallies,
    window_scores,
    write_rows,
)
from tests.analysis.deciding import as_computed, write_decisions
from tests.editions import QUARTERLY

NOW = datetime(2022, 1, 8, tzinfo=UTC)
WITH_ITEMS = ("three", "no answers", "another edition")


def few_ballots(folder: Path) -> None:
    """Two windows that three voters rated."""
    path, kept = folder / "ratings" / "ballots.csv", {"W02": 3, "W05": 3}
    rows = rows_of(path)
    for row in rows:
        if row["grade"] and row["window_id"] in kept:
            kept[row["window_id"]] -= 1
            row["grade"] = row["grade"] if kept[row["window_id"]] >= 0 else ""
    write_rows(path, rows)


def first_not_applied(folder: Path) -> None:
    """Nobody applied for the honour of the first places."""
    path, other = folder / "windows.csv", load().window_score.proposal.honour
    rows = rows_of(path)
    write_rows(path, [{**row, "applied_honours": other} for row in rows])


def nothing_verified(folder: Path) -> None:
    """Every condition is found not met, by somebody with a reason."""
    path = folder / "conditions.csv"
    rows = [{**row, "status": "not_met", "reason": "举报属实"} for row in rows_of(path)]
    write_rows(path, rows)


SHAPES: dict[str, tuple[dict[str, Any], Callable[[Path], None]]] = {
    "plain": ({}, lambda folder: None),
    "three": ({"windows": 3, "responses": 200}, lambda folder: None),
    "sixty": ({"windows": 60, "responses": 6000}, few_ballots),
    "two hundred": ({"windows": 200, "responses": 9000}, lambda folder: None),
    "few ballots": ({}, few_ballots),
    "no answers": ({}, responses(sizes_0_1_29)),
    "window scores": ({}, window_scores),
    "tallies": ({}, tallies),
    "all tie": ({}, several(all_ballots_equal, all_marks_equal, responses(all_answers_equal))),
    "vacancies": ({}, first_not_applied),
    "barred": ({}, nothing_verified),
    "another edition": ({"edition": str(QUARTERLY)}, lambda folder: None),
}


# Name of the shape, and whether it is decided.
GRID = [(name, False) for name in SHAPES] + [(name, True) for name in ("plain", "vacancies")]


@cache
def scored(folder: Path, name: str, *, decided: bool) -> ScoreReport:
    """A round of that shape, scored; decided as computed where asked for."""
    sizes, change = SHAPES[name]
    own = folder / f"{name} {decided}"
    simulate(own, **{"windows": 14, "responses": 900, "electors": 40, "seed": 3, **sizes})
    (own / "ratings" / "manifest.json").unlink()
    change(own)
    checks = name in WITH_ITEMS
    report = score_round(open_round(own), draws=200, checks=checks)
    if decided:
        write_reports(report, own / "report")
        rows = as_computed(report)
        confirm(open_round(own), write_decisions(own / "d.csv", rows), NOW)
        report = score_round(open_round(own), draws=200, checks=checks)
    return report
