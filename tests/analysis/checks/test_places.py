"""The verdict on the places in whole rounds: lists, chances, luck, what would settle it."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.report.html import html_report
from analysis.report.report_wording import places_lists
from analysis.report.score_json import score_data
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from analysis.stats.top_events import LEAST_RELIABILITY
from rulebook.round import open_round
from tests.analysis.checks.degenerate import ITEMS

SHAPES = [
    {"windows": 5, "responses": 250, "electors": 20, "seed": 1},
    {"windows": 12, "responses": 400, "electors": 30, "seed": 3},
    # Costly: the two above hold the same, of few windows and of more.
    *(
        pytest.param(shape, marks=pytest.mark.costly)
        for shape in (
            {"windows": 6, "responses": 200, "electors": 12, "seed": 2},
            {"windows": 30, "responses": 9000, "electors": 90, "seed": 4},
        )
    ),
]


@pytest.fixture(scope="module", params=SHAPES, ids=lambda shape: f"{shape['windows']} windows")
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ScoreReport:
    """A round of one shape, scored."""
    folder = tmp_path_factory.mktemp("places") / "round"
    simulate(folder, **request.param)
    return score_round(open_round(folder), draws=600)


def places(report: ScoreReport) -> dict[str, dict[str, Any]]:
    """What is said of each window and the first places."""
    found = {window["window_id"]: window["top_places"] for window in score_data(report)["windows"]}
    return {window: said for window, said in found.items() if said}


@pytest.mark.grid
def test_lists_sentence_and_check_agree(report: ScoreReport) -> None:
    """Page one would count other windows than the lists name."""
    assert report.findings is not None
    check, said = report.findings.check("rank_set"), places(report)
    assert set(said) == set(check.windows)
    standings = [window["standing"] for window in said.values()]
    assert check.value == len(standings) - standings.count("out")
    assert [len(names) for _words, names in places_lists(report)] == [
        standings.count(standing) for standing in ("in", "open", "out")
    ]
    for window, numbers in check.windows.items():
        assert numbers["may_be_top"] == (said[window]["standing"] != "out")
    if check.flag == "none":
        assert (standings.count("in"), standings.count("open")) == (3, 0)
        assert "已能确认" in check.reason
    else:
        assert f"窗口共{check.value:.0f}个" in check.reason
        assert ("其中" in check.reason) == ("in" in standings and "open" in standings)
        assert ("名单以外" in check.reason) == ("out" in standings)
    page = html_report(report)
    assert all(f"{words}（{len(names)}个）" in page for words, names in places_lists(report))


def test_a_chance_is_a_number_or_a_range(report: ScoreReport) -> None:
    """A chance that nobody can know would be printed, or two sentences claim different ones."""
    assert report.findings is not None
    check, windows = report.findings.check("top_three_probability"), score_data(report)["windows"]
    exact = check.numbers["exact"]
    assert exact == (check.numbers["reliability"] >= LEAST_RELIABILITY)
    assert exact == (check.value is not None) == (check.interval is None)
    assert ("只能给出范围" in check.reason) != exact
    assert {"确实属于前三名", "仍进前三名"} == set(
        re.findall(r"确实属于前三名|仍进前三名", check.reason)
    )
    for window in windows:
        said = window["top_places"]
        if said:
            assert window["top_three_probability"] == said["again"]
            assert (said["truly"] is None) == (said["again"] is None) == (not exact)
            assert said["truly_range"][0] <= said["truly_range"][1]


def test_page_one_has_at_most_three_sentences(report: ScoreReport) -> None:
    """The request would speak of its certainty for half a page."""
    assert report.findings is not None
    assert 1 <= len(report.findings.confidence) <= 3
    assert all(sentence.count("。") == 1 for sentence in report.findings.confidence)


def test_winners_are_told_their_luck(report: ScoreReport) -> None:
    """The best would read their lucky totals as what they are."""
    assert report.findings is not None
    check = report.findings.check("score_interval")
    won = {w: numbers["winner"] for w, numbers in check.windows.items() if "winner" in numbers}
    assert len(won) == 3
    for window, (estimate, low, high) in won.items():
        total = float(report.result(window).total or 0)
        assert low <= estimate <= high
        assert estimate <= total + 0.01
    assert "多少带些运气" in check.reason


def test_nobody_is_sent_for_more_ballots_than_there_are_electors(report: ScoreReport) -> None:
    """A city of 30 electors would be told to collect 220 ballots."""
    assert report.findings is not None
    assert report.sources.electorate
    electors = report.sources.electorate.electors or 0
    for check in report.findings.checks:
        for asked in re.findall(r"约需(\d+)张|[^—至](\d+)张选票（计入", check.reason):
            assert int(asked[0] or asked[1]) <= electors, check.reason


def test_three_best_answers_are_no_certainty(tmp_path: Path) -> None:
    """Three all-best responses would give a survey without error: ±0.00."""
    simulate(tmp_path / "round", windows=8, responses=800, electors=30, seed=7, anomalies=False)
    (tmp_path / "round" / "ratings" / "manifest.json").unlink()
    path = tmp_path / "round" / "ratings" / "responses.parquet"
    table = pd.read_parquet(path)
    lucky = str(table["window_id"].min())
    mine = table["window_id"] == lucky
    few = table[mine & (table["channel"] == "code")].head(3).assign(**dict.fromkeys(ITEMS, 5))
    pd.concat([table[~mine], few]).to_parquet(path, index=False)
    report = score_round(open_round(tmp_path / "round"), draws=400)
    assert report.findings is not None
    low, high = report.findings.windows[lucky].sampling or (0, 0)
    total = float(report.result(lucky).total or 0)
    assert report.result(lucky).evidence.responses == 3
    assert total - low > 2
    assert high - total < total - low
