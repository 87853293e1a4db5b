"""A year of twelve parts: what a new month costs beside counting everything, in one run.

Sizes by CEPING_PARTS_RESPONSES; the parts are a simulated round's rows, each with ids of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

RESPONSES = int(os.environ.get("CEPING_PARTS_RESPONSES", "10000000"))
PARTS, CHANGED = 12, "12.parquet"
# The reports, draws and hashes of all files cost the same however little was counted, so that a
# fifth is reached at 10^8; at 10^7 they are most of what is left.
MOST = 1 / 5 if RESPONSES >= 100_000_000 else 1 / 2


def _ceping(*words: object, home: Path) -> None:
    command = [sys.executable, "-P", "-m", "ceping", *map(str, words)]
    environment = {**os.environ, "HOME": str(home), "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _part(responses: Path, number: int, path: Path) -> None:
    """Rows of its own: those of the round, cut by their ids, repeated under other ids."""
    times = max(RESPONSES // 10_000_000, 1)
    duckdb.sql(
        f"""COPY (SELECT * EXCLUDE (k) REPLACE (response_id || '-' || k AS response_id)
            FROM '{responses}', range({times}) AS copies(k)
            WHERE hash(response_id) % {PARTS} = {number - 1})
        TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
    )


def _timed(folder: Path, home: Path) -> tuple[float, dict[str, Any]]:
    begun = time.perf_counter()
    _ceping("score", folder, home=home)
    seconds = time.perf_counter() - begun
    score = json.loads((folder / "report" / "score.json").read_text("utf-8"))
    return seconds, score


def test_a_new_month_costs_one_part(tmp_path: Path) -> None:
    """If this fails, a year's data are counted anew for the sake of a month."""
    folder, home = tmp_path / "round", tmp_path / "home"
    home.mkdir()
    drawn = min(RESPONSES, 10_000_000)
    sizes = ("--windows", 200, "--responses", drawn, "--electors", 120)
    _ceping("demo", folder, *sizes, home=home)
    ratings = folder / "ratings"
    whole = ratings / "responses.parquet"
    (ratings / "manifest.json").unlink()
    parts = tmp_path / "parts"
    parts.mkdir()
    for number in range(1, PARTS + 1):
        _part(whole, number, parts / f"{number:02}.parquet")
    whole.unlink()
    shutil.move(parts, ratings / "responses")
    part = ratings / "responses" / CHANGED
    full, before = _timed(folder, home)
    # As when the month is delivered again: other bytes, the same answers in another order.
    other = part.with_suffix(".new")
    duckdb.sql(f"COPY (FROM '{part}' ORDER BY response_id) TO '{other}' (FORMAT parquet)")
    other.replace(part)
    changed, after = _timed(folder, home)
    nothing, again = _timed(folder, home)
    print(
        f"{RESPONSES:.0e} responses, {PARTS} parts: all {full:.1f} s, one changed {changed:.1f} s"
        f" ({changed / full:.2f}), none changed {nothing:.1f} s"
    )
    assert after == again
    assert before.pop("inputs")["counts"] == after.pop("inputs")["counts"]
    assert before == after
    assert changed < full * MOST
