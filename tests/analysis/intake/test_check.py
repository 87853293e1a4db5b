"""Every planted fault of a corrupted round is named at its place."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.intake.ratings import ROW, Ratings
from analysis.score import check_round
from analysis.simulate import simulate
from rulebook import contract
from rulebook.load import load
from rulebook.problems import InputError, Problem
from rulebook.round import open_round
from rulebook.tables import read_table
from tests.analysis.intake.corrupt import CORRUPTIONS, FOLDER, Corruption


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound small round to corrupt."""
    folder = tmp_path_factory.mktemp("sound") / "round"
    simulate(folder, windows=12, responses=600, electors=40)
    return folder


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """All faults, also those that keep the round from opening."""
    try:
        return check_round(open_round(folder))[0]
    except InputError as error:
        return error.problems


def test_a_sound_round_has_no_problem(sound: Path) -> None:
    """Clerks would be sent after faults that are none."""
    assert problems_of(sound) == ()


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=str)
@pytest.mark.grid
def test_the_fault_is_named_where_it_stands(
    sound: Path, tmp_path: Path, corruption: Corruption
) -> None:
    """A fault would pass, or be reported elsewhere than where it has to be mended."""
    folder = Path(shutil.copytree(sound, tmp_path / "round"))
    corruption.damage(folder)
    problems = problems_of(folder)
    places = [(problem.file, problem.row, problem.column) for problem in problems]
    file = str(folder) if corruption.file == FOLDER else corruption.file
    assert (file, corruption.row, corruption.column) in places
    assert all(problem.line("zh") and "\n" not in problem.line("zh") for problem in problems)
    assert len(problems) <= 2, "one fault is one line, or two where two files disagree"


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2021-12-01T01:10Z", "2021-12-01 09:10"),
        ("2021-12-01T09:10+08:00", "2021-12-01 09:10"),
        ("2021-12-01T20:10:00-05:00", "2021-12-02 09:10"),
        (" 2021-12-01 09:10 ", "2021-12-01 09:10"),
    ],
)
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_times_are_the_rounds_own(
    sound: Path, tmp_path: Path, form: str, written: str, local: str
) -> None:
    """An offset passed over would move answers to another hour or day."""
    folder = tmp_path / "round"
    shutil.copytree(sound, folder)
    source = folder / "ratings" / "responses.parquet"
    frame = pd.read_parquet(source).assign(answered_at=written)
    source.unlink()
    if form == "csv":
        frame.to_csv(source.with_suffix(".csv"), index=False)
    else:
        frame.to_parquet(source)
    this_round = open_round(folder)
    with Ratings(this_round) as ratings:
        large = ratings.open(contract.responses([item.id for item in this_round.book.items()]))
        assert large is not None
        (found,) = large.cells.answered_at.execute().unique()
    assert pd.Timestamp(found) == pd.Timestamp(local)


@pytest.mark.parametrize("written", ["4.00", "４", "4.0", "满意"])
def test_grades_are_read_as_in_small_tables(sound: Path, tmp_path: Path, written: str) -> None:
    """The same cell would be sound in one file and at fault in another."""
    folder = tmp_path / "round"
    shutil.copytree(sound, folder)
    (folder / "ratings" / "manifest.json").unlink()
    source = folder / "ratings" / "ballots.csv"
    rows = source.read_text(encoding="utf-8-sig").splitlines()
    ballot, window, _grade = rows[1].split(",")
    source.write_text("\n".join([rows[0], f"{ballot},{window},{written}", *rows[2:]]), "utf-8")
    this_round = open_round(folder)
    assert problems_of(folder) == ()
    with Ratings(this_round) as ratings:
        large = ratings.open(contract.BALLOTS)
        assert large is not None
        assert large.cells.order_by(ROW).grade.execute()[0] == 4


@pytest.mark.grid
@pytest.mark.parametrize(
    "written", ["不了解，不评", "不了解,不评", "未涉及", "Do not know, no rating"]
)
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_words_for_no_grade_are_an_abstention(
    sound: Path, tmp_path: Path, form: str, written: str
) -> None:
    """A paper ballot typed in with the word printed on it would be refused."""
    folder = tmp_path / "round"
    shutil.copytree(sound, folder)
    (folder / "ratings" / "manifest.json").unlink()
    source = folder / "ratings" / "ballots.csv"
    frame = pd.read_csv(source, dtype=str).assign(grade=written)
    source.unlink()
    if form == "csv":
        frame.to_csv(source, index=False)
        small = read_table(source, contract.BALLOTS, open_round(folder).grades)
        assert not small.problems
        assert {row.values["grade"] for row in small.rows} == {None}
    else:
        frame.to_parquet(source.with_suffix(".parquet"))
    assert problems_of(folder) == ()
    with Ratings(open_round(folder)) as ratings:
        large = ratings.open(contract.BALLOTS)
        assert large is not None
        assert large.cells.grade.notnull().sum().execute() == 0


def test_the_words_for_no_grade_are_no_grade(tmp_path: Path) -> None:
    """A count of the voters who gave no grade would pass as one of those who did."""
    path = tmp_path / "self_grades.csv"
    path.write_text("grade,count\n未涉及,3\n满意,4\n", encoding="utf-8")
    grades = load("2021").questionnaires.grades.by_label()
    problems = read_table(path, contract.SELF_GRADES, grades).problems
    assert [(problem.row, problem.column, problem.expected.zh) for problem in problems] == [
        (2, "grade", "有内容（必填）")
    ]


@pytest.mark.parametrize(("column", "head"), [("seconds", "secnds"), ("overall", "overal")])
@pytest.mark.parametrize("extension", ["parquet", "csv", "xlsx"])
def test_a_misspelt_column_of_the_answers_is_named(
    sound: Path, tmp_path: Path, column: str, head: str, extension: str
) -> None:
    """The answers to an item would be dropped for a letter, and nobody would hear of it."""
    folder = Path(shutil.copytree(sound, tmp_path / "round"))
    path = folder / "ratings" / "responses.parquet"
    frame = pd.read_parquet(path).head(50).rename(columns={column: head})
    path.unlink()
    (folder / "ratings" / "manifest.json").unlink()
    write = {"parquet": "to_parquet", "csv": "to_csv", "xlsx": "to_excel"}[extension]
    getattr(frame, write)(path.with_suffix(f".{extension}"), index=False)
    problems = problems_of(folder)
    (found,) = [problem for problem in problems if problem.column == head]
    assert (found.file, found.row) == (f"responses.{extension}", 1)
    assert f"（相近的是 {column}）" in found.line()


@pytest.mark.grid
@pytest.mark.parametrize("times", [60, 200])
def test_a_short_row_far_behind_is_one_clear_line(sound: Path, tmp_path: Path, times: int) -> None:
    """A file that was cut off in the middle of a row would stop the program with an error.

    The engine looks at some 20,000 rows first; above 8 MB the file is not kept in the engine.
    """
    folder = Path(shutil.copytree(sound, tmp_path / "round"))
    source = folder / "ratings" / "responses.parquet"
    text = pd.concat([pd.read_parquet(source)] * times).to_csv(index=False)
    source.unlink()
    path = source.with_suffix(".csv")
    path.write_text(f"{text}R1,W01\n", encoding="utf-8")
    assert (path.stat().st_size > 8 << 20) == (times == 200)
    (folder / "ratings" / "manifest.json").unlink()
    (problem,) = problems_of(folder)
    assert "每行列数相同" in problem.line("zh")
    assert str(times * 600 + 2) in problem.line("zh")
