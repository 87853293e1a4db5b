"""Chances, intervals, lists and tests against the truth, over rounds of many shapes.

Every design has 2,000 seeded rounds. ``build/event_blocks.json`` keeps sums after every 50 rounds:
an interrupted run goes on where it stopped. ``bench/event_designs.json`` keeps the rows.
What is slow (the functions in use before, step-down sets, a second year) is measured in every fifth
round. ``python -m bench.event_designs [design ...]``; one process.
"""

import json
import math
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from analysis.stats.design_effect import clustered_mean
from analysis.stats.mean_covariance import mean_covariance
from analysis.stats.rank_sets import rank_sets
from analysis.stats.resampling import deviations
from analysis.stats.score_interval import ScoreUncertainty, score_uncertainty
from analysis.stats.top_probability import top_probability
from bench.candidates.clustered_error import clustered_error
from bench.candidates.crossed_error import crossed_error
from bench.candidates.leading_set import leading_set, set_test
from bench.candidates.part_error import PartError
from bench.candidates.top_events import TopEvents, top_events
from bench.candidates.total_error import TotalError, total_error, total_interval
from bench.candidates.winner_interval import winner_interval
from bench.candidates.year_change import year_change
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
from bench.harness import ROOT

RESULTS = ROOT / "bench" / "event_designs.json"
BLOCKS = ROOT / "build" / "event_blocks.json"
ROUNDS, BLOCK, DRAWS, EVERY, K, BINS = 2000, 50, 800, 5, 3, 10
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
            found = self.sums[f"{name} {b}"]
            added = (claim[here].sum(), n, off, off * off, off * n, n * n)
            for i, value in enumerate(added):
                found[i] += float(value)
            self.share(f"{name} low {b}", float(low[here].sum()), n)
            self.share(f"{name} high {b}", float(high[here].sum()), n)


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
        found = total_interval(parts)
        tally.windows(f"{view} interval", (found.low <= views[view]) & (views[view] <= found.high))
    error = total_error(stability)
    if design.windows > K:
        _winners(tally, seen, true, stability, error)
        events = top_events(seen.totals(), error.own, error.own_df, k=K, draws=DRAWS, rng=rng)
        _chances(tally, events, _best(true), _best(again.totals()))
        _lists(tally, events, seen, true, error)
    if slow:
        _before(tally, seen, again, true, views, rng)
        _years(tally, seen, again, error)
        if design.windows > K:
            drawn = deviations(error.own, draws=500, rng=rng, df=error.own_df)
            may = rank_sets(seen.totals(), error.own, drawn, top=K).may_be_top
            _list(tally, "step-down set", may, seen, true)


def _best(totals: Array) -> Any:
    """Who is among the k best; ties share a place."""
    return totals >= np.sort(totals)[-K] - 1e-9


def _winners(
    tally: Tally, seen: SimulatedRound, true: Array, parts: Parts, error: TotalError
) -> None:
    """Intervals of the observed best, as for all and as for winners."""
    found, plain = winner_interval(seen.totals(), error, k=K), total_interval(parts)
    place = found.place
    aim = true[place]
    limits = {"hybrid": (found.low, found.high), "plain": (plain.low[place], plain.high[place])}
    for kind, (low, high) in limits.items():
        tally.share(f"winners {kind}", float(((low <= aim) & (aim <= high)).mean()))
        tally.share(f"winners {kind} width", float((high - low).mean()))
    tally.share("winners observed less true", float((plain.total[place] - aim).mean()))
    tally.share("winners estimate above true", float((found.estimate > aim).mean()))


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
    _list(tally, "posterior set", leading_set(events.member).inside, seen, true)
    clear = set_test(seen.totals(), error.own, error.own_df, k=K).p_value <= 0.05
    wrong = clear and bool((_best(true) != _best(seen.totals())).any())
    tally.share("set test clear", float(clear))
    tally.share("set test wrong when clear", float(wrong), float(clear))


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
    found = year_change(seen.totals(), error, again.totals(), other)
    tally.share(
        "years: unchanged windows below .05 one by one", float((found.p_value < 0.05).mean())
    )
    tally.share("years: any unchanged window called", float((found.adjusted < 0.05).any()))


def _before(
    tally: Tally,
    seen: SimulatedRound,
    again: SimulatedRound,
    true: Array,
    views: dict[str, Array],
    rng: np.random.Generator,
) -> None:
    """The same of the functions in use before."""
    both = _score_uncertainty(seen)
    for view, found in (("sampling", both.sampling), ("stability", both.stability)):
        hit = (found.low <= views[view]) & (views[view] <= found.high)
        tally.windows(f"before: {view} interval", hit)
    if len(true) <= K:
        return
    top = np.argsort(-seen.totals())[:K]
    low, high = both.stability.low[top], both.stability.high[top]
    tally.share("before: winners", float(((low <= true[top]) & (true[top] <= high)).mean()))
    covariance = WEIGHTS[1] ** 2 * np.nan_to_num(mean_covariance(seen.ballots))
    np.fill_diagonal(covariance, both.stability.variance)
    claim = top_probability(seen.totals(), covariance, k=K, draws=400, shown=0, rng=rng).probability
    for name, came in (("truly", _best(true)), ("again", _best(again.totals()))):
        tally.claims(f"before: {name}", claim, came.astype(float), claim, claim)


def _score_uncertainty(seen: SimulatedRound) -> ScoreUncertainty:
    """Intervals with one design effect for all and each window's own variances."""
    windows = seen.marks.shape[1]
    asked = clustered_mean(seen.number, seen.total, seen.square)
    return score_uncertainty(
        seen.totals(),
        weights=WEIGHTS,
        mark_variance=seen.marks.var(axis=0, ddof=1),
        periods=np.full(windows, float(len(seen.marks))),
        vote_variance=seen.ballots.var(axis=0, ddof=1),
        ballots=np.full(windows, float(len(seen.ballots))),
        electors=np.full(windows, float(len(seen.people))),
        survey_variance=asked.variance,
        responses=asked.size,
        design_effect=max(1.0, asked.pooled),
        days=asked.clusters,
    )


def rows(design: Design, sums: Sums) -> dict[str, Any]:
    """What the sums of a design say."""
    found: dict[str, Any] = {}
    for prefix in ("", "before: "):
        for view in ("sampling", "stability"):
            each = [sums.get(f"{prefix}{view} interval {j}") for j in range(design.windows)]
            shares = [one[0] / one[1] for one in each if one]
            if shares:
                found[f"{prefix}{view} interval"] = {
                    "mean": _round(sum(shares) / len(shares)),
                    "lowest": _round(min(shares)),
                    "first windows": [_round(share) for share in shares[:4]],
                }
    for name, (hits, trials, *_rest) in sorted(sums.items()):
        if not name[-1].isdigit() and trials:
            found[name] = {"value": _round(hits / trials), "n": int(trials)}
    for name in sorted({n.rsplit(" ", 1)[0] for n in sums if n[-1].isdigit()}):
        if "interval" not in name and not name.endswith((" low", " high")):
            found[name] = [_bin(sums, name, b) for b in range(BINS) if f"{name} {b}" in sums]
    return found


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
    found = json.loads(BLOCKS.read_text(encoding="utf-8"))
    return {name: Progress(**progress) for name, progress in found.items()}


def _save(found: dict[str, Progress]) -> None:
    partial = BLOCKS.with_suffix(".part")
    text = json.dumps({name: asdict(progress) for name, progress in found.items()})
    partial.write_text(text, encoding="utf-8")
    partial.replace(BLOCKS)


def _write_rows(found: dict[str, Progress]) -> None:
    """The rows of all designs measured so far."""
    lines = []
    for name, design in DESIGNS.items():
        if name in found:
            said = {"rounds": BLOCK * found[name].done, **rows(design, found[name].sums)}
            each = [f"  {json.dumps(what)}: {json.dumps(row)}" for what, row in said.items()]
            lines.append(f" {json.dumps(name)}: {{\n" + ",\n".join(each) + "\n }")
    text = f'{{"draws": {DRAWS}, "designs": {{\n' + ",\n".join(lines) + "\n}}\n"
    RESULTS.write_text(text, encoding="utf-8")


def main() -> None:
    """Measure the named designs, or all."""
    BLOCKS.parent.mkdir(exist_ok=True)
    found = _saved()
    for name in sys.argv[1:] or DESIGNS:
        progress = found.setdefault(name, Progress(0, {}))
        while progress.done < ROUNDS // BLOCK:
            progress.add(measured(DESIGNS[name], progress.done, name))
            _save(found)
        _write_rows(found)


if __name__ == "__main__":
    main()
