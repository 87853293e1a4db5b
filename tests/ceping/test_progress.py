"""The progress bar: on a terminal, after two seconds, and nowhere else."""

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ceping import console
from ceping.console import progress
from rulebook.problems import Words

WORDS = Words("写数据", "writing")


def on_a_terminal(command: list[str]) -> str:
    """What a command prints on a terminal of its own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux ends a pseudo terminal this way
            piece = b""
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait() == 0
    return shown.decode("utf-8", "replace")


def test_a_long_command_shows_how_far_it_is(tmp_path: Path) -> None:
    """Who makes a large round would stare at a blank line for a minute."""
    arguments = ["demo", str(tmp_path / "r"), "--responses", "5000000"]
    shown = on_a_terminal([sys.executable, "-X", "utf8", "-m", "ceping", *arguments])
    assert "█" in shown
    assert "%" in shown


def test_a_quick_command_shows_no_bar(tmp_path: Path) -> None:
    """A bar would flash by on every small round."""
    arguments = ["demo", str(tmp_path / "r"), "--responses", "300", "--windows", "5"]
    shown = on_a_terminal([sys.executable, "-X", "utf8", "-m", "ceping", *arguments])
    assert "█" not in shown


def test_nothing_is_drawn_into_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Control characters would stand in a log."""
    monkeypatch.setattr(console, "_SLOW_AFTER", 0.0)
    with progress() as report:
        time.sleep(0.01)
        report(0.5, WORDS)
    assert capsys.readouterr().err == ""
