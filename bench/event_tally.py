"""Sums over simulated rounds that can be added up over blocks, and the shares that they come to."""

import math
from collections import defaultdict
from typing import Any

import numpy as np

from bench.event_rounds import Array, Design

BINS = 10
Sums = dict[str, list[float]]


class Tally:
    """Sums that can be added up over blocks: shares as (hits, trials), bins with their squares."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.sums: Sums = defaultdict(lambda: [0.0] * 6)

    def share(self, name: str, hits: float, trials: float = 1.0) -> None:
        """Hits among trials."""
        for i, value in enumerate((hits, trials)):
            self.sums[name][i] += float(value)

    def windows(self, name: str, hit: Any) -> None:
        """One trial for each window."""
        for j, value in enumerate(hit):
            self.share(f"{name} {j}", float(value))

    def claims(self, name: str, claim: Array, true: Array, low: Array, high: Array) -> None:
        """Claims by bin: claims, truths, number, and squares for errors clustered by round."""
        place = np.minimum((claim * BINS).astype(int), BINS - 1)
        for b in np.unique(place):
            here = place == b
            n, off = float(here.sum()), float((claim - true)[here].sum())
            summed = self.sums[f"{name} {b}"]
            added = (claim[here].sum(), n, off, off * off, off * n, n * n)
            for i, value in enumerate(added):
                summed[i] += float(value)
            self.share(f"{name} low {b}", float(low[here].sum()), n)
            self.share(f"{name} high {b}", float(high[here].sum()), n)


def rows(design: Design, sums: Sums) -> dict[str, Any]:
    """What the sums of a design say."""
    row: dict[str, Any] = {}
    for view in ("sampling", "stability"):
        each = [sums.get(f"{view} interval {j}") for j in range(design.windows)]
        shares = [pair[0] / pair[1] for pair in each if pair]
        if shares:
            row[f"{view} interval"] = {
                "mean": _round(sum(shares) / len(shares)),
                "lowest": _round(min(shares)),
                "first windows": [_round(share) for share in shares[:4]],
            }
    for name, (hits, trials, *_rest) in sorted(sums.items()):
        if not name[-1].isdigit() and trials:
            row[name] = {"value": _round(hits / trials), "n": int(trials)}
    for name in sorted({n.rsplit(" ", 1)[0] for n in sums if n[-1].isdigit()}):
        if "interval" not in name and not name.endswith((" low", " high")):
            row[name] = [_bin(sums, name, b) for b in range(BINS) if f"{name} {b}" in sums]
    return row


def _bin(sums: Sums, name: str, b: int) -> dict[str, Any]:
    """One bin of claims; ``allowed`` is .03 and two standard errors clustered by round.

    ``within`` is said of the number, ``in_range`` of the range that is said where there is none.
    """
    claimed, n, off, squares, cross, numbers = sums[f"{name} {b}"]
    mean = off / n
    error = math.sqrt(max(0.0, squares - 2 * mean * cross + mean**2 * numbers)) / n
    ends = [sums[f"{name} {end} {b}"][0] / n for end in ("low", "high")]
    allowed, came = 0.03 + 2 * error, (claimed - off) / n
    return {
        "claimed": _round(claimed / n),
        "came": _round(came),
        "range": [_round(end) for end in ends],
        "n": int(n),
        "allowed": _round(allowed),
        "within": bool(abs(mean) <= allowed),
        "in_range": bool(ends[0] - allowed <= came <= ends[1] + allowed),
    }


def _round(value: float) -> float:
    return round(float(value), 4)
