"""A whole round, from its files to score.json, against an independent calculation."""

import csv
import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from statistics import mean
from typing import Any

import pyarrow.parquet as pq
import pytest

from analysis.report.score_json import score_data, score_json
from analysis.score import score_round, with_reading
from analysis.simulate import simulate
from rulebook.lock import write_lock
from rulebook.problems import InputError
from rulebook.round import open_round

POINTS = {5: 100, 4: 80, 3: 60, 2: 40, 1: 20}
ITEMS = (
    "overall",
    "efficiency",
    "competence",
    "attitude",
    "departments",
    "distance",
    "time",
    "documents",
)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def by_hand(folder: Path) -> dict[str, tuple[Fraction | None, ...]]:
    """(A, D, U, total) of every window, straight from the files with nothing of ours."""
    marks, votes, answers = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in rows(folder / "bimonthly.csv"):
        full = Fraction(row["full_marks"] or 100)
        marks[row["window_id"]].append(Fraction(row["score"]) / full * 100)
    for row in rows(folder / "ratings" / "ballots.csv"):
        if row["grade"]:
            votes[row["window_id"]].append(Fraction(POINTS[int(row["grade"])]))
    for row in pq.read_table(folder / "ratings" / "responses.parquet").to_pylist():
        given = [Fraction(POINTS[row[item]]) for item in ITEMS if row[item] is not None]
        if len(given) >= 4 and row["channel"] in ("code", "interviewer"):
            answers[row["window_id"]].append(mean(given))
    found: dict[str, tuple[Fraction | None, ...]] = {}
    for row in rows(folder / "windows.csv"):
        window = row["window_id"]
        a = mean(marks[window]) if len(marks[window]) == 6 else None
        d = mean(votes[window]) if votes[window] else None
        u = mean(answers[window]) if answers[window] else None
        total = None
        if a is not None and d is not None and u is not None:
            total = a * Fraction(1, 2) + d * Fraction(1, 4) + u * Fraction(1, 4)
        found[window] = (a, d, u, total)
    return found


def fraction(text: str | None) -> Fraction | None:
    """An exact field of score.json."""
    return None if text is None else Fraction(text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated round with other full marks, a missing period, one-person windows and gaps."""
    path = tmp_path_factory.mktemp("round") / "演示 轮"
    simulate(path, windows=40, responses=3000, electors=60, seed=3)
    return path


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    """Its score.json."""
    return score_json(score_round(open_round(folder), draws=200))


@pytest.fixture(scope="module")
def result(text: str) -> dict[str, Any]:
    """What its score.json says."""
    data: dict[str, Any] = json.loads(text)
    return data


def test_totals_agree_exactly_with_a_calculation_by_hand(
    folder: Path, result: dict[str, Any]
) -> None:
    """A total would be off by as little as a rounding."""
    expected = by_hand(folder)
    for window in result["windows"]:
        names = ("bimonthly_exact", "vote_exact", "survey_exact", "total_exact")
        assert tuple(fraction(window[name]) for name in names) == expected[window["window_id"]]
    totals = [total for *_parts, total in expected.values()]
    assert None in totals, "the round must hold an incomplete window"
    assert len(result["windows"]) == 40


def test_decimals_are_the_fractions_rounded_half_up(result: dict[str, Any]) -> None:
    """A reader of the decimals would see another score than a reader of the fractions."""
    for window in result["windows"]:
        for name in ("bimonthly", "vote", "survey", "third_party", "total"):
            exact = fraction(window[f"{name}_exact"])
            if exact is None:
                assert window[name] is None
            else:
                assert abs(Fraction(window[name]) - exact) <= Fraction(1, 2 * 10**6)


def test_third_party_is_the_mean_of_vote_and_survey(result: dict[str, Any]) -> None:
    """The nested half would be published wrongly."""
    for window in result["windows"]:
        vote, survey = fraction(window["vote_exact"]), fraction(window["survey_exact"])
        if vote is not None and survey is not None:
            assert fraction(window["third_party_exact"]) == (vote + survey) / 2


def test_the_same_round_gives_the_same_bytes(folder: Path, text: str) -> None:
    """A rerun could not prove an archived result."""
    assert score_json(score_round(open_round(folder), draws=200)) == text


def test_no_clock_time_and_every_contract_key_is_inside(result: dict[str, Any]) -> None:
    """A script written against the contract would miss a field."""
    assert list(result)[:8] == [
        "contract",
        "edition",
        "round",
        "simulated",
        "status",
        "reading",
        "weights_official",
        "weights",
    ]
    assert {"windows", "designation", "awards", "checks", "inputs"} <= set(result)
    assert (result["simulated"], result["status"]) == (True, "provisional")
    assert result["windows"][0]["rank"] == 1


def test_csv_parquet_and_excel_give_the_same_counts(folder: Path, tmp_path: Path) -> None:
    """The format an agency delivers in would change the score."""

    first = score_round(open_round(folder), checks=False).sources.counts_sha256
    for suffix in ("csv", "xlsx", "gb18030"):
        copy = Path(shutil.copytree(folder, tmp_path / suffix))
        deliver_as(copy, suffix)
        assert score_round(open_round(copy), checks=False).sources.counts_sha256 == first, suffix


def deliver_as(folder: Path, suffix: str) -> None:
    """Replace responses.parquet by another format, grades in words."""
    from openpyxl import Workbook

    source = folder / "ratings" / "responses.parquet"
    table = pq.read_table(source).to_pylist()
    words = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
    cells = [[words.get(v, v) if k in ITEMS else v for k, v in row.items()] for row in table]
    source.unlink()
    (folder / "ratings" / "manifest.json").unlink()
    if suffix == "xlsx":
        book = Workbook()
        for line in [list(table[0]), *cells]:
            book.worksheets[0].append(line)
        book.save(source.with_suffix(".xlsx"))
        return
    encoding = "gb18030" if suffix == "gb18030" else "utf-8"
    with source.with_suffix(".csv").open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table[0])
        writer.writerows(cells)


def test_tallies_and_window_scores_score_too_and_say_so(folder: Path, tmp_path: Path) -> None:
    """An agency that delivers only sums could not be scored, or it would pass as full evidence."""

    full = score_round(open_round(folder), checks=False)
    copy = Path(shutil.copytree(folder, tmp_path / "weak"))
    ratings = copy / "ratings"
    for name in ("responses.parquet", "ballots.csv", "manifest.json"):
        (ratings / name).unlink()
    tallies = ["window_id,grade,count"]
    scores = ["window_id,score,responses"]
    for found in full.results:
        for grade, count in found.evidence.tally.items():
            tallies.append(f"{found.window.id},{grade or ''},{count}")
        if found.components.survey is not None:
            scores.append(
                f"{found.window.id},{float(found.components.survey)!r},{found.evidence.responses}"
            )
    (ratings / "ballot_tallies.csv").write_text("\n".join(tallies), encoding="utf-8")
    (ratings / "survey_scores.csv").write_text("\n".join(scores), encoding="utf-8")
    weak = score_round(open_round(copy), checks=False)
    assert weak.sources.weak == ("vote", "survey")
    assert score_data(weak)["round"]["weaker_evidence"] == ["vote", "survey"]
    for one, other in zip(full.results, weak.results, strict=True):
        assert one.components.vote == other.components.vote
        assert one.standing.rank == other.standing.rank


def test_a_round_without_ratings_says_what_is_missing(folder: Path, tmp_path: Path) -> None:
    """A round in the making would fail, or score everybody zero."""

    copy = Path(shutil.copytree(folder, tmp_path / "empty"))
    shutil.rmtree(copy / "ratings")
    report = score_round(open_round(copy), draws=200)
    assert report.ranked == ()
    reasons = {words.zh for r in report.results for words in r.standing.not_ranked_because}
    assert {"没有评价该窗口的选票", "没有计入的有效问卷"} <= reasons
    assert all(result.total is None for result in report.results)


def test_other_weights_and_readings_are_marked(folder: Path) -> None:
    """A what-if result could be taken for the official one."""
    this_round = open_round(folder)
    weights = {"marks": Fraction(1, 3), "vote": Fraction(1, 3), "survey": Fraction(1, 3)}
    other = score_data(score_round(this_round, weights=weights, checks=False))
    assert other["weights_official"] is False
    read = score_round(with_reading(this_round, "among_applicants"), checks=False)
    assert score_data(read)["reading"] == "among_applicants"


def test_the_lock_is_compared(folder: Path, tmp_path: Path) -> None:
    """A report would say 按锁定规则 although the reading was changed afterwards."""

    copy = Path(shutil.copytree(folder, tmp_path / "locked"))
    this_round = open_round(copy)
    assert score_data(score_round(this_round, checks=False))["round"]["locked"] == "never"
    write_lock(this_round)
    assert score_data(score_round(this_round, checks=False))["round"]["locked"] == "yes"
    changed = score_round(with_reading(this_round, "among_applicants"), checks=False)
    assert score_data(changed)["round"]["locked"] == "changed"
    assert [change.now for change in changed.lock_changes or ()] == ["among_applicants"]


def test_nothing_is_scored_from_faulty_input(folder: Path, tmp_path: Path) -> None:
    """A ranking would be computed from half of the data."""

    copy = Path(shutil.copytree(folder, tmp_path / "faulty"))
    with (copy / "bimonthly.csv").open("a", encoding="utf-8") as file:
        file.write("NOBODY,2021-M01M02,90,\n")
    with pytest.raises(InputError, match="NOBODY"):
        score_round(open_round(copy))
