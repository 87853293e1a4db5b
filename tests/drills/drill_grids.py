"""Every case of the grids of which a plain run takes a sixth (tests/grids.py)."""

import subprocess
import sys


def test_every_case_of_every_grid() -> None:
    """A promise would hold only for the cases that every run tries."""
    command = [sys.executable, "-P", "-m", "pytest", "-m", "grid", "--whole", "-q"]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    print(done.stdout)
    assert done.returncode == 0
