"""The measuring tool itself: order, medians, ratios, memory and the kept rows."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bench import harness

TOPIC = harness.Topic("score", "in turn", at=10, given={"windows": 3})


def series(name: str, values: list[float], calls: list[str]) -> Callable[[], float]:
    """A task that notes its call and answers the next value; the first is the warm-up's."""
    following = iter(values)

    def task() -> float:
        calls.append(name)
        return next(following)

    return task


@pytest.fixture
def example() -> harness.Row:
    """A measured row: ours 2, 4, 3 against 4, 4, 12."""
    ours = series("ours", [99, 2, 4, 3], [])
    peer = series("peer", [99, 4, 4, 12], [])
    mine, theirs = zip(*harness.in_turn(ours, peer, 3), strict=True)
    return harness.row(TOPIC, mine, theirs, harness.Peer("peer", "1.0"))


def test_runs_alternate() -> None:
    """If ours and the peer did not take turns, a slow moment of the machine would hit only one."""
    calls: list[str] = []
    ours, peer = series("ours", [1.0] * 4, calls), series("peer", [1.0] * 4, calls)
    harness.in_turn(ours, peer, 3)
    assert calls == ["ours", "peer"] * 4


def test_medians_without_warm_up(example: harness.Row) -> None:
    """If the warm-up counted, every first import would be measured as our speed."""
    assert (example.ours, example.peer, example.repeats) == (3, 4, 3)


def test_ratio_and_its_spread(example: harness.Row) -> None:
    """If the ratio were turned round or unpaired, faster would read as slower."""
    assert (example.ratio, example.ratio_low, example.ratio_high) == (0.75, 0.25, 1.0)
    assert (example.ours_low, example.ours_high) == (2, 4)
    assert (example.peer_low, example.peer_high) == (4, 12)


def test_alone_has_no_peer() -> None:
    """If a limit's row carried a peer's number, it would compare with nothing."""
    calls: list[str] = []
    row = harness.alone(TOPIC, series("ours", [1.0] * 4, calls), 3)
    assert calls == ["ours"] * 4
    assert (row.repeats, row.peer, row.peer_low, row.ratio) == (3, None, None, None)


def test_seconds_runs_the_task_once() -> None:
    """If timing ran a task twice or never, medians would be of something else."""
    calls: list[str] = []
    assert harness.seconds(series("ours", [1.0], calls)) > 0
    assert calls == ["ours"]


def test_calibration_is_the_same_loop_for_ever() -> None:
    """If the loop changed, rows of different years could not be compared any more."""
    assert harness.calibration() == 235_197


def test_record_replaces_the_same_measurement(example: harness.Row, tmp_path: Path) -> None:
    """If a new run were added beside the old one, the site would show both."""
    path = tmp_path / "results.json"
    harness.record(example, path)
    harness.record(replace(example, at=9), path)
    harness.record(replace(example, peer_name="other"), path)
    harness.record(replace(example, ours=5), path)
    found = [(row["at"], row["peer_name"], row["ours"]) for row in harness.rows(path)]
    assert found == [(9, "peer", 3), (10, "other", 3), (10, "peer", 5)]
    assert list(tmp_path.iterdir()) == [path]


def test_a_whole_run_leaves_rows_of_one_commit(example: harness.Row, tmp_path: Path) -> None:
    """If what is not measured any more stayed, old figures would stand among those of today."""
    path = tmp_path / "results.json"
    harness.record(replace(example, what="gone", commit="0" * 12), path)
    harness.record(example, path)
    assert harness.forget_others(path) == 1
    assert [row["what"] for row in harness.rows(path)] == ["score"]


def test_parts_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    """If a slip of the keyboard ran everything, a minute's question would take half an hour."""
    calls: list[str] = []
    parts = {name: series(name, [0.0] * 9, calls) for name in ("one", "two")}
    harness.run(parts, ["two"])
    harness.run(parts, [])
    assert calls == ["two", "one", "two"]
    with pytest.raises(SystemExit, match="2"):
        harness.run(parts, ["three"])
    assert "there are: one, two" in capsys.readouterr().err


def test_rows_name_no_host_and_no_path(example: harness.Row) -> None:
    """If a row gave away a host name or a folder, the published results would too."""
    assert set(example.machine) == {"cpu", "cores", "memory_gib", "python"}
    assert str(harness.ROOT) not in repr(example)


def test_memory_and_time_are_of_the_child(tmp_path: Path) -> None:
    """If our own memory counted, a small command would look as large as the test run."""
    small = harness.used([sys.executable, "-c", "pass"], tmp_path)
    code = "import time; time.sleep(0.3); b'x' * 200_000_000"
    large = harness.used([sys.executable, "-c", code], tmp_path)
    assert 150 < large.mib - small.mib < 250
    assert small.seconds < large.seconds < 60
    assert large.seconds > 0.3


def test_a_failure_used_nothing(tmp_path: Path) -> None:
    """If a command that failed had a peak, a crash would be recorded as thrift."""
    with pytest.raises(subprocess.CalledProcessError, match="exit status 3"):
        harness.used([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)


def test_commit_is_known_or_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a change went unmarked, numbers would be ascribed to a commit that never had them."""
    answers = {"rev-parse": "abc", "status": " M ceping/cli.py"}
    monkeypatch.setattr(harness, "git", lambda *arguments: answers[arguments[0]])
    assert harness.commit() == "abc+"
    answers["status"] = ""
    assert harness.commit() == "abc"
    answers["rev-parse"] = ""
    assert harness.commit() == "unknown"
