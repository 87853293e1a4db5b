"""Chances, intervals, lists and tests against the truth, over rounds of many shapes.

Every design has 2,000 seeded rounds. ``build/event_blocks.json`` keeps sums after every 50 rounds:
an interrupted run goes on where it stopped. ``bench/event_designs.json`` keeps the rows.
A second year is measured in every fifth round. ``python -m bench.event_designs [design ...]``; one
process.
"""

import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from analysis.stats.clustered_error import clustered_error
from analysis.stats.crossed_error import crossed_error
from analysis.stats.leading_set import leading_set, set_test
from analysis.stats.part_error import PartError
from analysis.stats.top_events import TopEvents, top_events
from analysis.stats.total_error import TotalError, total_error, total_interval
from analysis.stats.winner_interval import winner_interval
from analysis.stats.year_change import year_change
from bench.event_rounds import (
    SCALE,
    WEIGHTS,
    Array,
    Design,
    SimulatedRound,
    drawn_round,
    drawn_truth,
    sampling_truth,
    stability_truth,
)
from bench.event_tally import Sums, Tally, rows
from bench.harness import ROOT

RESULTS = ROOT / "bench" / "event_designs.json"
BLOCKS = ROOT / "build" / "event_blocks.json"
ROUNDS, BLOCK, DRAWS, EVERY, K = 2000, 50, 800, 5, 3
DESIGNS = {
    "12 windows, 30 responses, 15 voters": Design(12),
    "6 windows": Design(6),
    "12 close windows": Design(12, close=0.35),
    "40 windows, 200 responses, 60 voters": Design(40, 200, voters=60, electors=90),
    "one window of 5,000, one of 12": Design(12, (5000, 12, 200), voters=30, electors=60),
    "common period effect": Design(20, 100, voters=30, electors=60, period=2.0),
    "full turnout, 5,000 beside 12": Design(12, (5000, 12), voters=40, electors=40, day=0.35),
    "full turnout, skewed, day clusters": Design(
        20, 60, voters=40, electors=40, best=0.85, day=0.45, items=1, days=15
    ),
    "nearly all best, 3 to 60 responses": Design(12, (3, 3, 12, 30, 60), best=0.93),
    "3 windows": Design(3, 60, voters=30, electors=60),
    "60 windows, close, 330 responses, 85 voters": Design(
        60, 330, voters=85, electors=90, close=0.5
    ),
}
Parts = list[tuple[float, PartError]]


def round_parts(seen: SimulatedRound) -> tuple[Parts, Parts]:
    """Parts of the totals with their errors: sampling and stability view."""
    a, d, u = WEIGHTS
    marks = crossed_error(seen.marks)
    votes = crossed_error(seen.ballots, scale=SCALE)
    survey = clustered_error(seen.number, seen.total, seen.square, scale=SCALE)
    drawn = votes.scaled(1 - len(seen.ballots) / len(seen.people))
    return [(a, marks.scaled(0.0)), (d, drawn), (u, survey)], [(a, marks), (d, votes), (u, survey)]


def measured(design: Design, block: int, name: str) -> Sums:
    """Everything that one block of rounds tells."""
    tally = Tally()
    for i in range(block * BLOCK, (block + 1) * BLOCK):
        rng = np.random.default_rng([12, list(DESIGNS).index(name), i])
        one_round(design, tally, rng, slow=i % EVERY == 0)
    return tally.sums


def one_round(design: Design, tally: Tally, rng: np.random.Generator, *, slow: bool) -> None:
    """One year, its truth and a year that is like it."""
    truth = drawn_truth(design, rng)
    seen, again = drawn_round(design, truth, rng), drawn_round(design, truth, rng)
    true = stability_truth(design, truth)
    sampling, stability = round_parts(seen)
    views = {"sampling": sampling_truth(design, truth, seen), "stability": true}
    for view, parts in (("sampling", sampling), ("stability", stability)):
        interval = total_interval(parts)
        tally.windows(
            f"{view} interval", (interval.low <= views[view]) & (views[view] <= interval.high)
        )
    error = total_error(stability)
    if design.windows > K:
        _winners(tally, seen, true, stability, error)
        events = top_events(seen.totals(), error.own, error.own_df, k=K, draws=DRAWS, rng=rng)
        _chances(tally, events, _best(true), _best(again.totals()))
        _lists(tally, events, seen, true, error)
    if slow:
        _years(tally, seen, again, error)


def _best(totals: Array) -> Any:
    """Who is among the k best; ties share a place."""
    return totals >= np.sort(totals)[-K] - 1e-9


def _winners(
    tally: Tally, seen: SimulatedRound, true: Array, parts: Parts, error: TotalError
) -> None:
    """Intervals of the observed best, as for all and as for winners."""
    winners, plain = winner_interval(seen.totals(), error, k=K), total_interval(parts)
    place = winners.place
    aim = true[place]
    limits = {"hybrid": (winners.low, winners.high), "plain": (plain.low[place], plain.high[place])}
    for kind, (low, high) in limits.items():
        tally.share(f"winners {kind}", float(((low <= aim) & (aim <= high)).mean()))
        tally.share(f"winners {kind} width", float((high - low).mean()))
    tally.share("winners observed less true", float((plain.total[place] - aim).mean()))
    tally.share("winners estimate above true", float((winners.estimate > aim).mean()))


def _chances(tally: Tally, events: TopEvents, truly: Any, again: Any) -> None:
    """Both chances in bins, apart by whether a number or a range is said."""
    how = "number" if events.exact else "range"
    tally.share("said as number", float(events.exact))
    for name, claim, ends, came in (
        ("truly", events.truly, events.truly_range, truly),
        ("again", events.again, events.again_range, again),
    ):
        for kind in (how, "all"):
            tally.claims(f"{name} {kind}", claim, came.astype(float), ends[:, 0], ends[:, 1])


def _lists(
    tally: Tally, events: TopEvents, seen: SimulatedRound, true: Array, error: TotalError
) -> None:
    """Lists of windows that may be among the best, and the test of the observed best as a set."""
    _list(tally, "chance of .05 or more", events.truly >= 0.05, seen, true)
    inside = leading_set(events.member).inside
    _list(tally, "posterior set", inside, seen, true)
    proven = set_test(seen.totals(), error.own, error.own_df, k=K).p_value <= 0.05
    same = bool((inside == _best(seen.totals())).all())
    off = bool((_best(true) != _best(seen.totals())).any())
    for name, clear in (("set test", proven), ("verdict", proven and same)):
        tally.share(f"{name} clear", float(clear))
        tally.share(f"{name} wrong when clear", float(clear and off), float(clear))
    sure = (events.truly if events.exact else events.truly_range[:, 0]) >= 0.95
    tally.share("clearly in: wrong", float((sure & ~_best(true)).sum()), float(sure.sum()))
    tally.share("clearly out: wrong", float((~inside & _best(true)).sum()), float((~inside).sum()))


def _list(tally: Tally, name: str, inside: Any, seen: SimulatedRound, true: Array) -> None:
    """Whether a list holds the true best, how long it is, and what it says clearly."""
    clear = bool((inside == _best(seen.totals())).all())
    wrong = clear and bool((_best(true) != inside).any())
    tally.share(f"{name} holds", float(not (_best(true) & ~inside).any()))
    tally.share(f"{name} size", float(inside.sum()))
    tally.share(f"{name} clear", float(clear))
    tally.share(f"{name} wrong when clear", float(wrong), float(clear))


def _years(tally: Tally, seen: SimulatedRound, again: SimulatedRound, error: TotalError) -> None:
    """An unchanged window called changed, one by one and over all."""
    other = total_error(round_parts(again)[1])
    change = year_change(seen.totals(), error, again.totals(), other)
    tally.share(
        "years: unchanged windows below .05 one by one", float((change.p_value < 0.05).mean())
    )
    tally.share("years: any unchanged window called", float((change.adjusted < 0.05).any()))


@dataclass
class Progress:
    """Blocks of a design that are done, and their sums."""

    done: int
    sums: Sums

    def add(self, sums: Sums) -> None:
        """One more block."""
        for what, values in sums.items():
            before = self.sums.get(what, [0.0] * len(values))
            self.sums[what] = [a + b for a, b in zip(before, values, strict=True)]
        self.done += 1


def _saved() -> dict[str, Progress]:
    if not BLOCKS.exists():
        return {}
    saved = json.loads(BLOCKS.read_text(encoding="utf-8"))
    return {name: Progress(**progress) for name, progress in saved.items()}


def _save(saved: dict[str, Progress]) -> None:
    partial = BLOCKS.with_suffix(".part")
    text = json.dumps({name: asdict(progress) for name, progress in saved.items()})
    partial.write_text(text, encoding="utf-8")
    partial.replace(BLOCKS)


def _write_rows(saved: dict[str, Progress]) -> None:
    """The rows of all designs measured so far."""
    lines = []
    for name, design in DESIGNS.items():
        if name in saved:
            said = {"rounds": BLOCK * saved[name].done, **rows(design, saved[name].sums)}
            each = [f"  {json.dumps(what)}: {json.dumps(row)}" for what, row in said.items()]
            lines.append(f" {json.dumps(name)}: {{\n" + ",\n".join(each) + "\n }")
    text = f'{{"draws": {DRAWS}, "designs": {{\n' + ",\n".join(lines) + "\n}}\n"
    RESULTS.write_text(text, encoding="utf-8")


def main() -> None:
    """Measure the named designs, or all."""
    BLOCKS.parent.mkdir(exist_ok=True)
    saved = _saved()
    for name in sys.argv[1:] or DESIGNS:
        progress = saved.setdefault(name, Progress(0, {}))
        while progress.done < ROUNDS // BLOCK:
            progress.add(measured(DESIGNS[name], progress.done, name))
            _save(saved)
        _write_rows(saved)


if __name__ == "__main__":
    main()
