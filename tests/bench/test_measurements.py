"""Which measurements there are, how they are chosen, and that what is claimed was measured."""

import re

import pytest

import bench.__main__ as bench
from bench.harness import RESULTS, ROOT, rows
from pages.source import read_toml

CLAIMS = {
    "docs/deploy.md": r"more than ([\d,]+) questionnaires or ([\d,]+) votes of 60 windows a second",
    "docs/deploy.zh-CN.md": r"每秒存下([\d,]+)份以上的问卷，或([\d,]+)张以上60个窗口的选票",
}
KEYS = {"how", "ours_low", "ours_high", "repeats", "machine", "commit", "day"}


def test_what_takes_hours_runs_by_name_only() -> None:
    """If the studies ran with the rest, nobody would measure anew before a release."""
    speed, studies = (bench._runnable(folder) for folder in (bench.HERE / "speed", bench.HERE))
    assert {"score", "survey", "builders", "start"} <= set(speed)
    assert {"flag_grid", "event_designs", "calibration"} <= set(studies)
    assert not set(speed) & set(studies)


def test_a_slip_of_the_keyboard_measures_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """If an unknown name were passed over, what was asked for would stay old."""
    assert bench.main(["start", "scroe:windows"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "no scroe" in said.err
    assert said.err.count("\n") == 1


def test_one_part_is_run_in_a_process_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    """If a part were not handed on, a question of a minute would take half an hour."""
    before = RESULTS.read_bytes()
    assert bench.main(["start:nothing"]) == 1
    said = capfd.readouterr()
    assert "there are: help, check" in said.err
    assert "failed: start" in said.err
    assert RESULTS.read_bytes() == before


def test_every_row_has_words_and_says_how_it_was_measured() -> None:
    """If a row had no words, the site could not be built after the next measuring."""
    words = read_toml(ROOT / "site" / "_data" / "speed.toml")
    named = {line["what"] for group in words["groups"] for line in group["lines"]}
    measured = rows()
    assert {row["what"] for row in measured} <= named
    assert {row["peer_name"] for row in measured} - {None} <= set(words["peers"])
    assert {target["what"] for target in words["targets"]} <= named
    assert {target["peer"] for target in words["targets"] if "peer" in target} <= set(
        words["peers"]
    )
    assert all(row.keys() >= KEYS for row in measured)


@pytest.mark.parametrize("file", CLAIMS)
def test_claims_of_the_deployment_guide_are_measured(file: str) -> None:
    """If a figure stood in a text alone, it would stay there when it is no longer so."""
    found = re.search(CLAIMS[file], (ROOT / file).read_text("utf-8"))
    assert found, f"{file} claims something else: mend the pattern and hold it against its row"
    floors = [int(number.replace(",", "")) for number in found.groups()]
    for kind, floor in zip(("submit", "cast"), floors, strict=True):
        runs = [row for row in rows() if row["what"] == f"survey on postgres: {kind}"]
        assert runs, f"nothing measured what {file} claims"
        assert all(float(str(row["ours"])) > floor for row in runs)


@pytest.mark.parametrize("file", ["README.md", "README.zh-CN.md"])
def test_the_readme_claims_no_speed(file: str) -> None:
    """If a figure of speed stood in the README, no row would hold it up."""
    text = (ROOT / file).read_text("utf-8")
    assert re.findall(r"\d[\d,.]* ?(?:ms|MiB|GiB|times|毫秒|倍|秒)(?![a-z])", text) == []
