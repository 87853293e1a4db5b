"""Items that one channel or one kind of window answers otherwise, through a whole round."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.report.score_json import score_json
from analysis.result.findings import Check
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.analysis.checks.degenerate import tallies
from tests.analysis.checks.sentences.holding import faults

Where = Callable[[pd.DataFrame], "pd.Series[bool]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An honest round of 24 windows."""
    path = tmp_path / "round"
    simulate(path, windows=24, responses=5000, electors=20, seed=7, anomalies=False)
    (path / "ratings" / "manifest.json").unlink()
    tallies(path)  # nothing here is about the vote
    return path


def checked(folder: Path, check_id: str) -> Check:
    """A check of a round."""
    findings = score_round(open_round(folder), draws=100).findings
    assert findings is not None
    return findings.check(check_id)


def ids(folder: Path) -> list[str]:
    """Ids of the register."""
    return list(pd.read_csv(folder / "windows.csv", dtype=str)["window_id"])


def make_harder(folder: Path, item: str, where: Where) -> None:
    """One grade less on one item for some of the responses."""
    path = folder / "ratings" / "responses.parquet"
    table = pd.read_parquet(path)
    lower = table[item].where(~where(table), (table[item] - 1).clip(lower=1))
    table.assign(**{item: lower.astype(table[item].dtype)}).to_parquet(path, index=False)
    (folder / "ratings" / "manifest.json").unlink(missing_ok=True)


def write_kinds(folder: Path, kinds: list[str], header: str = "kind") -> None:
    """The register with a kind for each window, in turn."""
    path = folder / "windows.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table[header] = [kinds[i % len(kinds)] for i in range(len(table))]
    table.to_csv(path, index=False)


def test_an_honest_round_has_no_crooked_item(folder: Path) -> None:
    """If this fails, the simulated interviewers' kinder mode is taken for a crooked item."""
    check = checked(folder, "items_by_channel")
    assert (check.flag, check.value) == ("none", 0)
    assert check.tests == 8
    assert check.reason.startswith(
        "没有发现哪一题在渠道之间与其他题明显不同步；相差不到该题标准差0."
    )
    assert (check.public, check.clue) == (False, False)


def test_an_item_that_interviewers_ask_otherwise(folder: Path) -> None:
    """If this fails, nobody learns that the interviewers' wording makes one item harder."""
    make_harder(folder, "time", lambda table: table["channel"] == "interviewer")
    check = checked(folder, "items_by_channel")
    assert (check.flag, check.value) == ("attention", 1)
    assert check.reason.startswith("“花的时间”（访问员偏低）与本问卷其他题不同步，渠道之间")
    size = check.numbers["groups"]["interviewer"]["size"]
    assert size["time"] < -0.5
    assert max(abs(value) for item, value in size.items() if item != "time") < 0.25


def test_a_channel_alone_cannot_be_compared(folder: Path) -> None:
    """If this fails, a survey by codes alone gets a finding about interviewers."""
    path = folder / "ratings" / "responses.parquet"
    table = pd.read_parquet(path)
    table[table["channel"] == "code"].to_parquet(path, index=False)
    for name in ("manifest.json", "turnout.csv"):
        (folder / "ratings" / name).unlink(missing_ok=True)
    check = checked(folder, "items_by_channel")
    assert (check.flag, check.value) == ("unknown", None)
    assert "不足三个" in check.reason


@pytest.mark.grid
@pytest.mark.parametrize("header", ["kind", "窗口类别"])
def test_an_item_that_is_harder_for_one_kind(header: str, folder: Path) -> None:
    """If this fails, windows whose business needs many offices lose points unseen."""
    write_kinds(folder, ["综合窗口", "部门窗口"], header)
    assert checked(folder, "items_by_kind").flag == "none"
    department = ids(folder)[1::2]
    make_harder(folder, "departments", lambda table: table["window_id"].isin(department))
    check = checked(folder, "items_by_kind")
    assert (check.flag, check.value) == ("attention", 1)
    one, other = ("综合窗口偏高", "部门窗口偏低")
    assert f"“找的部门”（{one}）" in check.reason or f"“找的部门”（{other}）" in check.reason
    assert "不一定是服务不同" in check.reason


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        (None, "名册没有填窗口类别"),
        ([""], "名册没有填窗口类别"),
        (["综合窗口"], "只有一类"),
        (["综合窗口", ""], "只有一类"),
        (["综合窗口", *(["部门窗口"] * 11)], "没有两类各有三个以上的窗口"),
    ],
)
@pytest.mark.grid
def test_kinds_that_cannot_be_compared(kinds: list[str] | None, why: str, folder: Path) -> None:
    """If this fails, a register without kinds, or with one, gets a finding or an error."""
    if kinds:
        write_kinds(folder, kinds)
    check = checked(folder, "items_by_kind")
    assert (check.flag, check.value, check.tests) == ("unknown", None, 0)
    assert why in check.reason


def test_three_kinds_are_compared_each_with_the_rest(folder: Path) -> None:
    """If this fails, the third kind of window is never looked at."""
    write_kinds(folder, ["综合", "部门", "专区"])
    third = ids(folder)[2::3]
    make_harder(folder, "distance", lambda table: table["window_id"].isin(third))
    report = score_round(open_round(folder), draws=100)
    assert report.findings is not None
    assert list(faults(json.loads(score_json(report)), 3)) == []
    check = report.findings.check("items_by_kind")
    assert set(check.numbers["groups"]) == {"综合", "部门", "专区"}
    assert "“跑的路”（专区偏低）" in check.reason
    assert check.tests == 24
