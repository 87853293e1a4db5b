"""Windows that withdrew or came late: in the register, and nowhere in what is counted."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from analysis.report.score_json import score_data
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round


def _statuses(folder: Path, statuses: dict[str, str]) -> None:
    path = folder / "windows.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "status"])
        writer.writeheader()
        writer.writerows({**row, "status": statuses.get(row["window_id"], "")} for row in rows)


def _without(folder: Path, window: str) -> None:
    """Take a window out of every file, as if it had never been there."""
    for name in ("windows.csv", "bimonthly.csv", "ratings/ballots.csv"):
        path = folder / name
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frame[frame["window_id"] != window].to_csv(path, index=False)
    path = folder / "ratings" / "responses.parquet"
    frame = pd.read_parquet(path)
    frame[frame["window_id"] != window].to_parquet(path, index=False)
    for name in ("ratings/manifest.json", "ratings/turnout.csv", "conditions.csv"):
        (folder / name).unlink(missing_ok=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A simulated round without linked files that name windows."""
    path = tmp_path / "round"
    simulate(path, windows=12, responses=2000, electors=30, seed=5)
    for name in ("ratings/turnout.csv", "conditions.csv", "ratings/manifest.json"):
        (path / name).unlink(missing_ok=True)
    return path


def test_a_withdrawn_window_counts_nowhere(folder: Path) -> None:
    """A window that has left would keep a place, or move the others' scores."""
    first = score_round(open_round(folder), checks=False).ranked[0].window.id
    _statuses(folder, {first: "退出"})
    report = score_round(open_round(folder), draws=200)
    result = report.result(first)
    assert (result.standing.rank, result.total) == (None, None)
    assert [reason.zh for reason in result.standing.not_ranked_because] == [
        "已退出，收到的答卷和选票不计"
    ]
    assert set(result.components.by_kind().values()) == {None}
    (told,) = (w for w in score_data(report)["windows"] if w["window_id"] == first)
    assert (told["status"], told["responses"], told["ballots"]) == ("withdrawn", 0, 0)
    (folder / "electors.csv").unlink()
    _without(folder, first)
    never = score_round(open_round(folder), draws=200)
    assert [(r.window.id, r.total, r.standing.rank) for r in report.ranked] == [
        (r.window.id, r.total, r.standing.rank) for r in never.ranked
    ]
    flags = [
        {check["id"]: check["flag"] for check in score_data(one)["checks"]}
        for one in (report, never)
    ]
    assert flags[0] == flags[1]


def test_a_late_window_has_no_rank(folder: Path) -> None:
    """A window that nobody could vote for would be ranked by what it has."""
    window = score_round(open_round(folder), checks=False).ranked[0].window.id
    _statuses(folder, {window: "unranked"})
    result = score_round(open_round(folder), checks=False).result(window)
    assert result.standing.rank is None
    assert [reason.en for reason in result.standing.not_ranked_because] == [
        "came late, is not ranked"
    ]
