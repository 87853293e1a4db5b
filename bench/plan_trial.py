"""Whether ``ceping plan`` keeps its promises, over fully simulated rounds of many designs.

``python -m bench.plan_trial [--rounds 1000] [name ...]`` writes ``bench/plan_trial.json``. A design
keeps its promise where the chance said from right guesses and the share of rounds in which it came
true differ by no more than .03 and two standard errors of that share. From one round of last year
a range is said; counted is how often it holds the share that came true.
"""

import argparse
import json
import math
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np

from analysis.simulate.planning.last_year import beliefs_from
from analysis.simulate.planning.plan import PlannedRow, Setting, plans
from bench.harness import ROOT
from bench.planned_rounds import Trial, measured_round, measured_year, true_beliefs
from rulebook.load import edition_folder, load
from rulebook.model import Rulebook
from rulebook.vocabulary import COMPONENT_KINDS

RESULTS = ROOT / "bench" / "plan_trial.json"
ALLOWED, YEARS = 0.03, 15
EDITIONS = {"2021": "2021", "quarterly": "example-2023"}
TRIALS: dict[str, Trial] = {
    f"{windows} windows, {ballots} ballots, {periods} periods, {responses} responses{named}": Trial(
        windows, ballots, electors, periods, responses, **kind
    )
    for windows, ballots, electors, periods, responses, named, kind in (
        (6, 10, 30, 2, 20, "", {}),
        (6, 60, 90, 6, 100, "", {}),
        (6, 30, 32, 4, 60, ", electorate of 30", {}),
        (6, 120, 200, 6, 300, ", spread windows", {"close": 1.5}),
        (6, 60, 90, 4, 60, ", close windows", {"close": 0.4}),
        (8, 20, 60, 3, 30, ", skewed", {"up": 0.6}),
        (12, 10, 30, 2, 20, "", {}),
        (12, 30, 60, 3, 30, "", {}),
        (12, 60, 90, 6, 100, "", {}),
        (12, 60, 90, 6, 100, ", close windows", {"close": 0.4}),
        (
            12,
            60,
            63,
            6,
            20,
            ", electorate of 60, skewed, spread windows",
            {"up": 1.0, "close": 1.5},
        ),
        (12, 120, 200, 2, 300, "", {}),
        (12, 40, 90, 6, 60, ", heads favour their windows", {"heads": True}),
        (20, 30, 32, 6, 50, ", electorate of 30", {}),
        (20, 10, 90, 3, 50, "", {}),
        (20, 60, 90, 4, 300, ", skewed", {"up": 0.6}),
        (20, 90, 120, 6, 100, ", spread windows", {"close": 1.5}),
        (20, 60, 90, 6, 30, ", close windows", {"close": 0.4}),
        (20, 80, 90, 6, 100, ", heads favour their windows", {"heads": True}),
        (30, 20, 60, 2, 20, "", {}),
        (30, 60, 90, 6, 100, ", skewed", {"up": 0.6}),
        (30, 120, 130, 4, 300, ", spread windows", {"close": 1.3}),
        (30, 60, 90, 3, 60, ", close windows, skewed", {"up": 0.6, "close": 0.4}),
        (40, 30, 90, 6, 300, "", {}),
        (40, 60, 63, 4, 30, ", electorate of 60", {}),
        (40, 120, 200, 6, 200, "", {}),
        (60, 10, 60, 2, 20, "", {}),
        (60, 60, 90, 6, 100, "", {}),
        (60, 85, 90, 6, 300, ", electorate of 86", {}),
        (60, 120, 200, 6, 60, ", close windows", {"close": 0.5}),
        (60, 60, 90, 3, 100, ", skewed, spread windows", {"up": 0.8, "close": 1.4}),
        (60, 80, 90, 6, 100, ", heads favour their windows", {"heads": True}),
    )
}
OTHERS = tuple(TRIALS)[::5]  # tried in the second edition too


def trial_row(
    book: Rulebook, trial: Trial, rounds: int, *, first_seed: int, years: int = YEARS
) -> dict[str, Any]:
    """What was said of a design, and what came."""
    known = true_beliefs(book, trial)
    said = _said(Setting(book, trial.windows, trial.come, known), trial)
    k = book.window_score.designation.places
    weights = np.array([float(book.component_weights()[kind]) for kind in COMPONENT_KINDS])
    right, ranges = np.zeros((rounds, 2)), []
    places = np.zeros((rounds, k))
    for i in range(rounds):
        seen = measured_round(book, trial, first_seed + i)
        first = np.argsort(-(weights @ seen.parts()))[:k]
        truly = [np.argsort(-(weights @ true))[:k] for true in (seen.true, seen.this_year())]
        right[i] = [set(first) == set(best) for best in truly]
        places[i] = np.isin(first, truly[0])
        if i < years:
            believed = beliefs_from(measured_year(seen, known.days), book, known.days)
            row = _said(Setting(book, trial.windows, trial.come, believed), trial)
            ranges.append((row.lasting.chance, *(row.lasting.ends or ())))
    came = right.mean(axis=0)
    low, high = np.array(ranges)[:, 1], np.array(ranges)[:, 2]
    return {
        "rounds": rounds,
        "lasting": _pair(said.lasting.chance, float(came[0]), rounds),
        "this year": _pair(said.this_year.chance, float(came[1]), rounds),
        "places": [
            _pair(place.chance, float(share), rounds)
            for place, share in zip(said.places, places.mean(axis=0), strict=True)
        ],
        "from last year": {
            "years": years,
            "mean": _short(float(np.mean([each[0] for each in ranges]))),
            "width": _short(float((high - low).mean())),
            "held": _short(float(((low <= came[0]) & (came[0] <= high)).mean())),
        },
    }


def _said(setting: Setting, trial: Trial) -> PlannedRow:
    sizes = trial.sizes
    return plans(setting, [sizes.ballots], [sizes.periods], [sizes.responses]).rows[0]


def _pair(said: float, came: float, rounds: int) -> dict[str, Any]:
    """A chance beside what came; ``within`` allows .03 and two standard errors."""
    error = math.sqrt(max(came * (1 - came), 0.25 / rounds) / rounds)
    within = abs(said - came) <= ALLOWED + 2 * error
    return {"said": _short(said), "came": _short(came), "within": within}


def _short(value: float) -> float:
    return round(value, 4)


def main() -> None:
    """Try the named designs, or all; some of them in the second edition too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("names", nargs="*")
    chosen = parser.parse_args()
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for edition, folder in EDITIONS.items():
        book = load(edition_folder(folder))
        for name in chosen.names or (TRIALS if edition == "2021" else OTHERS):
            key = name if edition == "2021" else f"{name} ({edition})"
            seed = zlib.crc32(key.encode())
            row = trial_row(book, TRIALS[name], chosen.rounds, first_seed=seed)
            found[key] = {"edition": edition, "trial": asdict(TRIALS[name]), **row}
            lines = [f" {json.dumps(what)}: {json.dumps(row)}" for what, row in found.items()]
            RESULTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
