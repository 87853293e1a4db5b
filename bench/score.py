"""Time and memory of a whole `ceping score`, from 10^4 to 10^6 responses.

Side by side with the straightforward pandas calculation of nothing but the totals.
"""

import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from analysis.simulate import simulate
from bench.harness import ROOT, peak_memory, reading, record, side_by_side

SIZES = (10_000, 100_000, 1_000_000)
HOW = "60 windows, 90 voters, Parquet; whole process: check, scores, JSON, HTML and Excel"
PEER = "pandas, totals only"
Command = list[str | Path]


def main() -> None:
    """Measure every size and keep the rows."""
    with tempfile.TemporaryDirectory() as scratch:
        for responses in SIZES:
            folder = Path(scratch) / str(responses)
            simulate(folder, responses=responses)
            ours: Command = [sys.executable, "-m", "ceping", "score", folder]
            peer: Command = [sys.executable, "-m", "bench.peers.pandas_scores", folder]
            _measure(responses, ours, peer, Path(scratch))


def _measure(responses: int, ours: Command, peer: Command, scratch: Path) -> None:
    def run(command: Command) -> None:
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    named = (PEER, version("pandas"))
    record(
        side_by_side(
            f"score: time at {responses:.0e} responses",
            HOW,
            lambda: run(ours),
            lambda: run(peer),
            *named,
        )
    )
    record(
        side_by_side(
            f"score: peak memory at {responses:.0e} responses",
            HOW,
            lambda: peak_memory(ours, scratch) / 2**20,
            lambda: peak_memory(peer, scratch) / 2**20,
            *named,
            repeats=3,
            unit="MiB",
            measure=reading,
        )
    )


if __name__ == "__main__":
    main()
