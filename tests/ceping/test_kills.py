"""A kill or two of each command that writes; `dev.py drill decision` has fifty of each."""

import json
import os
from pathlib import Path

import pytest

from analysis.report.score_json import score_json
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round

if os.name == "nt":
    pytest.skip("Windows has no kill -9", allow_module_level=True)

from tests.ceping.killing import kill_archives, kill_confirmations, kill_reports, run

HONOUR = "reform_innovation_model_unit"


def decided_round(folder: Path) -> Path:
    """A confirmed round, scored once more with what was decided."""
    confirmed_round(folder)
    run("score", folder, "--draws", 200)
    return folder


def confirmed_round(folder: Path) -> Path:
    """A scored round with first.csv, confirmed, and second.csv, which adds to it."""
    simulate(folder, windows=4, responses=60, electors=10, seed=5)
    text = score_json(score_round(open_round(folder), draws=200, checks=False))
    (folder / "report").mkdir()
    (folder / "report" / "score.json").write_bytes(text.encode())  # what a decision is made of
    data = json.loads(text)
    ids = data["designation"][HONOUR]
    head = "honour,candidate_id,decision,date,reason\n"
    first = head + "".join(f"{HONOUR},{one},award,2021-12-20,审定\n" for one in ids)
    second = first + f"{HONOUR},{ids[0]},correct,2021-12-30,复核后更正\n"
    (folder / "first.csv").write_text(first, encoding="utf-8")
    (folder / "second.csv").write_text(second, encoding="utf-8")
    run("confirm", folder, folder / "first.csv")
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The round that is copied for every kill of what needs the whole report."""
    return decided_round(tmp_path_factory.mktemp("kills") / "base")


@pytest.mark.costly  # tests/rulebook/test_files.py, too
def test_a_killed_score_leaves_whole_files(base: Path, tmp_path: Path) -> None:
    """Half a report would lie under its final name, or the next run would fail."""
    kill_reports(base, tmp_path, kills=2, seed=1)


@pytest.mark.costly  # tests/rulebook/test_files.py: what is written stands whole or not at all
def test_a_killed_archive_leaves_nothing_or_a_whole_one(base: Path, tmp_path: Path) -> None:
    """Half an archive would be kept as proof."""
    kill_archives(base, tmp_path, kills=2, seed=1)


def test_a_killed_confirmation_loses_no_decision(tmp_path: Path) -> None:
    """A decision of the leading group would be lost, or the record be unreadable."""
    kill_confirmations(confirmed_round(tmp_path / "base"), tmp_path, kills=1, seed=1)
