"""Every planted fault of a corrupted round is named at its place."""

import shutil
from pathlib import Path

import pytest

from analysis.assemble import check_round
from analysis.simulate import simulate
from rulebook.problems import InputError, Problem
from rulebook.round import open_round
from tests.analysis.corrupt import CORRUPTIONS, Corruption


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
def test_the_fault_is_named_where_it_stands(
    sound: Path, tmp_path: Path, corruption: Corruption
) -> None:
    """A fault would pass, or be reported elsewhere than where it has to be mended."""
    folder = Path(shutil.copytree(sound, tmp_path / "round"))
    corruption.damage(folder)
    problems = problems_of(folder)
    places = [(problem.file, problem.row, problem.column) for problem in problems]
    assert (corruption.file, corruption.row, corruption.column) in places
    assert all(problem.line("zh") and "\n" not in problem.line("zh") for problem in problems)
    assert len(problems) <= 2, "one fault is one line, or two where two files disagree"
