"""Fifty times kill -9 at any moment of `ceping confirm`, and of `ceping score`."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.record import RECORD_FILE, read_record
from analysis.simulate import simulate
from tests.analysis.deciding import as_computed, score, write_decisions

KILLS, SEEDS = 10, range(5)  # ten kills a test: no test may take five minutes
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-P", "-m", "ceping"]


def killed_after(arguments: list[str], seconds: float) -> str:
    """Run `ceping` and kill it; what it said until then."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    ) as process:
        try:
            return process.communicate(timeout=seconds)[0].decode()
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return process.communicate()[0].decode()


def duration(arguments: list[str]) -> float:
    """Seconds that an undisturbed run takes."""
    start = time.monotonic()
    killed_after(arguments, 600)
    return time.monotonic() - start


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scored round."""
    path = tmp_path / "round"
    simulate(path, windows=12, responses=300, electors=20, seed=1)
    score(path)
    return path


@pytest.mark.parametrize("seed", SEEDS)
def test_no_kill_loses_a_decision(folder: Path, seed: int) -> None:
    """A decision that was acknowledged would be gone, or the record unreadable."""
    rows = as_computed(score(folder))
    path = folder / "decisions.csv"
    whole = duration(["confirm", str(folder), str(write_decisions(path, rows))])
    kept = read_record(folder)
    assert len(kept.decisions) == len(rows)
    rng, outcome = random.Random(seed), {"recorded": 0, "torn": 0}
    for number in range(KILLS):
        person = rows[number % len(rows)]
        rows.append((person[0], person[1], "correct", "2022-02-01", f"第{number}次更正"))
        # Most of the time goes into reading: the second half of a run is where it writes.
        said = killed_after(
            ["confirm", str(folder), str(write_decisions(path, rows))],
            whole * rng.uniform(0.5, 1.1),
        )
        record = read_record(folder)
        assert record.decisions[: len(kept.decisions)] == kept.decisions
        if "已记录" in said:
            assert len(record.decisions) == len(rows)
        assert len(record.decisions) in (len(kept.decisions), len(rows))
        outcome["recorded"] += len(record.decisions) == len(rows)
        outcome["torn"] += record.torn > 0
        if len(record.decisions) != len(rows):
            rows.pop()
        kept = record
    print(f"{KILLS} kills of confirm: {outcome}, every acknowledged decision kept")
    assert outcome["recorded"] < KILLS, "the kills must fall before the writing as well"


def test_a_line_torn_at_any_byte_is_left_out(folder: Path) -> None:
    """A kill within the one write would leave something that is taken for a decision."""
    from ceping.cli import ceping

    path = write_decisions(folder / "decisions.csv", as_computed(score(folder)))
    ceping.main(["confirm", str(folder), str(path)], standalone_mode=False)
    whole = (folder / RECORD_FILE).read_bytes()
    for length in random.Random(2).sample(range(len(whole)), 50):
        (folder / RECORD_FILE).write_bytes(whole[:length])
        record = read_record(folder)
        assert (record.entries, record.torn) == ((), length)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_kill_leaves_half_a_report(folder: Path, seed: int) -> None:
    """Somebody would read a score.json that ends in the middle, or two reports that disagree."""
    target = folder / "report"
    arguments = ["score", str(folder), "--draws", "200"]
    whole, rng = duration(arguments), random.Random(seed)
    sound = json.loads((target / "score.json").read_text(encoding="utf-8"))
    finished = 0
    for _ in range(KILLS):
        said = killed_after(arguments, whole * rng.uniform(0.3, 1.1))
        finished += "score.json" in said
        data = json.loads((target / "score.json").read_text(encoding="utf-8"))
        assert data == sound
        names = {one.name for one in target.iterdir() if not one.name.startswith(".")}
        assert "score.json" in names
    print(f"{KILLS} kills of score: {finished} finished, score.json whole each time")
