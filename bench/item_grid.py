"""False flags and power of the checks on items: shapes of surveys, honest behaviours, plants.

``python -m bench.item_grid --seconds 8`` adds rounds to every cell until its time is over. What was
measured stands in ``bench/item_grid.json``; a cell goes on where it stopped.
"""

import argparse
import json
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest

from analysis.stats._arrays import FloatArray, IntArray
from analysis.stats.item_functioning import (
    ItemFunctioning,
    between_channels,
    between_kinds,
    functions_differently,
)
from bench.harness import ROOT

RESULTS = ROOT / "bench" / "item_grid.json"
ITEMS, STEP = 8, 20.0
CUTS = np.array([-2.0, -1.2, -0.5, 0.4])  # latent limits between grades
ALLOWED, ENOUGH = 0.02, 0.8
SHAPES = ((3, 30), (3, 120), (6, 60), (12, 30), (12, 200), (40, 20), (60, 100), (200, 40))
Flags = dict[str, bool | None]  # None: cannot be judged


@dataclass(frozen=True)
class Behaviour:
    """How people answer; standard deviations and shifts in those of a response.

    ``level`` of windows, ``profile`` of a window's items, ``difficulty`` of items; ``mode`` shifts
    all items of the second channel, ``uneven`` differs by window and item; ``share`` of the second
    channel; ``gap`` between the kinds of window.
    """

    level: float = 0.4
    profile: float = 0.1
    difficulty: float = 0.15
    mode: float = 0.0
    uneven: float = 0.0
    share: float = 0.3
    gap: float = 0.0


BEHAVIOURS: Mapping[str, Behaviour] = {
    "plain": Behaviour(),
    "mode_effect": Behaviour(mode=-0.8, gap=0.8),
    "different_windows": Behaviour(level=0.8, profile=0.5, mode=0.3),
    "hard_items": Behaviour(difficulty=0.6, mode=0.6, gap=-0.8),
    "uneven_mode": Behaviour(mode=0.3, uneven=0.3),
    "rare_channel": Behaviour(share=0.08, mode=0.3),
}


def survey(
    how: Behaviour, windows: int, each: int, rng: np.random.Generator
) -> tuple[FloatArray, IntArray, IntArray]:
    """Grades of all responses, shape (responses, items); window and channel of each."""
    window = np.repeat(np.arange(windows), each)
    channel = (rng.random(len(window)) < how.share).astype(np.int64)
    loading = rng.uniform(0.5, 0.9, ITEMS)
    place = rng.normal(0, how.level, (windows, 1)) + rng.normal(0, how.profile, (windows, ITEMS))
    place = place + how.gap * (np.arange(windows) % 2)[:, None] - rng.normal(0, how.difficulty, 8)
    moved = how.mode + rng.normal(0, how.uneven, (windows, ITEMS))
    own = rng.standard_normal((len(window), ITEMS))
    latent = place[window] + moved[window] * channel[:, None]
    latent += loading * rng.standard_normal((len(window), 1)) + np.sqrt(1 - loading**2) * own
    return 1.0 + (latent[..., None] > CUTS).sum(axis=-1), window, channel


def harder(grades: FloatArray, where: FloatArray) -> FloatArray:
    """The first item one grade lower ``where`` that is true."""
    changed = grades.copy()
    changed[where, 0] = np.maximum(changed[where, 0] - 1, 1)
    return changed


def measured(cell: tuple[str, int, int], number: int) -> tuple[Flags, Flags]:
    """Flags of an honest survey and of the same with one item one grade harder in one group."""
    behaviour, windows, each = cell
    rng = np.random.default_rng([zlib.crc32(behaviour.encode()), windows, each, number])
    grades, window, channel = survey(BEHAVIOURS[behaviour], windows, each, rng)
    clean = {
        "items_by_channel": _flag(by_channel(grades, window, channel)),
        "items_by_kind": _flag(by_kind(grades, window)),
    }
    planted = {
        "items_by_channel": _flag(by_channel(harder(grades, channel == 1), window, channel), 0),
        "items_by_kind": _flag(by_kind(harder(grades, window % 2 == 1), window), 0),
    }
    return clean, planted


def by_channel(grades: FloatArray, window: IntArray, channel: IntArray) -> ItemFunctioning:
    """The second channel against the first."""
    size = (int(window.max()) + 1, 2)
    number, total = np.zeros(size), np.zeros((*size, ITEMS))
    cross = np.zeros((*size, ITEMS, ITEMS))
    points = STEP * grades
    np.add.at(number, (window, channel), 1)
    np.add.at(total, (window, channel), points)
    np.add.at(cross, (window, channel), points[:, :, None] * points[:, None, :])
    return between_channels(number, total, cross, 1)


def by_kind(grades: FloatArray, window: IntArray) -> ItemFunctioning:
    """Windows of odd numbers against the others."""
    number = np.bincount(window).astype(float)
    sums = np.array([np.bincount(window, STEP * item) for item in grades.T]).T
    mean = sums / number[:, None]
    sd = np.sqrt(((STEP * grades - mean[window]) ** 2).sum(axis=0) / (len(window) - len(number)))
    return between_kinds(mean, np.arange(len(number)) % 2 == 1, sd)


def _flag(functioning: ItemFunctioning, item: int | None = None) -> bool | None:
    """Whether any item, or a certain one, is found."""
    if np.isnan(functioning.p_value).all():
        return None
    flagged = functions_differently(functioning, tests=ITEMS)
    return bool(flagged.any() if item is None else flagged[item])


def run(
    seconds: float,
    rounds: int,
    path: Path = RESULTS,
    shapes: Sequence[tuple[int, int]] = SHAPES,
) -> None:
    """Add rounds to each cell until it has enough or its time is over; write after each."""
    known = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.exists() else {}
    for cell in ((name, *shape) for name in BEHAVIOURS for shape in shapes):
        kept = known.setdefault(" ".join(map(str, cell)), {"rounds": 0, "clean": {}, "planted": {}})
        start = time.monotonic()
        while kept["rounds"] < rounds and time.monotonic() - start < seconds:
            for kind, flags in zip(
                ("clean", "planted"), measured(cell, kept["rounds"]), strict=True
            ):
                for check, flag in flags.items():
                    hits, judged = kept[kind].get(check, [0, 0])
                    kept[kind][check] = [hits + bool(flag), judged + (flag is not None)]
            kept["rounds"] += 1
        document = {"summary": summary(known), "cells": known}
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def summary(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """By check and behaviour: size with its upper 95 % limit, failing cells, and power.

    Power is that of all shapes, a round that cannot be judged among the missed; ``weak`` are cells
    below .8.
    """
    return [
        _summed(check, behaviour, {k: v for k, v in known.items() if k.split()[0] == behaviour})
        for check in ("items_by_channel", "items_by_kind")
        for behaviour in BEHAVIOURS
    ]


def _summed(check: str, behaviour: str, cells: Mapping[str, Any]) -> dict[str, Any]:
    flags, judged = (sum(kept["clean"][check][i] for kept in cells.values()) for i in (0, 1))
    power = {key: kept["planted"][check][0] / kept["rounds"] for key, kept in cells.items()}
    return {
        "check": check,
        "behaviour": behaviour,
        "null": True,
        "rounds": sum(kept["rounds"] for kept in cells.values()),
        "judged": judged,
        "flags": flags,
        "upper": _limit((flags, judged), "high"),
        "failing": [
            key for key, kept in cells.items() if _limit(kept["clean"][check], "low") > ALLOWED
        ],
        "power": sum(power.values()) / max(len(power), 1),
        "weak": {key: share for key, share in power.items() if share < ENOUGH},
    }


def _limit(counted: Sequence[int], end: str) -> float:
    """An end of the 95 % interval of a share, from flags and rounds that could be judged."""
    flags, judged = counted
    if not judged:
        return float(end == "high")
    return float(getattr(binomtest(flags, judged).proportion_ci(0.95), end))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--rounds", type=int, default=400)
    arguments = parser.parse_args()
    run(arguments.seconds, arguments.rounds)


if __name__ == "__main__":
    main()
