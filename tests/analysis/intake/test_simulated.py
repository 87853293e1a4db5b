"""Nobody's demonstration becomes official: settings, files and data must say the same."""

import json
from pathlib import Path

import pytest

from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.lock import write_lock
from rulebook.problems import InputError
from rulebook.round import open_round


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A simulated round."""
    simulate(tmp_path / "r", windows=4, responses=60, electors=12)
    return tmp_path / "r"


def call_it_real(folder: Path) -> None:
    """One word in round.toml."""
    path = folder / "round.toml"
    text = path.read_text(encoding="utf-8")
    assert "simulated = true" in text
    path.write_text(text.replace("simulated = true", "simulated = false"), encoding="utf-8")


def say_it_is_real(path: Path) -> None:
    """The same word in a file that was written with the round."""
    data = json.loads(path.read_text(encoding="utf-8"))
    data["simulated"] = False
    path.write_text(json.dumps(data), encoding="utf-8")


def faults(folder: Path) -> list[str]:
    """What scoring says of round.toml."""
    try:
        score_round(open_round(folder), checks=False)
    except InputError as error:
        return [problem.line("zh") for problem in error.problems if problem.file == "round.toml"]
    return []


def test_an_honest_simulation_is_scored(folder: Path) -> None:
    """Every demonstration would be refused."""
    write_lock(open_round(folder))
    assert faults(folder) == []


def test_one_word_is_not_enough(folder: Path) -> None:
    """A demonstration would get an official request."""
    call_it_real(folder)
    found = faults(folder)
    assert [line.split("（")[1].split(" ")[0] for line in found] == [
        "ratings/manifest.json",
        "responses.parquet",
        "ballots.csv",
    ]
    assert "是模拟数据" in found[0]


@pytest.mark.parametrize("kept", ["manifest", "lock", "closing", "responses", "ballots"])
def test_any_one_witness_is_enough(folder: Path, kept: str) -> None:
    """Whoever clears away all traces but one would pass."""
    if kept == "lock":
        write_lock(open_round(folder))
    if kept == "closing":
        (folder / "closing").mkdir()
        (folder / "closing" / "closing.json").write_text('{"simulated": true}', encoding="utf-8")
    call_it_real(folder)
    ratings = folder / "ratings"
    if kept != "manifest":
        (ratings / "manifest.json").unlink()
    if kept != "responses":
        (ratings / "responses.parquet").unlink()
    if kept != "ballots":
        (ratings / "ballots.csv").unlink()
    (folder / "truth.json").unlink()
    assert len(faults(folder)) == 1


def test_real_data_are_not_called_simulated(folder: Path) -> None:
    """A real result could be waved away as an exercise."""
    say_it_is_real(folder / "ratings" / "manifest.json")
    (line,) = faults(folder)
    assert "不是模拟数据" in line


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"simulated": "yes"}', '{"simulated": null}'])
def test_a_file_that_does_not_say_is_no_witness(folder: Path, content: str) -> None:
    """A closing record of another program would end in a traceback, or stop a round."""
    (folder / "closing").mkdir()
    (folder / "closing" / "closing.json").write_text(content, encoding="utf-8")
    assert faults(folder) == []
