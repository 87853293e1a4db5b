"""The progress bar: on a terminal, after two seconds, and nowhere else."""

import time
from pathlib import Path

import pytest

from ceping import console
from ceping.console import progress
from rulebook.problems import Words
from tests.ceping.commands import at_a_terminal

WORDS = Words("写数据", "writing")


@pytest.mark.costly  # the two tests below hold it, the first of them with less patience
def test_a_long_command_shows_how_far_it_is(tmp_path: Path) -> None:
    """Who makes a large round would stare at a blank line for a minute."""
    code, shown = at_a_terminal("demo", tmp_path / "r", "--responses", 5000000)
    assert (code, "█" in shown, "%" in shown) == (0, True, True)


def test_a_command_shows_how_far_it_is_once_it_is_slow(tmp_path: Path) -> None:
    """Who makes a large round would stare at a blank line for a minute."""
    small = ("--responses", 300, "--windows", 5)
    code, shown = at_a_terminal("demo", tmp_path / "r", *small, before=impatient)
    assert (code, "█" in shown, "%" in shown) == (0, True, True)


def impatient() -> None:
    """Every command is slow from its beginning."""
    console._SLOW_AFTER = 0.0


def test_a_quick_command_shows_no_bar(tmp_path: Path) -> None:
    """A bar would flash by on every small round."""
    code, shown = at_a_terminal("demo", tmp_path / "r", "--responses", 300, "--windows", 5)
    assert (code, "█" in shown) == (0, False)


def test_nothing_is_drawn_into_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Control characters would stand in a log."""
    monkeypatch.setattr(console, "_SLOW_AFTER", 0.0)
    with progress() as report:
        time.sleep(0.01)
        report(0.5, WORDS)
    assert capsys.readouterr().err == ""
