"""Editions with 2 to 9 grades: read, simulated and scored like one with five."""

import shutil
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.intake.ratings import Ratings
from analysis.score import check_round, score_round
from analysis.simulate import simulate
from rulebook import contract
from rulebook.load import load
from rulebook.problems import RulesError
from rulebook.round import Round, open_round
from tests.editions import QUARTERLY


def with_grades(folder: Path, best: int) -> Path:
    """The second edition with ``best`` grades of evenly falling points."""
    edition = Path(shutil.copytree(QUARTERLY, folder / "edition"))
    path = edition / "questionnaires.toml"
    head, _, rest = path.read_text(encoding="utf-8").partition("all = [\n")
    tail = rest.partition("]\n")[2]
    lines = [
        f'  {{ grade = {grade}, points = "{Fraction(100 * (grade - 1), best - 1)}",'
        f' label = {{ zh = "第{grade}等", en = "Grade {grade}" }} }},\n'
        for grade in range(best, 0, -1)
    ]
    path.write_text("".join([head, "all = [\n", *lines, "]\n", tail]), encoding="utf-8")
    # Other points for the grades are written for as many as the edition has.
    score = edition / "window_score.toml"
    rules, _, _ = score.read_text(encoding="utf-8").partition("[[choices]]")
    score.write_text(rules, encoding="utf-8")
    return edition


def simulated(folder: Path, best: int) -> Round:
    """A small round of such an edition."""
    edition = with_grades(folder, best)
    simulate(folder / "r", edition=str(edition), windows=12, responses=1500, electors=40)
    return open_round(folder / "r")


@pytest.mark.grid
@pytest.mark.parametrize("best", [2, 3, 6, 9])
def test_any_number_of_grades_is_simulated_and_scored(tmp_path: Path, best: int) -> None:
    """A fifth grade would be drawn where there are four, or the sixth be refused."""
    this_round = simulated(tmp_path, best)
    assert not check_round(this_round)[0]
    ratings = this_round.folder / "ratings"
    answers = pq.read_table(ratings / "responses.parquet").to_pandas()
    given = set(answers[[item.id for item in this_round.book.items()]].stack().dropna().astype(int))
    assert {1, best} <= given <= set(range(1, best + 1))
    cast = set(pd.read_csv(ratings / "ballots.csv")["grade"].dropna().astype(int))
    assert {1, best} <= cast <= set(range(1, best + 1))
    report = score_round(this_round, draws=200)
    assert report.ranked
    assert all(0 < (result.total or 0) < 100 for result in report.ranked)
    assert report.findings is not None


@pytest.mark.parametrize("best", [2, 4, 9])
def test_the_large_tables_take_the_editions_grades(tmp_path: Path, best: int) -> None:
    """A number beyond the best grade would be counted, or the best one refused."""
    this_round = simulated(tmp_path, best)
    ballots = this_round.folder / "ratings" / "ballots.csv"
    sound = [str(best), f"{best}.0", chr(ord("０") + best), f"第{best}等", f"Grade {best}"]
    wrong = ["0", str(best + 1), "3.5", "非常满意"]
    rows = [f"b{place},W01,{text}\n" for place, text in enumerate([*sound, *wrong])]
    ballots.write_text("ballot_id,window_id,grade\n" + "".join(rows), encoding="utf-8")
    with Ratings(this_round) as ratings:
        large = ratings.open(contract.BALLOTS)
        assert large is not None
        read = large.cells.order_by("ballot_id").execute()["grade"]
    assert list(read[: len(sound)]) == [best] * len(sound)
    assert read[len(sound) :].isna().all()
    problems, _ = check_round(this_round)
    of_grades = [problem for problem in problems if problem.column == "grade"]
    assert [problem.got for problem in of_grades] == wrong
    assert {problem.expected.zh for problem in of_grades} == {f"1到{best}的整数或等级名称"}


def test_integers_of_a_parquet_file_are_bounded_too(tmp_path: Path) -> None:
    """An agency's file with a fifth grade would pass where the edition has four."""
    this_round = simulated(tmp_path, 4)
    path = this_round.folder / "ratings" / "responses.parquet"
    table = pq.read_table(path)
    place = table.column_names.index("waiting")
    changed = table.set_column(place, "waiting", pa.array([5] + [4] * (len(table) - 1), pa.int8()))
    pq.write_table(changed, path)
    problems = [p for p in check_round(this_round)[0] if p.column == "waiting"]
    assert [(problem.row, problem.got) for problem in problems] == [(1, "5")]


@pytest.mark.parametrize("best", [1, 10])
def test_too_few_or_too_many_grades_are_refused(tmp_path: Path, best: int) -> None:
    """A grade of two digits has no key and no cell; one grade says nothing."""
    edition = with_grades(tmp_path, max(best, 2))
    if best == 1:
        path = edition / "questionnaires.toml"
        text = path.read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if "grade = 2" in line)
        path.write_text(text.replace(line + "\n", ""), encoding="utf-8")
    with pytest.raises(RulesError):
        load(edition)


def test_a_wide_table_has_a_column_a_quarter(tmp_path: Path) -> None:
    """Only the wide table with two-monthly periods of 2021 would be read."""
    this_round = simulated(tmp_path, 4)
    path = this_round.folder / "bimonthly.csv"
    tidy = pd.read_csv(path)
    heads = ["第一季度", "2023Q2", "2023年第三季度", "10-12月"]
    scaled = tidy["score"] / tidy["full_marks"].fillna(120) * 120
    wide = tidy.assign(score=scaled.round(4)).pivot(
        index="window_id", columns="period", values="score"
    )
    before = score_round(this_round, checks=False)
    wide.set_axis(heads, axis=1).to_csv(path)
    after = score_round(open_round(this_round.folder), checks=False)
    periods = [period.id for period in this_round.book.campaign.periods.all]
    for result in after.results:
        marks = result.evidence.marks
        assert set(marks) <= set(periods)
        for period, mark in before.result(result.window.id).evidence.marks.items():
            assert abs(marks[period] - mark) < Fraction(1, 1000)
