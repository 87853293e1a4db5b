"""Every test and every case that a plain run leaves out (tests/grids.py)."""

import subprocess
import sys


def test_what_a_plain_run_leaves() -> None:
    """A promise would hold only for the cases that every run tries."""
    command = [sys.executable, "-P", "-m", "pytest", "--left", "-q"]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    print(done.stdout)
    assert done.returncode == 0
