"""Time and memory of `ceping score` with every check, of its draws, rank sets and reductions.

200 windows, 100 voters, 10,000 draws. The naive bootstrap draws every response again with pandas;
a few draws are measured and the rest extrapolated, which the row says.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from analysis.counts import cells, for_checks
from analysis.intake.ratings import Large, Ratings
from analysis.simulate import simulate
from analysis.stats.rank_sets import rank_sets
from analysis.stats.resampling import resampled_means
from bench.harness import ROOT, alone, peak_memory, reading, record, row, side_by_side
from bench.peers.straight_rank_sets import straight_rank_sets
from rulebook.round import Round, open_round

ROWS, WINDOWS, VOTERS, DRAWS = 10_000_000, 200, 100, 10_000
DRAWN_SIZES = (100_000, 10_000_000, 1_000_000_000)
NAIVE_DRAWS, FEW_DRAWS, LARGE_ROWS = 3, 1000, 100_000_000
HOW = f"{WINDOWS} windows, {ROWS:.0e} responses (Parquet), {VOTERS} voters, {DRAWS:,} draws"
COUNTED = ("code", "interviewer")
Items = list[str]


def main() -> None:
    """Measure everything and keep the rows."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "round"
        simulate(folder, windows=WINDOWS, responses=ROWS, electors=VOTERS)
        _whole(folder, Path(scratch))
        _drawing()
        _bootstrap(folder)
        _reductions(folder)
    _rank_sets()
    with tempfile.TemporaryDirectory() as scratch:
        _large(Path(scratch))


def _whole(folder: Path, scratch: Path) -> None:
    """The whole command: every check, JSON, HTML and Excel."""
    command: list[str | Path] = [sys.executable, "-m", "ceping", "score", folder]

    def run() -> None:
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    how = f"{HOW}; whole process: check, scores, all checks, reports"
    record(alone("score with all checks: time", how, run, repeats=3))
    record(
        alone(
            "score with all checks: peak memory",
            how,
            lambda: peak_memory(command, scratch) / 2**20,
            repeats=1,
            unit="MiB",
            measure=reading,
        )
    )


def _large(scratch: Path) -> None:
    """The whole command at ten times the responses: the same memory."""
    folder = scratch / "round"
    simulate(folder, windows=WINDOWS, responses=LARGE_ROWS, electors=VOTERS)
    command: list[str | Path] = [sys.executable, "-m", "ceping", "score", folder]
    start = time.perf_counter()
    memory = peak_memory(command, scratch) / 2**20
    seconds = time.perf_counter() - start
    how = f"{WINDOWS} windows, {LARGE_ROWS:.0e} responses (Parquet), {VOTERS} voters; whole process"
    record(row("score with all checks, large: time", how, "s", [seconds], None, None, None))
    record(row("score with all checks, large: peak memory", how, "MiB", [memory], None, None, None))


def _rank_sets() -> None:
    """Rank sets beside the definition written down in numpy, at few draws."""
    rng = np.random.default_rng(1)
    variance = rng.uniform(0.2, 0.6, WINDOWS)
    score = rng.normal(88, 2, WINDOWS)
    drawn = rng.normal(0, np.sqrt(variance), (FEW_DRAWS, WINDOWS))
    mine = rank_sets(score, variance, drawn)
    sides = mine.marginal_low, mine.marginal_high, mine.simultaneous_low, mine.simultaneous_high
    straight = straight_rank_sets(score, variance, drawn)
    if not all(np.abs(a - b).max() <= 1 for a, b in zip(sides, straight, strict=True)):
        raise RuntimeError("the straight implementation gives other rank sets")
    record(
        side_by_side(
            "rank sets",
            f"{WINDOWS} windows, {FEW_DRAWS:,} draws; marginal and simultaneous",
            lambda: rank_sets(score, variance, drawn),
            lambda: straight_rank_sets(score, variance, drawn),
            "the definition in numpy",
            np.__version__,
            repeats=3,
        )
    )


def _drawing() -> None:
    """Drawing responses again from their counts, whatever their number."""
    score = np.linspace(20, 100, 60)
    for size in DRAWN_SIZES:
        counts = np.full((WINDOWS, len(score)), size // (WINDOWS * len(score)), float)

        def draw(counts: "np.ndarray[tuple[int, int], np.dtype[np.float64]]" = counts) -> None:
            resampled_means(
                counts, score, draws=DRAWS, rng=np.random.default_rng(1), gaussian_from=300
            )

        how = f"{WINDOWS} windows, {DRAWS:,} draws, 60 distinct response scores; counts given"
        record(alone(f"drawing again {size:.0e} responses", how, draw, repeats=3))


def _bootstrap(folder: Path) -> None:
    """The same statistic by drawing rows with pandas: a few draws, the rest extrapolated."""
    frame = pd.read_parquet(folder / "ratings" / "responses.parquet")
    items = list(frame.columns[-8:])
    scores = pd.DataFrame(
        {"window": frame["window_id"].astype("category"), "score": frame[items].mean(axis=1) * 20}
    )
    cells = scores.assign(score=scores["score"].round(6)).groupby(
        ["window", "score"], observed=True
    )
    table = cells.size().unstack(fill_value=0)
    counts, values = table.to_numpy(dtype=float), table.columns.to_numpy(dtype=float)

    def ours() -> None:
        resampled_means(
            counts, values, draws=DRAWS, rng=np.random.default_rng(1), gaussian_from=300
        )

    def naive() -> float:
        start = time.perf_counter()
        for seed in range(NAIVE_DRAWS):
            drawn = scores.sample(frac=1, replace=True, random_state=seed)
            drawn.groupby("window", observed=True)["score"].mean()
        return (time.perf_counter() - start) / NAIVE_DRAWS * DRAWS

    start = time.perf_counter()
    ours()
    mine = time.perf_counter() - start
    how = f"{HOW}; means of windows; the peer's time is {NAIVE_DRAWS} draws times {DRAWS:,}"
    peer = "pandas row bootstrap (extrapolated)"
    record(row("bootstrap of window means", how, "s", [mine], [naive()], peer, version("pandas")))


def _reductions(folder: Path) -> None:
    """Each reduction beside the same keys in DuckDB's own SQL on the same file."""
    this_round = open_round(folder)
    path = folder / "ratings" / "responses.parquet"
    items = [item.id for item in this_round.book.items()]
    with Ratings(this_round) as ratings:
        responses = ratings.open(this_round.responses_table)
        assert responses is not None
        tasks = _tasks(this_round, responses, items)
        for name, (ours, query) in tasks.items():
            text = query.format(file=path)

            def peer(text: str = text) -> None:
                duckdb.connect().execute(text).df()

            record(
                side_by_side(
                    f"reduction: {name}",
                    HOW,
                    ours,
                    peer,
                    "DuckDB SQL, same keys",
                    duckdb.__version__,
                    repeats=3,
                )
            )


def _tasks(
    this_round: Round, responses: Large, items: Items
) -> dict[str, tuple[Callable[[], object], str]]:
    points = this_round.book.questionnaires.grades.points()
    counter = [item.id for item in this_round.book.items() if item.counter_item]
    return {
        "cells by window, channel, day": (
            lambda: cells.response_cells(responses, points).execute(),
            _cells_query(items),
        ),
        "items and their products": (
            lambda: for_checks.answer_sums(responses, points, counter),
            _items_query(items),
        ),
        "submissions in bins of ten minutes": (
            lambda: for_checks.submission_bins(responses, COUNTED),
            "select window_id, channel, cast(answered_at as timestamp)::date d,"
            " (hour(cast(answered_at as timestamp)) * 6"
            " + minute(cast(answered_at as timestamp)) // 10) b, count(*)"
            f" from '{{file}}' where channel in {COUNTED} group by all order by all",
        ),
    }


def _answered(items: Items) -> str:
    return " + ".join(f"({item} is not null)::int" for item in items)


def _cells_query(items: Items) -> str:
    total = " + ".join(f"coalesce({item}::int * 20, 0)" for item in items)
    same = f"greatest({', '.join(items)}) = least({', '.join(items)})"
    return (
        "select window_id, channel, cast(answered_at as timestamp)::date d,"
        f" {_answered(items)} a, {total} p, {same} s, count(*)"
        " from '{file}' group by all"
    )


def _items_query(items: Items) -> str:
    columns = ", ".join(f"{item}::int * 20 as x{i}" for i, item in enumerate(items))
    parts = [f"count(*) filter (x{i} = {20 * g})" for i in range(8) for g in range(1, 6)]
    for i in range(8):
        for j in range(i + 1, 8):
            parts += [
                f"count(x{i} * x{j})",
                f"sum(x{i}) filter (x{j} is not null)",
                f"sum(x{j}) filter (x{i} is not null)",
                f"sum(x{i} * x{j})",
            ]
    return (
        f"select window_id, {', '.join(parts)} from (select window_id, {columns} from '{{file}}'"
        f" where channel in {COUNTED} and {_answered(items)} >= 4) group by 1 order by 1"
    )


if __name__ == "__main__":
    main()
