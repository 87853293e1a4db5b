"""An engine that is not to be had: one clear line before anything is read. No engine runs here."""

import importlib.util
from pathlib import Path

import pytest

from analysis.score import check_round, score_round
from analysis.simulate import simulate
from rulebook.problems import InputError
from rulebook.round import SETTINGS_FILE, Round, open_round


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round to be counted elsewhere."""
    made = tmp_path_factory.mktemp("engines") / "一轮"
    simulate(made, windows=4, responses=40, electors=10)
    return made


def _checked(this_round: Round) -> None:
    if found := check_round(this_round)[0]:
        raise InputError(found)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('engine = "hadoop"', "计算引擎"),
        ('engine = ""', "计算引擎"),
        ("engine = 3", "engine"),
        ('engine = "spark"', "装有 Spark 的环境"),
        ('engine = "spark://10.0.0.1:7077"', "装有 Spark 的环境"),
        ('engine = "postgresql"', "PostgreSQL"),
    ],
)
def test_an_engine_that_is_missing_is_one_line(folder: Path, line: str, told: str) -> None:
    """Who wrote a wrong word would get a page of Python, or half a report of another engine."""
    if "spark" in line and importlib.util.find_spec("pyspark"):
        pytest.skip("PySpark is installed here")
    settings = folder / SETTINGS_FILE
    before = settings.read_text("utf-8")
    settings.write_text(f"{line}\n{before}", "utf-8")
    try:
        for judge in (_checked, score_round):
            with pytest.raises(InputError) as refused:
                judge(open_round(folder))
            (problem,) = refused.value.problems
            assert told in problem.line("zh")
            assert "\n" not in problem.line("zh")
    finally:
        settings.write_text(before, "utf-8")
    assert not (folder / "report").exists()
