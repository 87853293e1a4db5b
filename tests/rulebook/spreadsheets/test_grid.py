"""Every kind of file, every kind of sloppiness, every table: the same clean table comes out."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook import contract
from rulebook.round import Round
from rulebook.spreadsheets.reading import Reading, read_file
from rulebook.spreadsheets.vocabulary import full_table, vocabulary
from rulebook.tables import read_table
from tests.rulebook.spreadsheets.files import EXAMPLES, KINDS, Grid
from tests.survey_app.rounds import make_round


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round whose register has the windows of the examples."""
    return make_round(tmp_path_factory.mktemp("round") / "轮", 3)


def read(this_round: Round, table: str, data: bytes, name: str = "表") -> Reading:
    """A file of one of the round's tables."""
    return read_file(name, data, vocabulary(this_round, contract.TABLES[table]))


def wide_signs(text: object) -> object:
    """Digits, letters and signs as a Chinese input method writes them; spaces around."""
    if not isinstance(text, str):
        return text
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)
    return f" {wide}\u3000\u200b" if wide else wide


SLOPPY: dict[str, Callable[[Grid], Grid]] = {
    "clean": lambda grid: grid,
    "title rows": lambda grid: [["2021年度汇总表"], ["填报单位：效能处", "", "单位：分"], *grid],
    "blank rows": lambda grid: [[], grid[0], [], *grid[1:2], [""], *grid[2:]],
    "blank columns": lambda grid: [["", "", *row[:2], "", *row[2:]] for row in grid],
    "a sum": lambda grid: [*grid, ["合  计：", "", "", 99], ["平均分", 1], ["全部合计（12个）", 1]],
    "remarks": lambda grid: [*grid, [], ["备注：由效能处提供"], ["填表人：张三", "审核：李四"]],
    "the head again": lambda grid: [*grid[:2], grid[0], *grid[2:]],
    "counted columns": lambda grid: [grid[0], [n + 1 for n in range(len(grid[0]))], *grid[1:]],
    "another column": lambda grid: [[*grid[0], "备注"], *([*row, "无"] for row in grid[1:])],
    "wide signs": lambda grid: [grid[0], *([wide_signs(cell) for cell in row] for row in grid[1:])],
    "stars": lambda grid: [[f"*{head} " for head in grid[0]], *grid[1:]],
    "required": lambda grid: [[f"{head}（必填）" for head in grid[0]], *grid[1:]],
    "small headings": lambda grid: [grid[0], ["一、进驻窗口"], *grid[1:]],
    "numbers as text": lambda grid: [[str(cell) for cell in row] for row in grid],
}  # fmt: skip


@pytest.mark.parametrize("table", EXAMPLES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_says_the_same(this_round: Round, table: str, kind: str) -> None:
    """An office with an old Excel, or one that saves text, could not bring its tables in."""
    got = read(this_round, table, KINDS[kind](EXAMPLES[table]))
    assert [problem.line() for problem in got.problems] == []
    assert got.rows == read(this_round, table, KINDS["xlsx"](EXAMPLES[table])).rows
    assert len(got.rows) >= 2


@pytest.mark.grid
@pytest.mark.parametrize("table", EXAMPLES)
@pytest.mark.parametrize("sloppy", SLOPPY)
@pytest.mark.parametrize("kind", ["xlsx", "csv in GB18030"])
def test_every_sloppiness_is_mended(this_round: Round, table: str, sloppy: str, kind: str) -> None:
    """A clerk would have to clean by hand what everybody can see is meant."""
    got = read(this_round, table, KINDS[kind](SLOPPY[sloppy](EXAMPLES[table])))
    assert [problem.line() for problem in got.problems] == []
    clean = read(this_round, table, KINDS[kind](EXAMPLES[table]))
    assert (got.columns, got.rows) == (clean.columns, clean.rows)


@pytest.mark.parametrize("table", EXAMPLES)
def test_the_strict_reader_takes_what_comes_out(
    this_round: Round, table: str, tmp_path: Path
) -> None:
    """A file that was shown as right would be refused once it lies in the round."""
    got = read(this_round, table, KINDS["xls"](EXAMPLES[table]))
    path = tmp_path / f"{table}.csv"
    path.write_bytes(got.csv())
    found = full_table(this_round, contract.TABLES[table])
    strict = read_table(path, found, this_round.grades, this_round.period_names)
    assert [problem.line() for problem in strict.problems] == []
    assert len(strict.rows) == len(got.rows)


@pytest.mark.parametrize("table", EXAMPLES)
def test_what_comes_out_goes_in_again_without_mending(this_round: Round, table: str) -> None:
    """Whoever corrects a taken table and brings it again would be asked about our own writing."""
    got = read(this_round, table, KINDS["csv"](EXAMPLES[table]))
    again = read(this_round, table, got.csv())
    assert (again.columns, again.rows) == (got.columns, got.rows)
    assert [mending.line() for mending in again.mendings] == []


def test_every_table_of_the_round_has_an_example() -> None:
    """A table that is added would not be tried at all."""
    assert set(contract.TABLES) - set(EXAMPLES) == {"electorate", "self_grades"}


@pytest.mark.parametrize("name", contract.TABLES)
def test_every_coded_value_has_its_chinese_word(this_round: Round, name: str) -> None:
    """A clerk would have to write `not_met`."""
    words = vocabulary(this_round, contract.TABLES[name])
    for column in words.table.columns:
        for value in column.choices:
            said = {word for word, meant in words.words[column.name].items() if meant == value}
            assert any(not unicodedata.normalize("NFKC", word).isascii() for word in said), value
