"""What a script may import, and that the command's start does not pay for it."""

import subprocess
import sys
from pathlib import Path

import pytest

import ceping
from analysis.report.tables import tables, write_labelled, write_tables
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import Round, open_round

HEAVY = ("pandas", "ibis", "duckdb", "scipy", "numpy", "flask", "pydantic_core")
LOOK = f"""
import sys
import ceping
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_a_script_loads_and_scores_as_documented(tmp_path: Path) -> None:
    """The three lines of docs/contract.md would not run, or give something else."""
    simulate(tmp_path / "r", windows=5, responses=200, electors=12)
    this_round = ceping.load(str(tmp_path / "r"))
    assert isinstance(this_round, ceping.Round)
    report = ceping.score(this_round)
    best = report.ranked[0]
    assert best.total == score_round(open_round(tmp_path / "r"), checks=False).ranked[0].total
    assert report.findings is not None
    frames = ceping.tables(report)
    assert frames["windows"]["total_exact"][0] == str(best.total)
    assert frames["windows"]["simulated"].all()


def test_public_names_are_the_rooms_own() -> None:
    """A wrapper of its own would be logic in the front door."""
    public = [getattr(ceping, name) for name in ceping.__all__]
    assert public == [Round, open_round, score_round, tables, write_labelled, write_tables]
    with pytest.raises(AttributeError, match="scores"):
        ceping.scores  # noqa: B018


def test_importing_costs_nothing() -> None:
    """`ceping --help` would load the whole analysis first."""
    command = [sys.executable, "-P", "-c", LOOK]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert found.stdout.strip() == "[]"


def test_a_score_loads_only_what_it_needs(tmp_path: Path) -> None:
    """A round without a database would wait for the survey, and every round for scipy's laws."""
    simulate(tmp_path / "r", windows=3, responses=100, electors=12)
    code = (
        "import sys; from ceping.cli import ceping; "
        f"words = ['score', {str(tmp_path / 'r')!r}, '--draws', '200']; "
        "ceping.main(words, standalone_mode=False); "
        "print({'flask', 'sqlalchemy', 'scipy.stats'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout.splitlines()[-1] == "set()"
