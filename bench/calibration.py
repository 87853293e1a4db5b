"""What the statistical checks claim against the truth, over simulated rounds whose truth is known.

Every seed gives a clean round and one with planted anomalies. ``bench/calibration.json`` keeps the
rows that the methods pages print: coverage of intervals and rank sets, size and power of the
anomaly checks. The same code gives the same file. Chances and lists: ``bench.event_designs``.
"""

import json
import multiprocessing
import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from analysis.result.findings import Findings
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from analysis.stats.ballot_blocs import ballot_blocs
from analysis.stats.duplicate_ballots import duplicate_ballots
from analysis.stats.proportions import share_interval
from bench.harness import ROOT
from bench.planted_ballots import injected_bloc, injected_copies
from rulebook.raw_table import read_rows
from rulebook.round import open_round

RESULTS = ROOT / "bench" / "calibration.json"
ELSEWHERE = "working rules: "  # rows measured by bench/working_rules.py
SEEDS, DRAWS = 200, 1000
SIZES = {"windows": 60, "responses": 20_000, "electors": 90}
ANOMALIES = {
    "straight_lining": "straight_lining",
    "burst": "bursts",
    "duplicate_ballots": "duplicate_ballots",
    "bloc_voting": "bloc_voting",
}
COPIES, BLOCS = (3, 4, 6), (4, 8)
Array = np.ndarray[Any, np.dtype[np.float64]]
Hits = dict[str, tuple[float, int]]  # hits and trials by row


def main() -> None:
    """Measure every seed on all cores and write the rows."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        rounds = pool.map(_measured, range(1, SEEDS + 1), chunksize=5)
    total: dict[str, list[float]] = defaultdict(lambda: [0, 0])
    for hits in rounds:
        for what, (hit, trials) in hits.items():
            total[what][0] += hit
            total[what][1] += trials
    rows = [measured_row(what, hit, trials) for what, (hit, trials) in sorted(total.items())]
    before = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"]
    rows += [row for row in before if row["what"].startswith(ELSEWHERE)]
    document = {"seeds": SEEDS, "draws": DRAWS, "round": SIZES, "rows": rows}
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def measured_row(what: str, hits: float, trials: float) -> dict[str, Any]:
    """A share with its limits."""
    share = share_interval(hits, trials)
    value, low, high = (round(float(v), 4) for v in (share.value, share.low, share.high))
    return {"what": what, "value": value, "low": low, "high": high, "n": trials}


def _measured(seed: int) -> Hits:
    """Everything that one seed tells."""
    with tempfile.TemporaryDirectory() as scratch:
        clean, planted = Path(scratch) / "clean", Path(scratch) / "planted"
        _simulate(clean, seed, anomalies=False)
        _simulate(planted, seed, anomalies=True)
        report = score_round(open_round(clean), draws=DRAWS)
        truth = json.loads((clean / "truth.json").read_text(encoding="utf-8"))
        hits = {**_coverage(report, truth), **_size(report)}
        hits |= _power(planted) | _found_sizes(clean, seed)
    return hits


def _simulate(folder: Path, seed: int, *, anomalies: bool) -> None:
    windows, responses, electors = SIZES.values()
    simulate(
        folder,
        windows=windows,
        responses=responses,
        electors=electors,
        seed=seed,
        anomalies=anomalies,
    )


def _findings(report: ScoreReport) -> Findings:
    assert report.findings is not None
    return report.findings


def _true_totals(report: ScoreReport, truth: Mapping[str, Any]) -> dict[str, float]:
    """True totals of the windows that have rank sets."""
    ranked = _findings(report).check("rank_set").windows
    return {
        window["window_id"]: window["points"]["total"]
        for window in truth["windows"]
        if window["window_id"] in ranked
    }


def _coverage(report: ScoreReport, truth: Mapping[str, Any]) -> Hits:
    """Intervals and rank sets against the truth."""
    findings, true = _findings(report), _true_totals(report, truth)
    ordered = sorted(true.values(), reverse=True)
    rank = {window: 1 + ordered.index(total) for window, total in true.items()}
    sets = findings.check("rank_set").windows
    intervals = {window: findings.windows[window].stability for window in true}
    inside = [i[0] <= true[w] <= i[1] for w, i in intervals.items() if i]

    def covered(kind: str) -> list[bool]:
        return [sets[w][kind][0] <= rank[w] <= sets[w][kind][1] for w in true]

    top = [window for window in true if rank[window] <= 3]
    return {
        "coverage: stability interval": (sum(inside), len(inside)),
        "coverage: marginal rank set": (sum(covered("marginal")), len(true)),
        "coverage: simultaneous rank set": (int(all(covered("simultaneous"))), 1),
        "coverage: set that may be top": (int(all(sets[w]["may_be_top"] for w in top)), 1),
    }


def _size(report: ScoreReport) -> Hits:
    """False flags of a clean round."""
    findings = _findings(report)
    flags = {c: findings.check(c).flag in ("attention", "verify") for c in ANOMALIES.values()}
    hits: Hits = {f"false flag: {check}": (int(flag), 1) for check, flag in flags.items()}
    hits["false flag: any of the four"] = (int(any(flags.values())), 1)
    return hits


def _power(folder: Path) -> Hits:
    """Planted anomalies that were flagged, each at its place."""
    findings = _findings(score_round(open_round(folder), draws=DRAWS))
    planted = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["anomalies"]
    hits: Hits = {}
    for anomaly in planted:
        check = findings.check(ANOMALIES[anomaly["kind"]])
        hit = check.flag in ("attention", "verify")
        window = anomaly.get("window_id")
        if hit and window:
            hit = bool(check.windows.get(window, {}).get("flagged", window in check.windows))
        hits[f"found: {check.id} as planted by ceping demo"] = (int(hit), 1)
    return hits


def _found_sizes(folder: Path, seed: int) -> Hits:
    """Copies and blocs of several sizes, planted into the clean vote."""
    ballots = _ballots(folder)
    rng = np.random.default_rng(seed)
    hits: Hits = {}
    for size in COPIES:
        table = injected_copies(ballots, size, rng)
        alike = duplicate_ballots(table)
        hit = alike.p_value < 0.01 and max(map(len, alike.groups), default=0) >= 3
        hits[f"found: {size} equal ballots"] = (int(hit), 1)
    for size in BLOCS:
        table = injected_bloc(ballots, size, rng)
        got = ballot_blocs(table, rng=rng)
        hits[f"found: bloc of {size}, one window raised, three lowered"] = (
            int(got.bloc_p < 0.01),
            1,
        )
    return hits


def _ballots(folder: Path) -> Array:
    """Whole ballots as points."""
    rows = [cells for _row, cells in read_rows(folder / "ratings" / "ballots.csv").rows]
    voters, windows = (sorted({row[column] for row in rows}) for column in (0, 1))
    table = np.full((len(voters), len(windows)), np.nan)
    for voter, window, grade in rows:
        if grade:
            table[voters.index(voter), windows.index(window)] = 20.0 * float(grade)
    return np.asarray(table[~np.isnan(table).all(axis=1)], np.float64)


if __name__ == "__main__":
    main()
