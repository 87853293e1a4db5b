"""Honest rounds of odd shapes through the whole score: no flag, and sentences that hold."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.checks.bursts import _length
from analysis.result.findings import Check
from analysis.score import score_round
from analysis.simulate import simulate
from analysis.stats.bursts import Burst
from bench.flag_rounds import vote
from rulebook.round import open_round
from tests.analysis.checks.degenerate import window_scores

Change = Callable[[pd.DataFrame], pd.DataFrame]


def checked(folder: Path, check_id: str) -> Check:
    """A check of a round."""
    findings = score_round(open_round(folder), draws=100).findings
    assert findings is not None
    return findings.check(check_id)


def clean(folder: Path, seed: int) -> Path:
    """An honest round."""
    simulate(folder, windows=12, responses=4000, electors=60, seed=seed, anomalies=False)
    for name in ("manifest.json", "turnout.csv"):
        (folder / "ratings" / name).unlink()
    return folder


def change_responses(folder: Path, change: Change) -> None:
    """The responses changed as a table."""
    path = folder / "ratings" / "responses.parquet"
    change(pd.read_parquet(path)).to_parquet(path, index=False)


def wednesdays_only(table: pd.DataFrame) -> pd.DataFrame:
    """A quarter of the windows serve on Wednesdays only."""
    day = pd.to_datetime(table["answered_at"].astype(str).str[:10]).dt.day_of_week
    only = sorted(table["window_id"].unique())[:3]
    return table[~table["window_id"].isin(only) | (day == 2)]


def interviewers_at_four(table: pd.DataFrame) -> pd.DataFrame:
    """Interviewers come to four windows and to no other."""
    four = sorted(table["window_id"].unique())[:4]
    return table[(table["channel"] != "interviewer") | table["window_id"].isin(four)]


def lunch_peak(table: pd.DataFrame) -> pd.DataFrame:
    """A quarter of the windows get half of their answers at noon, every day."""
    busy = table["window_id"].isin(sorted(table["window_id"].unique())[:3])
    noon = busy & (np.arange(len(table)) % 2 == 0)
    clock = table["answered_at"].astype(str)
    slots = np.where(np.arange(len(table)) % 3 == 0, "12:10", "12:20")
    moved = clock.str[:11] + slots + clock.str[16:]
    return table.assign(answered_at=clock.where(~noon, moved))


@pytest.mark.parametrize("change", [wednesdays_only, interviewers_at_four, lunch_peak])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.grid
def test_habits_of_a_window_are_no_bursts(change: Change, seed: int, tmp_path: Path) -> None:
    """Windows with hours of their own would be suspected (1.00, 1.00 and .27 of rounds before)."""
    folder = clean(tmp_path / "round", seed)
    change_responses(folder, change)
    check = checked(folder, "bursts")
    assert (check.flag, check.reason) == (
        "none",
        "没有发现哪个窗口某一时段的提交明显多于自己的其他日子。",
    )
    assert check.tests >= 12


def write_vote(folder: Path, behaviour: str, windows: int, seed: int) -> None:
    """Another vote into a round, with the self-grades of its heads."""
    held = vote(behaviour, windows, 60, np.random.default_rng(seed))
    ids = pd.read_csv(folder / "windows.csv", dtype=str)["window_id"][:windows]
    frame = pd.DataFrame(held.ballots / 20, columns=list(ids)).rename_axis("ballot_id")
    frame.index = pd.Index([f"B{i:03}" for i in range(len(frame))], name="ballot_id")
    long = frame.reset_index().melt("ballot_id", var_name="window_id", value_name="grade").dropna()
    long["grade"] = long["grade"].astype(int)
    long.to_csv(folder / "ratings" / "ballots.csv", index=False)
    own = pd.DataFrame({"grade": range(1, 6), "count": held.self_grades.astype(int)})
    own.to_csv(folder / "ratings" / "self_grades.csv", index=False)


def test_a_taste_and_a_bloc_have_sentences_of_their_own(tmp_path: Path) -> None:
    """People of one taste would be called organised, or a taste would go unsaid."""
    folder = clean(tmp_path / "round", 3)
    window_scores(folder)
    write_vote(folder, "one_preference", 12, 7)
    check = checked(folder, "bloc_voting")
    assert check.flag == "none"
    assert check.numbers["shared_preference_p"] < 0.01
    assert "共同的偏好，属于看法相近，不是成批投票的迹象" in check.reason
    write_vote(folder, "independent", 12, 1)
    check = checked(folder, "bloc_voting")
    assert check.flag == "none"
    assert check.numbers["shared_preference_p"] >= 0.01
    assert "偏好" not in check.reason


@pytest.mark.grid
@pytest.mark.parametrize("windows", [3, 4])
def test_three_and_four_windows_cannot_be_judged(windows: int, tmp_path: Path) -> None:
    """Nearly every small honest vote would be a bloc (.975 and .63 of such votes before)."""
    folder = clean(tmp_path / "round", 4)
    window_scores(folder)
    write_vote(folder, "independent", windows, 2)
    check = checked(folder, "bloc_voting")
    assert check.flag == "unknown"
    assert check.reason.startswith("有评价的选票不足十张或窗口不足五个")


def test_mild_heads_are_not_said_to_favour_their_own(tmp_path: Path) -> None:
    """Heads who are mild to everybody would be accused (.175 of such rounds before)."""
    folder = clean(tmp_path / "round", 5)
    window_scores(folder)
    write_vote(folder, "mild_insiders", 12, 3)
    check = checked(folder, "self_rating")
    assert "自评偏高与打分普遍偏宽分不开，无法判断。" in check.reason
    assert check.numbers["p_value"] is None
    assert check.numbers["mildest"] > 0
    assert check.tests == 0


def test_a_stretch_has_a_length_and_no_clock() -> None:
    """The report would tell when people were at the window, or a stretch of no length."""
    for bins, words in ((3, "30分钟"), (6, "1小时"), (9, "1小时30分钟"), (144, "24小时")):
        assert _length(Burst(144, bins, 9.0, 1.0, 5.0, 1.0, 0.001, 0.001)) == words
