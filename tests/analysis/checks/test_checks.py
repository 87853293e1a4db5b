"""The statistical checks on whole rounds: edges, planted anomalies, determinism, agreement."""

import json
import math
import re
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.checks.conclusions.findings import verdict
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import judged
from analysis.checks.registry import CHECKS, IDS
from analysis.checks.self_rating import bound_changes
from analysis.report.figures import figures
from analysis.report.html import html_report, limits_text, number_text
from analysis.report.report_wording import clues
from analysis.report.score_json import score_data, score_json
from analysis.report.write import write_reports
from analysis.result.findings import VERDICTS
from analysis.result.score_report import ScoreReport
from analysis.score import score_round, with_reading
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.analysis.checks.degenerate import ROUNDS, Degenerate
from tests.analysis.checks.sentences.holding import faults

DRAWS = 400
ANOMALIES = ("straight_lining", "duplicate_ballots", "bloc_voting", "bursts")


def scored(folder: Path, **options: Any) -> ScoreReport:
    """A round scored with few draws."""
    return score_round(open_round(folder), **{"draws": DRAWS, **options})


def numbers_of(data: Any) -> list[float]:
    """Every float of a JSON value."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        return [number for each in data for number in numbers_of(each)]
    return [data] if isinstance(data, float) else []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated round with planted anomalies."""
    path = tmp_path_factory.mktemp("checks") / "round"
    simulate(path, windows=40, responses=12_000, electors=80, seed=5)
    return path


@pytest.fixture(scope="module")
def report(folder: Path) -> ScoreReport:
    """The round, scored."""
    return scored(folder)


@pytest.mark.parametrize("edge", ROUNDS, ids=str)
@pytest.mark.grid
def test_every_check_has_a_sentence_in_every_round(edge: Degenerate, tmp_path: Path) -> None:
    """A real round with something missing would end in NaN, a warning or a traceback."""
    edge.make(tmp_path / "round")
    report = scored(tmp_path / "round")
    data = json.loads(score_json(report))
    assert [check["id"] for check in data["checks"]] == list(IDS)
    for check in data["checks"]:
        assert check["reason"].endswith("。"), check["id"]
        assert "nan" not in check["reason"], check
        assert "inf" not in check["reason"], check
        assert check["flag"] in VERDICTS
        assert check["precondition_met"] == (check["flag"] != "unknown"), check["id"]
        if not check["precondition_met"]:
            assert "无法判断" not in check["reason"]  # the verdict beside it says so
            assert (check["value"], check["interval"], check["n"]) == (None, None, None)
    assert all(math.isfinite(number) for number in numbers_of(data))
    flags = {check["id"]: check["flag"] for check in data["checks"]}
    assert {check: flags[check] for check in edge.unknown} == dict.fromkeys(edge.unknown, "unknown")
    assert 1 <= len(data["confidence"]) <= 3
    assert list(faults(data, report.book.window_score.designation.places)) == []
    write_reports(report, tmp_path / "report")


def test_planted_anomalies_are_flagged(folder: Path, report: ScoreReport) -> None:
    """A burst, a bloc, copied ballots or careless answers would pass unseen."""
    assert report.findings is not None
    planted = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["anomalies"]
    assert {anomaly["kind"] for anomaly in planted} >= {"straight_lining", "burst", "bloc_voting"}
    for check in ANOMALIES:
        assert report.findings.check(check).flag in ("attention", "verify"), check
    where = {a["kind"]: a["window_id"] for a in planted if "window_id" in a}
    burst = report.findings.check("bursts")
    assert where["burst"] in burst.windows
    assert f"{report.result(where['burst']).window.name}在12月" in burst.reason
    straight = report.findings.check("straight_lining").windows
    assert straight[where["straight_lining"]]["flagged"]


@pytest.mark.grid
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_clean_round_is_not_suspected(seed: int, tmp_path: Path) -> None:
    """Honest windows would have to explain themselves."""
    path = tmp_path / "round"
    simulate(path, windows=30, responses=8000, electors=60, seed=seed, anomalies=False)
    findings = scored(path).findings
    assert findings is not None
    flags = {check: findings.check(check).flag for check in ANOMALIES}
    assert flags == dict.fromkeys(ANOMALIES, "none")


def test_checks_never_change_the_score(folder: Path, report: ScoreReport) -> None:
    """Another seed or number of draws would move an official number."""
    other = score_data(scored(folder, draws=300, seed=99))
    mine = score_data(report)
    loose = ("interval", "rank_set", "top_three_probability", "top_places")
    for ours, theirs in zip(mine["windows"], other["windows"], strict=True):
        assert {k: v for k, v in ours.items() if k not in loose} == {
            k: v for k, v in theirs.items() if k not in loose
        }
    assert mine["designation"] == other["designation"]
    assert mine["inputs"] == other["inputs"]


def test_the_same_seed_gives_the_same_bytes(folder: Path, report: ScoreReport) -> None:
    """Two people could not compare their results, nor an archive be verified."""
    again = scored(folder)
    assert score_json(again) == score_json(report)
    assert html_report(again) == html_report(report)
    assert score_json(scored(folder, seed=77)) != score_json(report)


def test_json_html_and_excel_say_the_same(report: ScoreReport, tmp_path: Path) -> None:
    """The leading group and the auditor would read different verdicts."""
    assert report.findings is not None
    write_reports(report, tmp_path)
    data = json.loads((tmp_path / "score.json").read_text(encoding="utf-8"))
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    book = load_workbook(tmp_path / "scores.xlsx", data_only=True)
    rows = {row[9]: row for row in book["统计检查"].iter_rows(min_row=5, values_only=True)}
    for check, finished in zip(data["checks"], report.findings.checks, strict=True):
        row = rows[check["id"]]
        assert row[1] == VERDICTS[check["flag"]]
        clue = finished in clues(report)
        assert (row[2] != check["reason"]) == clue, "clues are not for everybody"
        assert row[3] == check["value"]
        assert check["reason"] in html
        if finished.value is not None:
            assert number_text(finished) in html
            assert limits_text(finished) in html
    assert all(sentence in html for sentence in data["confidence"])
    named = {row[0]: row for row in book["误差与名次范围"].iter_rows(min_row=5, values_only=True)}
    for window in data["windows"]:
        ends = (window["interval"] or {}).get("sampling") or [None, None]
        assert list(named[window["window_id"]][2:4]) == ends


def test_the_registry_says_who_may_see_a_check(report: ScoreReport) -> None:
    """The site would publish a check that is for the leading group alone."""
    marks = [(check["public"], check["clue"]) for check in score_data(report)["checks"]]
    assert marks == [(row.public, row.clue) for row in CHECKS]


def test_every_test_made_is_counted(report: ScoreReport) -> None:
    """More tests than are said would make a chance find look like a real one."""
    assert report.findings is not None
    *others, last = report.findings.checks
    made = {check.id: check.tests for check in others if check.tests}
    assert set(made) == {*ANOMALIES, "self_rating", "items_by_channel"}
    assert (last.value, last.numbers["families"]) == (sum(made.values()), len(made))
    for check_id in ("straight_lining", "bursts"):
        assert made[check_id] == report.findings.check(check_id).numbers["tests"]


def test_views_stand_apart(report: ScoreReport) -> None:
    """What a census leaves open and what another year would bring would be mixed up."""
    windows = score_data(report)["windows"]
    ranked = [w for w in windows if w["in_pool"] and w["interval"] and w["responses"] >= 30]
    assert ranked
    for window in ranked:
        (low, high), (wide_low, wide_high) = (
            window["interval"][view] for view in ("sampling", "stability")
        )
        assert wide_low < low < float(window["total"]) < high < wide_high


def test_no_ballot_is_named(folder: Path, report: ScoreReport) -> None:
    """A reader could tell which ballot was thought suspicious."""
    text = score_json(report) + html_report(report)
    ballots = (folder / "ratings" / "ballots.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert not [line for line in ballots if line.split(",")[0] in text]


def test_ranks_follow_the_reading(folder: Path) -> None:
    """Under the other reading the checks would still look at windows that do not compete."""
    other = scored_reading(folder, "among_applicants")
    honour = other.book.window_score.designation.honour
    assert other.findings is not None
    for window in other.findings.check("rank_set").windows:
        assert honour in other.result(window).window.applied_honours


@pytest.mark.grid
@pytest.mark.parametrize("reading", ["literal", "among_applicants"])
def test_a_gap_says_among_whom(folder: Path, reading: str) -> None:
    """The third applicant, fifth of all, would be called the third beside the real third's gap."""
    findings = scored_reading(folder, reading).findings
    assert findings is not None
    said = [findings.check(check).reason for check in ("cutoff_tie", "non_response")]
    assert ["申报者中第三" in reason for reason in said] == [reading == "among_applicants"] * 2


@cache
def scored_reading(folder: Path, reading: str) -> ScoreReport:
    """The round under a reading."""
    return score_round(with_reading(open_round(folder), reading), draws=DRAWS)


@pytest.mark.grid
@pytest.mark.parametrize("weights", [(1, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_a_component_may_weigh_nothing(folder: Path, weights: tuple[int, int, int]) -> None:
    """A question what if only the survey counted would end in a traceback."""
    shares = dict(zip(("marks", "vote", "survey"), map(Fraction, weights), strict=True))
    report = scored(folder, weights=shares)
    assert all(math.isfinite(number) for number in numbers_of(json.loads(score_json(report))))
    assert html_report(report)


def test_other_readings_stand_beside_the_official_places(report: ScoreReport) -> None:
    """Nobody could see whether the items beyond a window's control decide."""
    assert report.findings is not None
    readings = {score.id: score for score in report.findings.alternative_scores}
    channels = {"channel_code", "channel_interviewer", "channel_open", "equal_channels"}
    adjusted = {"item_adjusted", "channel_adjusted", "survey_shrunken", "standard_units"}
    adjusted |= {"severity", "severity_ordinal", "vote_predicted"}
    assert set(readings) == {"item_overall", "counter_items", *channels, *adjusted}
    official = {r.window.id for r in report.ranked if (r.standing.rank or 0) <= 3}
    for reading in readings.values():
        assert len(reading.top) >= 3
        assert reading.changed == (set(reading.top) != official)


def test_self_ratings_are_judged_by_their_worst_case() -> None:
    """A top that one head's own ballot made would be called safe from it."""
    totals = [Fraction(t) for t in ("96.5", "95.75", "90.8333", "90.8167")]
    lowered = [total - Fraction("0.05") for total in totals]
    assert bound_changes(totals, lowered, 3) == (False, True)
    assert bound_changes([*totals[:3], Fraction(90)], lowered, 3) == (False, False)
    tied = [Fraction(t) for t in (9, 8, 7, 7)]
    assert bound_changes(tied, [t - 1 for t in tied], 3) == (False, True)
    assert bound_changes(tied, tied, 3) == (False, False)


@pytest.mark.parametrize("bound", [(False, True), (False, False)])
def test_the_sentence_on_self_ratings_follows_the_bound(
    bound: tuple[bool, bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report would say "not enough to change the top" beside a bound that says it is."""
    module = import_module("analysis.checks.self_rating")
    monkeypatch.setattr(module, "bound_changes", lambda *_: bound)
    simulate(tmp_path / "round", windows=12, responses=900, electors=40, seed=3)
    findings = scored(tmp_path / "round").findings
    assert findings is not None
    check = findings.check("self_rating")
    assert ("前三名会变" in check.reason) == bound[1]
    assert ("不足以改变前三名" in check.reason) != bound[1]
    assert check.flag == "attention" or not bound[1]
    assert check.numbers["changes_in_worst_case"] == bound[1]


@pytest.mark.parametrize(("copies", "flag"), [(1, "none"), (2, "verify")])
def test_copied_ballots_are_told_and_three_are_pointed_at(
    copies: int, flag: str, tmp_path: Path
) -> None:
    """A copied pair would be reported as "nothing found" with value 0."""
    path = tmp_path / "round"
    simulate(path, windows=30, responses=900, electors=40, seed=2, anomalies=False)
    copy_ballots(path, copies)
    findings = scored(path).findings
    assert findings is not None
    check = findings.check("duplicate_ballots")
    pairs = copies * (copies + 1) // 2
    assert (check.flag, check.value) == (flag, pairs)
    assert check.numbers["largest_group"] == copies + 1
    assert f"有{pairs}对选票异常相似" in check.reason
    assert ("不足三张，不提示" in check.reason) == (copies == 1)
    assert any("三张以上时" in limit and "不足三张的不提示" in limit for limit in findings.limits)


def copy_ballots(folder: Path, copies: int) -> None:
    """Let the first ``copies`` other ballots repeat the ballot with the most varied grades."""
    path = folder / "ratings" / "ballots.csv"
    (folder / "ratings" / "manifest.json").unlink()
    table = pd.read_csv(path, dtype=str).set_index(["ballot_id", "window_id"])["grade"].unstack()
    varied = str(table.astype(float).std(axis=1).idxmax())
    for other in [ballot for ballot in table.index if ballot != varied][:copies]:
        table.loc[other] = table.loc[varied]
    rows = table.reset_index().melt("ballot_id", var_name="window_id", value_name="grade")
    rows.dropna().to_csv(path, index=False)


def test_needed_ballots_are_compared_by_what_is_said(report: ScoreReport) -> None:
    """The sentence would say that more were returned than are needed, and flag it."""
    assert report.findings is not None
    check = report.findings.check("voters_needed")
    assert check.value is not None
    said = re.search(r"每个窗口平均(\d+)张评分", check.reason)
    assert said
    assert int(said[1]) == int(check.numbers["ballots_a_window"])
    assert (int(said[1]) < check.value) == (check.flag == "attention")


def test_the_verdict_keeps_what_rounding_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clear gap would be flagged on the first page beside sentences that all say it is clear."""
    seen: list[RoundData] = []
    conclusions = "analysis.checks.conclusions.findings.all_findings"
    monkeypatch.setattr(conclusions, lambda data, *_: seen.append(data))
    simulate(tmp_path / "round", windows=12, responses=900, electors=40, seed=3)
    scored(tmp_path / "round")
    gap, rounding = "第三名比第四名高0.03分，超过误差。", "若只保留1位小数，前三名会变。"
    numbers = {"rounding_changes": {"1": True, "2": False}}
    first = judged("cutoff_tie", "attention", gap + rounding, 0.03, numbers=numbers)
    clear, unclear = "就是这三个窗口。", "有5个窗口都可能是真正的前三名。"
    settled = verdict(seen[0], first, judged("rank_set", "none", clear, 3))
    assert (settled.flag, settled.reason) == ("attention", gap + rounding + clear)
    settled = verdict(seen[0], first, judged("rank_set", "attention", unclear, 5))
    assert settled.reason == gap + unclear + rounding
    tied = judged("cutoff_tie", "attention", "第三、四名得分完全相同。", 0, numbers=numbers)
    settled = verdict(seen[0], tied, judged("rank_set", "attention", unclear, 5))
    assert settled.reason == "第三、四名得分完全相同。" + unclear


def test_pictures_say_as_many_decimals_as_their_tables(report: ScoreReport) -> None:
    """A lead of 0.34 and a lag of 0.20 points would both read 0 when pointed at."""
    assert report.findings is not None
    seen: dict[str, list[str]] = {}
    for figure in figures(report, report.findings):
        kind = figure.frame["id"].split("-")[0]
        for tip in re.findall(r"<title>(.*?)</title>", figure.alone):
            seen.setdefault(kind, []).extend(re.findall(r"\d+(?:\.\d+)?(?=分|份)", tip))
    for kind, decimals in (("weight", 2), ("burst", 0)):
        assert seen[kind], kind
        assert all(len(said.partition(".")[2]) == decimals for said in seen[kind]), kind
