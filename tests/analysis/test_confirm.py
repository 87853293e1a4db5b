"""Decisions of the leading group: what is accepted, how they are kept, what a kill leaves."""

import csv
import datetime as dt
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from analysis.confirm import Confirmed, check, confirm
from analysis.decisions.decision_log import LOG_FILE, Basis, read_log
from analysis.decisions.decision_result import changed_inputs
from analysis.result.score_report import Sources
from analysis.simulate import simulate
from rulebook.problems import InputError
from rulebook.round import open_round
from tests.analysis.checks.degenerate import sums_only, window_scores
from tests.analysis.deciding import DAY, as_computed, result, score, write_decisions

MODEL, COLLECTIVE = "reform_innovation_model_unit", "advanced_collective"
WORKER, LINE = "advanced_worker", "model_unit_windows"
NOW = dt.datetime(2022, 1, 8, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated round of 24 windows with its report."""
    folder = tmp_path_factory.mktemp("decide") / "round"
    simulate(folder, windows=24, responses=600, electors=30, seed=5, anomalies=False)
    sums_only(folder)
    score(folder)
    return folder


@pytest.fixture
def folder(scored: Path, tmp_path: Path) -> Path:
    """A fresh copy of it."""
    return Path(shutil.copytree(scored, tmp_path / "round"))


@pytest.fixture
def voted(tmp_path: Path) -> Path:
    """A round with whole ballots, with its report."""
    folder = tmp_path / "voted"
    simulate(folder, windows=12, responses=300, electors=20, seed=5, anomalies=False)
    (folder / "ratings" / "manifest.json").unlink()  # else an altered file is refused at once
    window_scores(folder)
    score(folder)
    return folder


def decide(folder: Path, rows: list[tuple[str, ...]]) -> Confirmed:
    """Confirm these rows."""
    return confirm(open_round(folder), write_decisions(folder / "decisions.csv", rows), NOW)


def faults(folder: Path, rows: list[tuple[str, ...]]) -> list[tuple[int | None, str | None]]:
    """Where the faults of these rows stand; nothing may have been recorded."""
    before = read_log(folder)
    with pytest.raises(InputError) as caught:
        decide(folder, rows)
    assert read_log(folder) == before
    return [(problem.row, problem.column) for problem in caught.value.problems]


def test_a_confirmed_round_says_so_and_keeps_the_computed_result(folder: Path) -> None:
    """The status would stay 待审定, or the computed list would be overwritten."""
    computed = result(folder)["designation"]
    rows = as_computed(score(folder))
    assert len(decide(folder, rows).added) == len(rows)
    score(folder)
    data = result(folder)
    assert (data["status"], data["round"]["confirmed_on"]) == ("confirmed", DAY)
    assert data["designation"][MODEL] == computed[MODEL]
    settled = {one["honour"]: one for one in data["settled"]["honours"]}
    assert settled[MODEL]["awarded"] == computed[MODEL]
    assert data["designation"]["next_year_model_windows"] == computed[MODEL]
    assert not settled[WORKER]["decided"]


def test_confirming_twice_adds_nothing(folder: Path) -> None:
    """A clerk who runs the command again would double the record."""
    rows = as_computed(score(folder))
    decide(folder, rows)
    before = (folder / LOG_FILE).read_bytes()
    again = decide(folder, rows)
    assert (again.added, again.earlier) == ((), len(rows))
    assert (folder / LOG_FILE).read_bytes() == before


def test_a_correction_keeps_the_former_result(folder: Path) -> None:
    """What had been settled before the correction would be lost."""
    report = score(folder)
    rows = as_computed(report)
    decide(folder, rows)
    gone = next(row[1] for row in rows if row[0] == COLLECTIVE)
    correction = (COLLECTIVE, gone, "correct", "2022-03-01", "复核发现材料不实")
    corrected = decide(folder, [*rows, correction])
    assert (len(corrected.added), corrected.earlier) == (1, len(rows))
    score(folder)
    data = result(folder)
    assert (data["status"], data["round"]["corrected_on"]) == ("corrected", "2022-03-01")
    now = next(o for o in data["settled"]["honours"] if o["honour"] == COLLECTIVE)
    former = next(o for o in data["settled"]["former"] if o["honour"] == COLLECTIVE)
    assert gone in former["awarded"]
    assert gone not in now["awarded"]
    (last,) = data["settled"]["corrections"]
    assert (last["computed"], last["decided"]) == ("原审定获评", "更正为不获评")
    assert last["reason"] == "复核发现材料不实"
    departs = [
        one["decided"] for one in data["settled"]["differences"] if one["honour"] == COLLECTIVE
    ]
    assert departs == ["更正为不获评"]


def test_what_is_wrong_with_a_line_is_said_with_its_row(folder: Path) -> None:
    """A decision on nobody, without a reason or of an unknown kind would be recorded."""
    report = score(folder)
    sound = as_computed(report)
    taken = next(row[1] for row in sound if row[0] == COLLECTIVE)
    last = len(sound) + 2
    behind = next(
        one.candidate_id
        for one in report.awards_of(MODEL).candidates
        if one.standing == "not_in_top"
    )
    cases: list[tuple[tuple[str, ...], str]] = [
        (("best", "W01", "award", DAY), "honour"),
        ((WORKER, "W01", "award", DAY), "candidate_id"),
        ((WORKER, "P99", "decline", DAY), "candidate_id"),
        ((WORKER, "P43", "give", DAY), "decision"),
        ((WORKER, "P43", "award", "2022-02-30"), "date"),
        ((WORKER, "worker_zones", "quota", DAY, "实际需要"), "places"),
        ((WORKER, "no_line", "quota", DAY, "实际需要", "5"), "candidate_id"),
        ((WORKER, "worker_zones", "quota", DAY, "实际需要", "999999999"), "places"),
        ((WORKER, "P43", "award", DAY, "长" * 201), "reason"),
        ((MODEL, behind, "award", DAY, ""), "reason"),
        ((COLLECTIVE, taken, "decline", DAY, "本单位谢绝"), "candidate_id"),
        ((WORKER, "P43", "correct", DAY, "更正"), "decision"),
    ]
    for row, column in cases:
        assert (last, column) in faults(folder, [*sound, row]), row


def test_everyone_with_a_computed_place_must_be_named(folder: Path) -> None:
    """A forgotten line would count as a decision."""
    rows = as_computed(score(folder))
    left_out = next(row for row in rows if row[0] == COLLECTIVE)
    with pytest.raises(InputError) as caught:
        decide(folder, [row for row in rows if row != left_out])
    assert left_out[1] in caught.value.problems[0].line()


def test_no_honour_with_computed_places_is_left_out(folder: Path) -> None:
    """已审定 would be said of a list that nobody has decided on."""
    report = score(folder)
    person = next(
        one.candidate_id
        for one in report.awards_of("window_service_star").candidates
        if one.standing == "listed"
    )
    with pytest.raises(InputError) as caught:
        decide(folder, [("window_service_star", person, "award", DAY)])
    assert len(caught.value.problems) == len(as_computed(report))


def test_declining_needs_a_reason_and_is_listed_as_a_difference(folder: Path) -> None:
    """A declined award would leave no trace, or be taken for the computed result."""
    rows = as_computed(score(folder))
    at = next(i for i, row in enumerate(rows) if row[0] == COLLECTIVE)
    declined = (*rows[at][:2], "decline", DAY)
    assert (at + 2, "reason") in faults(folder, [*rows[:at], declined, *rows[at + 1 :]])
    decide(folder, [*rows[:at], (*declined, "本单位谢绝"), *rows[at + 1 :]])
    score(folder)
    settled = result(folder)["settled"]
    found = [one for one in settled["differences"] if one["candidate_id"] == rows[at][1]]
    assert [(one["decided"], one["reason"]) for one in found if one["honour"] == COLLECTIVE] == [
        ("不授予", "本单位谢绝")
    ]


def test_nobody_wins_both_collective_honours(folder: Path) -> None:
    """A window would be confirmed for an honour that its other one excludes."""
    report = score(folder)
    rows = as_computed(report)
    both = next(
        one.candidate_id
        for one in report.awards_of(COLLECTIVE).candidates
        if one.standing == "excluded"
    )
    with pytest.raises(InputError) as caught:
        decide(folder, [*rows, (COLLECTIVE, both, "award", DAY, "表现突出")])
    assert any(both in problem.line() for problem in caught.value.problems)


def test_exact_places_are_exceeded_only_after_a_change_of_quota(folder: Path) -> None:
    """A fourth model window would be confirmed without anybody changing the three places."""
    report = score(folder)
    rows = as_computed(report)
    taken = {row[1] for row in rows}
    candidates = [
        one.candidate_id
        for one in report.awards_of(MODEL).candidates
        if one.rank is not None and not one.barred and one.candidate_id not in taken
    ][:4]
    assert len(candidates) == 4
    more: list[tuple[str, ...]] = [(MODEL, one, "award", DAY, "会议研究") for one in candidates]
    with pytest.raises(InputError) as caught:
        decide(folder, [*rows, *more])
    assert any("名额调整" in problem.line() for problem in caught.value.problems)
    change = (MODEL, LINE, "quota", DAY, "实际需要", "8")
    decide(folder, [*rows, *more, change])
    score(folder)
    settled = result(folder)["settled"]["honours"][0]
    assert settled["quotas"][LINE] == 8
    assert set(candidates) <= set(settled["awarded"])


def test_settled_honours_change_by_correction_only(folder: Path) -> None:
    """A second decisions file would silently overrule the first."""
    rows = as_computed(score(folder))
    decide(folder, rows)
    other = (COLLECTIVE, rows[-1][1], "decline", "2022-02-01", "改主意")
    assert (len(rows) + 2, "decision") in faults(folder, [*rows, other])
    for day in ("2021-12-01", "2022-01-07", "2999-01-01"):
        wrong = (COLLECTIVE, rows[-1][1], "correct", day, "更正")
        assert faults(folder, [*rows, wrong]) == [(len(rows) + 2, "date")]


@pytest.mark.parametrize(("days", "sound"), [(-1, True), (0, True), (1, False), (1000, False)])
def test_nothing_is_decided_on_a_day_that_has_not_come(
    folder: Path, days: int, sound: bool
) -> None:
    """Papers would go out that are signed for a meeting nobody has held."""
    now = open_round(folder).settings.local(dt.datetime.now(dt.UTC)).date()
    day = (now + dt.timedelta(days)).isoformat()
    rows = [(*row[:3], day, *row[4:]) for row in as_computed(score(folder))]
    if sound:
        assert check(open_round(folder), write_decisions(folder / "d.csv", rows)).added
    else:
        assert faults(folder, rows) == [(n, "date") for n in range(2, len(rows) + 2)]


@pytest.mark.parametrize(
    ("day", "sound"),
    [("0001-01-01", False), ("2012-01-07", False), ("2019-12-31", False), ("2020-01-01", True)],
)
def test_nothing_is_decided_years_before_the_round(folder: Path, day: str, sound: bool) -> None:
    """A slip of the hand in the first meeting's year would stand on minutes and circular."""
    rows = [(*row[:3], day, *row[4:]) for row in as_computed(score(folder))]
    if sound:
        assert check(open_round(folder), write_decisions(folder / "d.csv", rows)).added
    else:
        assert faults(folder, rows) == [(n, "date") for n in range(2, len(rows) + 2)]


def test_an_honour_left_for_later_can_be_settled_later(folder: Path) -> None:
    """Individual honours that are settled at a later meeting would count as corrections."""
    report = score(folder)
    rows = as_computed(report)
    decide(folder, rows)
    person = next(
        one.candidate_id
        for one in report.awards_of("window_service_star").candidates
        if one.standing == "listed"
    )
    star = ("窗口服务明星", person, "award")
    assert faults(folder, [(*star, "2022-01-07")]) == [(2, "date")]
    decide(folder, [(*star, "2022-01-20")])
    score(folder)
    data = result(folder)
    assert data["status"] == "confirmed"
    assert data["settled"]["honours"][2]["awarded"] == [person]


def test_an_outdated_report_is_not_decided_on(folder: Path) -> None:
    """The group would decide on numbers that the files no longer give."""
    rows = as_computed(score(folder))
    marks = folder / "bimonthly.csv"
    text = marks.read_text(encoding="utf-8-sig").splitlines()
    text[1] = ",".join([*text[1].split(",")[:2], "12.34", ""])
    marks.write_text("\n".join(text) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        decide(folder, rows)
    assert "ceping score" in caught.value.problems[0].line()


def test_a_change_after_the_decision_is_said(folder: Path) -> None:
    """A decision would seem to rest on inputs that were changed afterwards."""
    decide(folder, as_computed(score(folder)))
    path = folder / "conditions.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    report = score(folder)
    assert report.decided is not None
    assert report.decided.changed_since == ("conditions.csv",)
    assert any("conditions.csv" in remark.zh for remark in report.remarks)


def test_the_same_ballots_as_tallies_are_no_change(voted: Path) -> None:
    """An archive without the sealed ballots would say that the decision rests on other votes."""
    decide(voted, as_computed(score(voted)))
    ratings = voted / "ratings"
    with (ratings / "ballots.csv").open(encoding="utf-8-sig", newline="") as file:
        counts = Counter((row["window_id"], row["grade"]) for row in csv.DictReader(file))
    lines = [f"{window},{grade},{count}" for (window, grade), count in counts.items()]
    (ratings / "ballots.csv").unlink()
    text = "\n".join(["window_id,grade,count", *lines])
    (ratings / "ballot_tallies.csv").write_text(text, encoding="utf-8")
    report = score(voted)
    assert report.decided is not None
    assert report.decided.changed_since == ()
    cell, _, count = lines[0].rpartition(",")
    fewer = text.replace(lines[0], f"{cell},{int(count) - 1}")
    (ratings / "ballot_tallies.csv").write_text(fewer, encoding="utf-8")
    report = score(voted)
    assert report.decided is not None
    assert report.decided.changed_since == ("ratings",)


def test_altered_ballots_do_not_hide_behind_the_marks(voted: Path) -> None:
    """A line end added to the marks would hide altered ballots; new turnout would go unsaid."""
    decide(voted, as_computed(score(voted)))
    marks, turnout = voted / "bimonthly.csv", voted / "ratings" / "turnout.csv"
    ballots = voted / "ratings" / "ballots.csv"
    kept = {path: path.read_bytes() for path in (marks, turnout, ballots)}
    marks.write_bytes(kept[marks] + b"\n")
    assert since(voted) == ("bimonthly.csv",)
    text = kept[ballots].decode("utf-8-sig").replace(",5", ",1", 1)
    ballots.write_text(text, encoding="utf-8")
    assert since(voted) == ("bimonthly.csv", "ratings")
    marks.write_bytes(kept[marks])
    ballots.write_bytes(kept[ballots])
    turnout.write_bytes(kept[turnout] + b"\n")
    assert since(voted) == ("ratings/turnout.csv",)


def test_what_changed_is_told_from_hashes_and_counts() -> None:
    """Other counts would be put down to the marks alone, or the same ones called a change."""
    basis = Basis("s", "1", {"bimonthly.csv": "a", "ratings/ballots.csv": "a"}, "r")
    for marks, ratings, counts, expected in (
        ("b", {"ballots.csv": "a"}, "2", ("bimonthly.csv",)),
        ("b", {"ballots.csv": "b"}, "2", ("bimonthly.csv", "ratings")),
        ("b", {"ballot_tallies.csv": "b"}, "2", ("bimonthly.csv", "ratings")),
        ("a", {"ballot_tallies.csv": "b"}, "1", ()),
        ("a", {"ballots.csv": "b"}, "1", ("ratings",)),
    ):
        files = {"bimonthly.csv": marks} | {f"ratings/{k}": v for k, v in ratings.items()}
        assert changed_inputs(basis, Sources(counts, files, None, ()), "r") == expected


def since(folder: Path) -> tuple[str, ...]:
    """What a report says has changed since the decision."""
    report = score(folder)
    assert report.decided is not None
    remarks = " ".join(remark.zh for remark in report.remarks)
    assert all(name in remarks for name in report.decided.changed_since)
    return report.decided.changed_since


def test_an_altered_or_missing_line_is_found(folder: Path) -> None:
    """Somebody could rewrite what was decided."""
    rows = as_computed(score(folder))
    decide(folder, rows)
    decide(folder, [(COLLECTIVE, rows[-1][1], "correct", "2022-02-01", "更正")])
    path = folder / LOG_FILE
    first, second = path.read_bytes().splitlines(keepends=True)
    for forged in (first.replace(b"award", b"decline", 1) + second, second, second + first):
        path.write_bytes(forged)
        with pytest.raises(InputError) as caught:
            read_log(folder)
        assert caught.value.problems[0].file == LOG_FILE


def test_a_torn_line_is_left_out_said_and_cut_off(folder: Path) -> None:
    """A half-written line would stop every later report, or be taken for a decision."""
    rows = as_computed(score(folder))
    decide(folder, rows)
    path = folder / LOG_FILE
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"number": 2, "deci')
    assert any(LOG_FILE in remark.zh for remark in score(folder).remarks)
    done = decide(folder, [(COLLECTIVE, rows[-1][1], "correct", "2022-02-01", "更正")])
    assert done.torn > 0
    assert path.read_bytes().startswith(whole)
    assert len(read_log(folder).confirmations) == 2


def test_a_line_torn_at_any_byte_is_left_out(folder: Path) -> None:
    """A kill within the one write would leave something that is taken for a decision."""
    decide(folder, as_computed(score(folder)))
    path = folder / LOG_FILE
    whole = path.read_bytes()
    for length in random.Random(2).sample(range(len(whole)), 50):
        path.write_bytes(whole[:length])
        log = read_log(folder)
        assert (log.confirmations, log.torn) == ((), length)


def test_a_kill_loses_no_acknowledged_decision(folder: Path) -> None:
    """A kill -9 in the middle of confirming would leave a broken record."""
    rows = as_computed(score(folder))
    write_decisions(folder / "decisions.csv", rows)
    code = "from ceping.cli import main; main()"
    command = [sys.executable, "-P", "-c", code, "confirm", str(folder), f"{folder}/decisions.csv"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    for wait in (0.3, 1.2, 2.0):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[0].decode()
        log = read_log(folder)
        assert len(log.decisions) in (0, len(rows))
        assert len(log.decisions) == len(rows) or "已记录" not in said
    decide(folder, rows)
    assert len(read_log(folder).decisions) == len(rows)


def test_the_record_names_what_was_decided_on(folder: Path) -> None:
    """Years later nobody could tell which result lay on the table."""
    rows = as_computed(score(folder))
    data = result(folder)
    decide(folder, rows)
    line = json.loads((folder / LOG_FILE).read_text(encoding="utf-8"))
    assert line["basis"]["counts"] == data["inputs"]["counts"]
    assert line["basis"]["files"]["windows.csv"] == data["inputs"]["files"]["windows.csv"]
    assert len(line["basis"]["score"]) == 64
