"""What the checks compute from counts: draws, rank sets and variance components.

The naive bootstrap draws every response again with pandas: a few draws are measured and the rest
reckoned, which the row says. The variance components are of a vote as large and as sparse as lme4's
InstEval, with data drawn at its sizes and variances: lme4's own are under another licence.
"""

import sys
from collections.abc import Callable
from importlib.metadata import version

import numpy as np
import pandas as pd

from analysis.score import DRAWS
from analysis.stats.rank_sets import rank_sets
from analysis.stats.resampling import resampled_means
from analysis.stats.variance_components import variance_components
from bench.harness import Peer, Topic, alone, in_turn, record, row, run, seconds, side_by_side
from bench.peers.straight_rank_sets import straight_rank_sets

WINDOWS, DISTINCT, REPEATS = 200, 60, 3
SIZES = (100_000, 10_000_000, 1_000_000_000)
NAIVE_RESPONSES, NAIVE_DRAWS = 10_000_000, 3
RANK_DRAWS = 1000
RATINGS, STUDENTS, LECTURERS = 73_421, 2_972, 1_128


def main() -> None:
    """Measure the parts that are asked for."""
    run(
        {"sizes": _sizes, "bootstrap": _bootstrap, "ranks": _ranks, "components": _components},
        sys.argv[1:],
    )


def _drawing(counts: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> Callable[[], object]:
    score = np.linspace(20, 100, counts.shape[1])
    return lambda: resampled_means(
        counts, score, draws=DRAWS, rng=np.random.default_rng(1), gaussian_from=300
    )


def _sizes() -> None:
    """Drawing responses again from their counts, whatever their number."""
    given = {"windows": WINDOWS, "draws": DRAWS}
    how = f"{WINDOWS} windows, {DRAWS:,} draws, {DISTINCT} distinct response scores; counts given"
    for size in SIZES:
        counts = np.full((WINDOWS, DISTINCT), size // (WINDOWS * DISTINCT), float)
        topic = Topic("drawing again", how, at=size, given=given)
        record(alone(topic, _drawing(counts), REPEATS))


def _bootstrap() -> None:
    """The same statistic by drawing rows with pandas: a few draws, the rest reckoned."""
    rng = np.random.default_rng(1)
    window, score = (rng.integers(0, most, NAIVE_RESPONSES) for most in (WINDOWS, DISTINCT))
    frame = pd.DataFrame({"window": pd.Categorical(window), "score": score.astype(float)})
    cells = np.bincount(window * DISTINCT + score, minlength=WINDOWS * DISTINCT)
    ours = _drawing(cells.reshape(WINDOWS, DISTINCT).astype(float))

    def theirs() -> object:
        drawn = frame.sample(frac=1, replace=True, random_state=1)
        return drawn.groupby("window", observed=True)["score"].mean()

    pairs = in_turn(lambda: seconds(ours), lambda: seconds(theirs) * DRAWS, NAIVE_DRAWS)
    how = f"{WINDOWS} windows, {NAIVE_RESPONSES:,} responses, {DRAWS:,} draws; means of windows"
    given = {"windows": WINDOWS, "responses": NAIVE_RESPONSES, "draws": DRAWS}
    topic = Topic("bootstrap", f"{how}; the peer: one draw, times {DRAWS:,}", given=given)
    peer = Peer("pandas row bootstrap, reckoned from single draws", version("pandas"))
    record(row(topic, [mine for mine, _ in pairs], [other for _, other in pairs], peer))


def _ranks() -> None:
    """Rank sets beside the definition written down in numpy, at few draws."""
    rng = np.random.default_rng(1)
    variance = rng.uniform(0.2, 0.6, WINDOWS)
    score = rng.normal(88, 2, WINDOWS)
    drawn = rng.normal(0, np.sqrt(variance), (RANK_DRAWS, WINDOWS))
    mine = rank_sets(score, variance, drawn)
    sides = mine.marginal_low, mine.marginal_high, mine.simultaneous_low, mine.simultaneous_high
    straight = straight_rank_sets(score, variance, drawn)
    if not all(np.abs(a - b).max() <= 1 for a, b in zip(sides, straight, strict=True)):
        raise RuntimeError("the straight implementation gives other rank sets")
    how = f"{WINDOWS} windows, {RANK_DRAWS:,} draws; marginal and simultaneous"
    topic = Topic("rank sets", how, given={"windows": WINDOWS, "draws": RANK_DRAWS})
    record(
        side_by_side(
            topic,
            lambda: rank_sets(score, variance, drawn),
            lambda: straight_rank_sets(score, variance, drawn),
            Peer("the definition in numpy", np.__version__),
            REPEATS,
        )
    )


def _components() -> None:
    """How much of the variance is the raters', how much what is rated, by REML."""
    rng = np.random.default_rng(1)
    voter, window = (
        np.concatenate([np.arange(levels), rng.integers(0, levels, RATINGS - levels)])
        for levels in (STUDENTS, LECTURERS)
    )
    effects = rng.normal(0, 0.33, STUDENTS)[voter] + rng.normal(0, 0.52, LECTURERS)[window]
    ratings = 3.2 + effects + rng.normal(0, 1.18, RATINGS)
    how = f"{RATINGS:,} ratings, {STUDENTS:,} x {LECTURERS:,} levels; simulated"
    given = {"ratings": RATINGS, "voters": STUDENTS, "windows": LECTURERS}
    topic = Topic("variance components", how, given=given)
    record(alone(topic, lambda: variance_components(ratings, voter, window), 1))


if __name__ == "__main__":
    main()
