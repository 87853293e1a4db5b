"""Awards beyond the case book: what stands above what, what is counted, what score.json tells."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from analysis.decisions.decision_log import LOG_FILE
from analysis.report.score_json import score_data
from analysis.score import check_round, score_round
from analysis.simulate import simulate
from rulebook.lock import write_lock
from rulebook.problems import InputError
from rulebook.round import open_round
from tests.analysis.checks.degenerate import sums_only

WORKER = "advanced_worker"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated round of 24 windows."""
    folder = tmp_path_factory.mktemp("awards") / "round"
    simulate(folder, windows=24, responses=300, electors=20, seed=3, anomalies=False)
    sums_only(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A fresh copy."""
    return Path(shutil.copytree(made, tmp_path / "round"))


def nominate(folder: Path, **cells: str) -> None:
    """Only this person, nominated for 先进工作者."""
    row = {
        "kind": "person",
        "candidate_id": "P1",
        "candidate": "示例人员",
        "unit": "示例单位",
        "category": "CITY_DISTRICT_BUREAU",
        "honour": WORKER,
        "order": "1",
        "reported_on": "2020-01-02",
        "post_rank": "副处职",
        "on_establishment": "是",
    }
    write(folder / "nominations.csv", row | cells)


def write(path: Path, *rows: dict[str, str]) -> None:
    """A table of these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def verify(folder: Path, **cells: str) -> None:
    """Only this row of conditions."""
    row = {"candidate_id": "P1", "honour": WORKER, "clause": "worker_rank", "status": "met"}
    row |= {"checked_by": "示例核查人", "date": "2021-12-20", "reason": ""}
    write(folder / "conditions.csv", row | cells)


def rank_finding(folder: Path) -> dict[str, Any]:
    """What score.json says about the person's post."""
    data = score_data(score_round(open_round(folder), checks=False))
    found = next(one for one in data["awards"] if one["honour"] == WORKER)
    (person,) = [one for line in found["lines"] for one in line["candidates"]]
    return next(one for one in person["conditions"] if one["condition"] == "worker_rank")


def test_a_record_without_a_reason_does_not_overrule_a_table(folder: Path) -> None:
    """A tick in a list would make a post that is too high low enough."""
    nominate(folder)
    verify(folder)
    found = rank_finding(folder)
    assert (found["status"], found["override_reason"]) == ("not_met", "")
    assert "不采用" in found["evidence"]
    verify(folder, reason="按职级为正科级")
    found = rank_finding(folder)
    assert (found["status"], found["override_reason"]) == ("met", "按职级为正科级")


def test_what_is_being_verified_is_pending_whatever_a_table_says(folder: Path) -> None:
    """A doubt that somebody wrote down would be passed over."""
    nominate(folder, post_rank="科员")
    (folder / "conditions.csv").unlink()
    assert rank_finding(folder)["status"] == "met"
    verify(folder, status="pending")
    assert rank_finding(folder)["status"] == "pending"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"kind": "unit"}, "kind"),
        (
            {"kind": "unit", "honour": "advanced_collective", "category": "RESIDENT_WINDOW"},
            "category",
        ),
        ({"post_rank": "厅长"}, "post_rank"),
    ],
)
def test_faults_of_nominations(folder: Path, cells: dict[str, str], column: str) -> None:
    """A person would be put up for a collective honour, or a window twice, unnoticed."""
    nominate(folder, **cells)
    verify(folder, clause="worker_rank")
    with pytest.raises(InputError) as caught:
        score_round(open_round(folder), checks=False)
    found = [(p.file, p.row, p.column) for p in caught.value.problems]
    assert ("nominations.csv", 2, column) in found


def test_an_exception_from_the_rule_on_member_units_needs_a_reason(folder: Path) -> None:
    """原则上 would be set aside by a tick."""
    nominate(folder, kind="unit", honour="advanced_collective")
    verify(folder, honour="advanced_collective", clause="member_units_no_collective")
    with pytest.raises(InputError) as caught:
        score_round(open_round(folder), checks=False)
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, "reason")]
    verify(
        folder,
        honour="advanced_collective",
        clause="member_units_no_collective",
        checked_by="",
        reason="会议同意",
    )
    with pytest.raises(InputError) as caught:
        score_round(open_round(folder), checks=False)
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, "checked_by")]


def test_a_unit_has_an_id_of_its_own(folder: Path) -> None:
    """A decision on a window would reach a unit that bears its id."""
    window = open_round(folder).windows[0].id
    nominate(folder, kind="unit", honour="advanced_collective", candidate_id=window)
    with pytest.raises(InputError) as caught:
        score_round(open_round(folder), checks=False)
    places = [(p.file, p.row, p.column) for p in caught.value.problems]
    assert ("nominations.csv", 2, "candidate_id") in places


def test_places_add_up(folder: Path) -> None:
    """The first page would say that places are open which candidates could take."""
    data = score_data(score_round(open_round(folder), checks=False))
    for honour in data["awards"]:
        for line in honour["lines"]:
            taken = line["used"] + line["conditional"] + line["tied_places"]
            assert line["open_places"] == max(line["quota"] - taken - line["to_choose_from"], 0)
            standings = [one["standing"] for one in line["candidates"]]
            assert line["used"] == sum(one in ("designated", "proposed") for one in standings)
            for one in line["candidates"]:
                assert one["reasons"], one["candidate_id"]
                assert one["clauses"], one["candidate_id"]
                assert (one["standing"] == "pending") == bool(one["would_be"])
    model = data["awards"][0]["lines"][-1]
    assert model["open_places"] == data["designation"]["open_places"]


def test_a_lock_that_no_longer_holds_is_listed(folder: Path) -> None:
    """A result by changed rules would pass for one by the locked rules."""
    write_lock(open_round(folder))
    settings = folder / "round.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("seed = 3", "seed = 4"), encoding="utf-8")
    found = score_data(score_round(open_round(folder), checks=False))["round"]
    assert found["locked"] == "changed"
    assert found["lock_changes"] == [{"what": "随机种子", "locked": "3", "now": "4"}]


def test_check_finds_a_broken_record_and_a_missing_year(folder: Path) -> None:
    """`ceping check` would find nothing and `ceping score` fail."""
    (folder / LOG_FILE).write_text("{}\n", encoding="utf-8")
    assert [p.file for p in check_round(open_round(folder))[0]] == [LOG_FILE]
    (folder / LOG_FILE).unlink()
    settings = folder / "round.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}previous = "nowhere"\n', encoding="utf-8")
    assert [p.column for p in check_round(open_round(folder))[0]] == ["previous"]
