"""False flags and power of the anomaly checks over shapes of rounds: windows, voters, behaviours.

``python -m bench.flag_grid --seconds 600`` adds rounds to the covering sample of 60 cells for ten
minutes; ``--all --rounds 1000 --seconds 90000`` runs the whole grid (a day). The cell with the
fewest rounds is always next, so that all come to as many. What was measured stands in
``bench/flag_grid.json``, written every minute or two; a cell goes on where it stopped, and its
rounds have seeds of their own.
"""

import argparse
import json
import time
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special

from analysis.stats._arrays import FloatArray
from analysis.stats.ballot_blocs import ballot_blocs
from analysis.stats.bursts import bursts
from analysis.stats.duplicate_ballots import duplicate_ballots
from analysis.stats.own_window import own_window
from analysis.stats.straight_lining import straight_lining
from bench.flag_rounds import (
    BALLOT_BEHAVIOURS,
    FAVOUR,
    SURVEY_BEHAVIOURS,
    planted_burst,
    responses,
    submissions,
    vote,
)
from bench.harness import ROOT
from bench.planted_ballots import injected_bloc, injected_copies

RESULTS = ROOT / "bench" / "flag_grid.json"
WINDOWS, VOTERS = (3, 4, 5, 6, 8, 10, 20, 40, 60, 200), (10, 30, 60, 120, 300)
BEHAVIOURS = tuple(dict.fromkeys((*BALLOT_BEHAVIOURS, *SURVEY_BEHAVIOURS)))
LEVEL, ALLOWED, EXCESS = 0.01, 0.02, 0.10
# behaviours under which a flag of the check is right, so that they are no null of it
NOT_NULL = {"shared_preference": ("one_preference", "kinds")}
COPIES, SMALLEST_GROUP = 4, 3
BETWEEN = 100.0  # seconds between two writings
POINTS = 20.0 * np.arange(1, 6)

Cell = tuple[str, int, int]
Flags = dict[str, bool | None]  # None: cannot be judged


def sample() -> list[Cell]:
    """Sixty cells: every behaviour with every number of voters, windows in turn."""
    return [
        (behaviour, WINDOWS[(3 * i + 2 * k + k // 3) % len(WINDOWS)], voters)
        for i, behaviour in enumerate(BEHAVIOURS)
        for k, voters in enumerate(VOTERS)
    ]


def whole_grid() -> list[Cell]:
    """All cells."""
    return [(b, w, v) for b in BEHAVIOURS for w in WINDOWS for v in VOTERS]


def measured(cell: Cell, number: int) -> tuple[Flags, Flags]:
    """Flags of a clean round of a cell and of the same kind of round with something planted."""
    behaviour, windows, voters = cell
    seeds = [zlib.crc32(behaviour.encode()), windows, voters, number]
    clean: Flags = {}
    planted: Flags = {}
    if behaviour in BALLOT_BEHAVIOURS:
        rng = np.random.default_rng(seeds)
        clean |= vote_flags(behaviour, windows, voters, rng)
        planted |= planted_vote_flags(behaviour, windows, voters, rng)
    if behaviour in SURVEY_BEHAVIOURS:
        rng = np.random.default_rng([*seeds, 1])
        clean |= survey_flags(behaviour, windows, voters, rng, planted=False)
        planted |= survey_flags(behaviour, windows, voters, rng, planted=True)
    return clean, planted


def vote_flags(behaviour: str, windows: int, voters: int, rng: np.random.Generator) -> Flags:
    """Flags of a clean vote."""
    held = vote(behaviour, windows, voters, rng)
    blocs = ballot_blocs(held.ballots, rng=rng)
    own = own_window(held.self_grades, held.ballots, POINTS)
    return {
        "shared_preference": _below(blocs.shared_p),
        "bloc_voting": _below(blocs.bloc_p),
        "duplicate_ballots": _copied(held.ballots),
        "self_rating": _below(own.p_value),
    }


def planted_vote_flags(
    behaviour: str, windows: int, voters: int, rng: np.random.Generator
) -> Flags:
    """Flags of votes with a bloc, with copies, and with proud heads."""
    held = vote(behaviour, windows, voters, rng)
    proud = vote(behaviour, windows, voters, rng, favour=FAVOUR)
    bloc = injected_bloc(held.ballots, max(5, round(voters / 10)), rng)
    own = own_window(proud.self_grades, proud.ballots, POINTS)
    return {
        "bloc_voting": _below(ballot_blocs(bloc, rng=rng).bloc_p),
        "duplicate_ballots": _copied(injected_copies(held.ballots, COPIES, rng)),
        "self_rating": _below(own.p_value),
    }


def survey_flags(
    behaviour: str, windows: int, each: int, rng: np.random.Generator, *, planted: bool
) -> Flags:
    """Flags of a survey; where planted, of the windows that were planted."""
    number, straight = responses(behaviour, windows, each, rng, planted=planted)
    lining = straight_lining(number, straight)
    alike = (lining.q_value < LEVEL) & (lining.excess > EXCESS)
    bins, channel = submissions(behaviour, windows, each, rng)
    place = -1
    if planted:
        changed, place = planted_burst(bins[:windows], rng)
        bins = np.concatenate([changed, bins[windows:]])
    found = bursts(bins, channel=channel)
    chosen = [found[place]] if planted else [burst for burst in found if burst is not None]
    judged = any(burst is not None for burst in chosen)
    crowded = any(burst is not None and burst.q_value < LEVEL for burst in chosen)
    return {
        "straight_lining": bool(alike[0] if planted else alike.any()),
        "bursts": crowded if judged else None,
    }


def _below(p: float) -> bool | None:
    return None if np.isnan(p) else bool(p < LEVEL)


def _copied(ballots: FloatArray) -> bool | None:
    alike = duplicate_ballots(ballots, error=LEVEL)
    if np.isnan(alike.p_value):
        return None
    return bool(alike.pairs) and max(map(len, alike.groups), default=0) >= SMALLEST_GROUP


def run(cells: list[Cell], *, rounds: int, seconds: float, path: Path = RESULTS) -> None:
    """Add rounds to the cell with the fewest, the smallest first, until all have enough."""
    known = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.exists() else {}
    keys = {" ".join(map(str, cell)): cell for cell in cells}
    for key in keys:
        known.setdefault(key, {"rounds": 0, "clean": {}, "planted": {}})
    start = written = time.monotonic()
    while time.monotonic() - start < seconds:
        key = min(keys, key=lambda each: (known[each]["rounds"], keys[each][1] * keys[each][2]))
        kept = known[key]
        if kept["rounds"] >= rounds:
            break
        flags = measured(keys[key], kept["rounds"])
        for kind, found in zip(("clean", "planted"), flags, strict=True):
            _add(kept[kind], found)
        kept["rounds"] += 1
        if time.monotonic() - written > BETWEEN:
            _write(known, path)
            written = time.monotonic()
    _write(known, path)


def _write(known: dict[str, Any], path: Path) -> None:
    """The whole file or, where a run is cut off, the one before; cells that have rounds."""
    known = {key: kept for key, kept in known.items() if kept["rounds"]}
    head = json.dumps({"level": LEVEL, "summary": summary(known)}, indent=1)
    cells = ",\n".join(f"  {json.dumps(key)}: {json.dumps(kept)}" for key, kept in known.items())
    partial = path.with_suffix(".part")
    text = head.removesuffix("\n}") + f',\n "cells": {{\n{cells}\n }}\n}}\n'
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _add(kept: dict[str, list[int]], flags: Flags) -> None:
    """Count flags and rounds that could be judged."""
    for check, flag in flags.items():
        hits, judged = kept.get(check, [0, 0])
        kept[check] = [hits + bool(flag), judged + (flag is not None)]


def summary(known: dict[str, Any]) -> list[dict[str, Any]]:
    """By check and behaviour: pooled size with its limits, failing cells, and power.

    Limits are those of rounds that could be judged; power counts a round that could not as missed.
    Power is that of cells with at least 10 windows and 30 voters; ``weak`` are those below .8.
    """
    rows = []
    for check in sorted({c for kept in known.values() for c in kept["clean"]}):
        for behaviour in BEHAVIOURS:
            cells = {
                key: kept
                for key, kept in known.items()
                if key.split()[0] == behaviour and check in kept["clean"]
            }
            if cells:
                rows.append(_summed(check, behaviour, cells, len(known)))
    return rows


def _summed(check: str, behaviour: str, cells: dict[str, Any], everywhere: int) -> dict[str, Any]:
    flags = sum(kept["clean"][check][0] for kept in cells.values())
    judged = sum(kept["clean"][check][1] for kept in cells.values())
    failing = [
        key
        for key, kept in cells.items()
        if _limits(kept["clean"][check], 0.05 / everywhere)[0] > ALLOWED
    ]
    powers = {key: power(key, kept, check) for key, kept in cells.items()}
    large = {key: p for key, p in powers.items() if p is not None}
    return {
        "check": check,
        "behaviour": behaviour,
        "null": behaviour not in NOT_NULL.get(check, ()),
        "rounds": sum(kept["rounds"] for kept in cells.values()),
        "judged": judged,
        "flags": flags,
        "upper": round(_limits([flags, judged], 0.05)[1], 4),
        "failing": failing,
        "power": round(sum(large.values()) / len(large), 3) if large else None,
        "weak": {key: round(p, 2) for key, p in large.items() if p < 0.8},
    }


def _limits(counted: list[int], error: float) -> tuple[float, float]:
    """Clopper and Pearson's limits of a share; 0 and 1 where nothing was judged."""
    hits, n = counted
    if not n:
        return 0.0, 1.0
    low = special.betaincinv(hits, n - hits + 1, error / 2) if hits else 0.0
    high = special.betaincinv(hits + 1, n - hits, 1 - error / 2) if hits < n else 1.0
    return float(low), float(high)


def power(key: str, kept: dict[str, Any], check: str) -> float | None:
    """Share of planted rounds that were flagged, of a cell with 10 windows and 30 voters."""
    _behaviour, windows, voters = key.split()
    if int(windows) < 10 or int(voters) < 30 or check not in kept["planted"]:
        return None
    return float(kept["planted"][check][0] / kept["rounds"])


def main() -> None:
    """Run what the command line asks for and print the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="the whole grid, not 60 cells")
    parser.add_argument("--rounds", type=int, default=1000, help="rounds of a cell, at most")
    parser.add_argument("--seconds", type=float, default=1800.0, help="time of all, at most")
    given = parser.parse_args()
    run(whole_grid() if given.all else sample(), rounds=given.rounds, seconds=given.seconds)
    print(RESULTS.read_text(encoding="utf-8").split('"cells"')[0])


if __name__ == "__main__":
    main()
