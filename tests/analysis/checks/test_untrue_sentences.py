"""Sentences that were said though the numbers beside them did not bear them out."""

import csv
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from analysis.report.html import html_report
from analysis.report.word.request import certainty
from analysis.result.findings import Check
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of 24 windows, each with responses enough."""
    path = tmp_path_factory.mktemp("sentences") / "round"
    simulate(path, windows=24, responses=9000, electors=60, anomalies=False, seed=3)
    return path


@cache
def scored(folder: Path) -> ScoreReport:
    """The report of a folder with few draws; no test changes a folder that it has scored."""
    return score_round(open_round(folder), draws=200)


def check_of(report: ScoreReport, check_id: str) -> Check:
    """One check of a report."""
    assert report.findings is not None
    return report.findings.check(check_id)


def rewritten(
    folder: Path, to: Path, name: str, change: Callable[[list[dict[str, str]]], None]
) -> Path:
    """A copy of the round whose table ``name`` was changed."""
    shutil.copytree(folder, to)
    path = next((to).rglob(f"{name}.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (to / "ratings" / "manifest.json").unlink(missing_ok=True)
    return to


@pytest.mark.parametrize("room", ["analysis", "pages", "rendering", "site/_pages"])
def test_no_sentence_comes_back_that_no_number_bears_out(room: str) -> None:
    """What alpha, a top box or a mean alone cannot show would be said again, of any round."""
    never = ("足够稳定区分", "或误差较大", "各有侧重", "评分有区分度", "换一批问卷和选票，总分多半")
    said = [
        f"{path.name}: {words}"
        for path in (Path(__file__).parents[3] / room).rglob("*")
        if path.suffix in {".py", ".html", ".md", ".typ", ".toml"}
        for words in never
        if words in path.read_text(encoding="utf-8")
    ]
    assert said == []


def test_voters_of_different_minds_are_not_said_to_agree(folder: Path) -> None:
    """A single-voter ICC of about .1 would read as agreement because the mean is reliable."""
    check = check_of(scored(folder), "vote_reliability")
    assert check.numbers["icc_single"] < 0.3
    assert (check.value or 0) > 0.7
    assert "看法比较一致" not in check.reason
    assert "看法差别较大" in check.reason


def test_enough_ballots_are_enough_for_what_they_can_tell(folder: Path) -> None:
    """Ballots would be called sufficient beside a sentence that they cannot settle the place."""
    reason = check_of(scored(folder), "voters_needed").reason
    assert "足够稳定区分" not in reason
    assert "相邻" in reason


def test_no_window_below_thirty_is_said_to_be_below(folder: Path, tmp_path: Path) -> None:
    """Windows whose scores are alike would be counted among those with too few responses."""
    report = scored(folder)
    check = check_of(report, "sample_size")
    below = check.numbers["below_30"]
    assert (f"{below}个窗口有效问卷不足30份" in check.reason) == (below > 0)
    assert "或误差较大" not in check.reason


def test_alpha_alone_says_nothing_of_different_sides(folder: Path) -> None:
    """A coefficient of consistency would be read as proof that items differ in what they ask."""
    assert "各有侧重" not in check_of(scored(folder), "questionnaire_reliability").reason


def test_top_box_alone_says_nothing_of_telling_apart(folder: Path) -> None:
    """Few best grades would be read as grades that tell windows apart."""
    assert "区分度" not in check_of(scored(folder), "ceiling").reason


def test_needed_ballots_never_pass_the_electorate_unsaid(folder: Path, tmp_path: Path) -> None:
    """The leading group would be told to collect more ballots than there are voters."""
    rng = np.random.default_rng(1)

    def at_random(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["grade"] = str(rng.integers(1, 6))

    report = scored(rewritten(folder, tmp_path / "random", "ballots", at_random))
    check = check_of(report, "voters_needed")
    assert check.value is None or check.value > 60
    assert "都投票，也难以" in check.reason or "没有可靠差别" in check.reason
    electors = check.numbers["electors"]
    for other in report.findings.checks if report.findings else ():
        for part in other.reason.split("约需")[1:]:
            needed = int("".join(c for c in part.split("张")[0] if c.isdigit()) or 0)
            assert needed <= electors, other.reason


def test_the_bound_on_own_grades_says_what_it_assumes(folder: Path) -> None:
    """Two own ballots, or a rival marked down, would break what is said without condition."""
    reason = check_of(scored(folder), "self_rating").reason
    if "不足以改变" in reason:
        assert "最多一张" in reason
        assert "压低" in reason


def test_ballots_returned_and_ballots_that_rate_are_told_apart(
    folder: Path, tmp_path: Path
) -> None:
    """One page would say 85 ballots and 84 without a word on the blank one."""

    def blank(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row["ballot_id"] == rows[0]["ballot_id"]:
                row["grade"] = ""

    report = scored(rewritten(folder, tmp_path / "blank", "ballots", blank))
    check = check_of(report, "voters_needed")
    assert f"收回{check.numbers['cast']}张选票" in check.reason
    assert f"其中{check.n}张有评分" in check.reason
    assert check.numbers["cast"] > (check.n or 0)


def test_a_round_of_three_is_not_said_twice_to_be_unknown(tmp_path: Path) -> None:
    """The first page would read 无法判断 无法判断：."""
    simulate(tmp_path / "three", windows=3, responses=300, electors=20, seed=2)
    report = scored(tmp_path / "three")
    page = html_report(report)
    assert "无法判断</span> 无法判断" not in page
    assert "无法判断" not in certainty(report).replace("无法判断：", "", 1)
    for check in report.findings.checks if report.findings else ():
        assert check.precondition_met or "无法判断" not in check.reason


def test_a_place_that_rests_on_few_responses_is_said(folder: Path, tmp_path: Path) -> None:
    """A third place on twenty responses would stand on the first page like any other."""
    pa = pytest.importorskip("pyarrow.parquet")
    report = scored(folder)
    last = report.ranked[2].window.id
    shutil.copytree(folder, tmp_path / "few")
    path = tmp_path / "few" / "ratings" / "responses.parquet"
    table = pa.read_table(path)
    ids = np.array(table.column("window_id").to_pylist())
    mine = np.flatnonzero(ids == last)
    kept = np.setdiff1d(np.arange(len(ids)), mine[20:])
    pa.write_table(table.take(kept), path)
    (tmp_path / "few" / "ratings" / "manifest.json").unlink()
    few = scored(tmp_path / "few")
    window = few.result(last)
    if (window.standing.rank or 99) <= 4:
        assert f"{window.window.name}只有{window.evidence.responses}份有效问卷" in certainty(few)
