"""What a clerk reads is Chinese: no ids, no names of ours, no English of a library."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.checks.registry import IDS
from analysis.intake.small_tables import read_inputs
from rulebook import contract
from rulebook.problems import InputError, Problem
from rulebook.round import Round, RoundSettings, open_round
from rulebook.spreadsheets.reading import read_file
from rulebook.spreadsheets.vocabulary import full_table, vocabulary
from tests.rulebook.spreadsheets.files import EXAMPLES, text
from tests.survey_app.rounds import give_marks, make_round

BAD = ("", "很好", "-1", "2021-02-30", "甲 乙!", "长" * 70, "13-14月")
# In brackets an id may stand beside its name. TOML has words of its own, and so has time.
_IN_BRACKETS = re.compile(r"（[^（）]*）|\[ \]|true|false|TOML|UTF-8|Asia/Shanghai|T\d\d|日T时")
_LARGE = ("responses", "ballots")  # read by an engine; ids in a clean file
_IDS = {"edition", "reading"}  # what may be written there are ids
_CHECKS = "check_id"  # has no names before the first scoring


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """A round with a register and marks."""
    made = make_round(tmp_path / "轮", 3)
    give_marks(made)
    return made


def latin(problems: list[Problem]) -> list[str]:
    """What is said in Latin letters of what was expected."""
    said = {_IN_BRACKETS.sub("", problem.expected.zh) for problem in problems}
    return sorted(line for line in said if re.search("[A-Za-z_]{2,}", line))


def spoilt(this_round: Round, name: str) -> Iterator[tuple[str, list[Problem]]]:
    """The faults of a table, each cell of its first row spoilt in turn."""
    table = full_table(this_round, contract.TABLES[name])
    good = read_file("f.csv", text(EXAMPLES[name], "utf-8"), vocabulary(this_round, table))
    path = this_round.folder / table.folder / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    for place, column in enumerate(good.columns):
        for bad in BAD:
            row = [*good.rows[0]]
            row[place] = bad
            path.write_bytes(text([good.columns, row], "utf-8"))
            yield column, read_inputs(open_round(this_round.folder), IDS)[1]


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in _LARGE])
@pytest.mark.grid
def test_faults_of_tables_are_chinese(this_round: Round, name: str) -> None:
    """A clerk would be told to write `not_met`, or to mend `_row`."""
    found = {}
    for column, problems in spoilt(this_round, name):
        if column != _CHECKS and (said := latin(problems)):
            found[column] = said
    assert found == {}


def faults_of_settings(this_round: Round) -> list[Problem]:
    """What is wrong with the settings."""
    try:
        open_round(this_round.folder)
    except InputError as error:
        return [*error.problems]
    return []


@pytest.mark.parametrize("key", sorted({*RoundSettings.model_fields} - _IDS))
def test_faults_of_settings_are_chinese(this_round: Round, key: str) -> None:
    """The office would read a library's English for a misspelt date."""
    path = this_round.folder / "round.toml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(key)]
    for bad in ("'甲'", "-1", "1.5", "true", "[1]", "{ a = 1 }", "2021-13-01", "'2021-02-30'"):
        path.write_text("\n".join([f"{key} = {bad}", *lines]), "utf-8")
        problems = faults_of_settings(this_round)
        assert latin(problems) == [], bad
        assert not any("error" in problem.got for problem in problems)


def test_a_broken_settings_file_names_its_line(this_round: Round) -> None:
    """The office would read `Expected '=' after a key`."""
    path = this_round.folder / "round.toml"
    path.write_text(path.read_text("utf-8") + "标题 甲\n", "utf-8")
    with pytest.raises(InputError) as caught:
        open_round(this_round.folder)
    (problem,) = caught.value.problems
    assert (problem.row, problem.got) == (5, "标题 甲")


def test_periods_of_the_settings_may_be_written_as_people_do(this_round: Round) -> None:
    """Whoever writes 2021年1—2月 into round.toml would be shown ids to copy."""
    path = this_round.folder / "round.toml"
    path.write_text(path.read_text("utf-8") + 'periods = ["2021年1—2月", "3-4月"]\n', "utf-8")
    assert open_round(this_round.folder).periods == ("2021-M01M02", "2021-M03M04")
