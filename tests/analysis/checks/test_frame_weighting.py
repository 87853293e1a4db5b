"""The survey weighted to a known frame, through a whole round."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.report.score_json import score_data
from analysis.score import check_round, score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.analysis.checks.degenerate import tallies
from tests.analysis.checks.sentences.holding import faults

People = Callable[[str, str, int], int | None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An honest round of 12 windows without a frame."""
    path = tmp_path / "round"
    simulate(path, windows=12, responses=2400, electors=20, seed=3, anomalies=False)
    (path / "ratings" / "manifest.json").unlink()
    tallies(path)  # nothing here is about the vote
    return path


def write_frame(
    folder: Path, people: People, *, named: tuple[str, str] = ("code", "interviewer")
) -> None:
    """turnout.csv with the people of both counted channels; None leaves a cell empty."""
    answered = pd.read_parquet(folder / "ratings" / "responses.parquet")
    number = answered.groupby(["window_id", "channel"]).size()
    lines = ["component,category,window_id,invited,returned,总体人数"]
    for window in sorted(answered["window_id"].unique()):
        for channel, name in zip(("code", "interviewer"), named, strict=True):
            n = int(number.get((window, channel), 0))
            size = people(window, channel, n)
            end = "" if size is None else str(size)
            lines.append(f"third_party_survey,{name},{window},{n},{n},{end}")
    path = folder / "ratings" / "turnout.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def scored(folder: Path) -> dict:  # type: ignore[type-arg]  # score.json as it is
    """The round's score.json."""
    return dict(score_data(score_round(open_round(folder), draws=100)))


def weighting(data: dict) -> dict:  # type: ignore[type-arg]  # a check's row
    """The check's row."""
    return next(dict(check) for check in data["checks"] if check["id"] == "frame_weighting")


def test_a_frame_like_the_responses_moves_little(folder: Path) -> None:
    """If this fails, weighting to what was sampled anyway changes scores."""
    write_frame(folder, lambda w, c, n: 10 * n)
    check = weighting(scored(folder))
    assert check["flag"] == "none"
    assert check["value"] < 0.5, "only incomplete responses keep shares apart"
    assert check["numbers"] == {"weighted": 12, "left": 0, "contradicted": 0}
    assert "没有加权" not in check["reason"]


@pytest.mark.grid
@pytest.mark.parametrize("named", [("code", "interviewer"), ("一次性编码", "访问员")])
def test_a_turned_frame_stands_beside_the_official_score(
    named: tuple[str, str], folder: Path
) -> None:
    """If this fails, nobody sees what a survey says of the people it was to stand for."""
    plain = scored(folder)
    write_frame(folder, lambda w, c, n: 9000 if c == "interviewer" else 1000, named=named)
    data = scored(folder)
    check = weighting(data)
    assert check["numbers"]["weighted"] == 12
    # Clean responses move far where the frame is turned: among many windows one always does.
    assert check["flag"] == "none"
    score = next(s for s in data["adjusted"]["scores"] if s["id"] == "post_stratified")
    for window in data["windows"]:
        own = check["windows"][window["window_id"]]
        assert own["weighted_score"] == score["windows"][window["window_id"]]
        shift = own["weighted_score"] - float(window["survey"])
        assert own["shift"] == pytest.approx(shift, abs=1e-3)
        assert 0 < own["standard_error"] < 15
    exact = [[w["window_id"], w["total_exact"]] for w in data["windows"]]
    assert exact == [[w["window_id"], w["total_exact"]] for w in plain["windows"]]
    assert list(faults(data, 3)) == []
    assert any(cut["id"] == "post_stratified" for cut in data["further_cuts"])
    assert "非正式" in check["reason"]


@pytest.mark.grid
@pytest.mark.parametrize(
    ("people", "why"),
    [
        (None, "没有填各渠道的总体人数"),
        (lambda w, c, n: None, "没有填各渠道的总体人数"),
        (lambda w, c, n: 5000 if c == "code" else None, "没有一个窗口的各渠道既有总体人数"),
    ],
)
def test_without_a_frame_it_cannot_be_judged(people: People | None, why: str, folder: Path) -> None:
    """If this fails, a round without a frame gets weights from nowhere."""
    if people is not None:
        write_frame(folder, people)
    data = scored(folder)
    check = weighting(data)
    assert (check["flag"], check["value"]) == ("unknown", None)
    assert why in check["reason"]
    assert not any(s["id"] == "post_stratified" for s in data["adjusted"]["scores"])


def test_windows_that_cannot_be_weighted_are_counted(folder: Path) -> None:
    """If this fails, a window without people of a channel gets a score of the other channel."""
    ids = list(pd.read_csv(folder / "windows.csv", dtype=str)["window_id"])
    write_frame(folder, lambda w, c, n: None if w == ids[0] and c == "code" else 10 * n)
    data = scored(folder)
    check = weighting(data)
    assert list(faults(data, 3)) == []
    assert check["numbers"]["left"] == 1
    assert "1个窗口的渠道缺总体人数或答卷，没有加权" in check["reason"]
    assert ids[0] not in check["windows"]


def test_more_answers_than_people_is_said(folder: Path) -> None:
    """If this fails, a frame smaller than the survey passes for one."""
    write_frame(folder, lambda w, c, n: 10 * n)
    path = folder / "ratings" / "turnout.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    first = lines[1].split(",")
    lines[1] = ",".join([*first[:3], "2", "1", "3"])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    data = scored(folder)
    check = weighting(data)
    assert list(faults(data, 3)) == []
    assert check["flag"] == "attention"
    assert check["numbers"]["contradicted"] == 1
    assert "1个窗口的答卷多于总体人数" in check["reason"]


def test_faults_of_a_frame_are_named(folder: Path) -> None:
    """If this fails, people of an unknown channel, or fewer than were asked, are passed over."""
    write_frame(folder, lambda w, c, n: 10 * n, named=("code", "大厅"))
    problems, _remarks = check_round(open_round(folder))
    assert {(p.file, p.column) for p in problems} == {("turnout.csv", "category")}
    write_frame(folder, lambda w, c, n: n - 1)
    problems, _remarks = check_round(open_round(folder))
    assert {(p.file, p.column) for p in problems} == {("turnout.csv", "population")}
