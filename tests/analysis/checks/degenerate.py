"""Rounds at the edge of what can be checked: each a change to a simulated round's folder."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.simulate import simulate

Change = Callable[[Path], None]
ITEMS = (
    "overall efficiency competence attitude departments distance time documents".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Degenerate:
    """A round to make: sizes of the simulation, then a change; ``unknown`` checks must say why."""

    name: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    change: Change = lambda folder: None
    unknown: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The name, for test ids."""
        return self.name

    def make(self, folder: Path) -> None:
        """Write the round into ``folder``."""
        sizes = {"windows": 12, "responses": 900, "electors": 40, "seed": 3, **self.sizes}
        simulate(folder, **sizes)  # type: ignore[arg-type]  # sizes are ints
        (folder / "ratings" / "manifest.json").unlink()
        self.change(folder)


def without(*names: str) -> Change:
    """Files of ratings/ taken away."""

    def change(folder: Path) -> None:
        for name in names:
            (folder / "ratings" / name).unlink(missing_ok=True)

    return change


def several(*changes: Change) -> Change:
    """One change after another."""

    def change(folder: Path) -> None:
        for each in changes:
            each(folder)

    return change


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """Write rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def tallies(folder: Path) -> None:
    """Counts a grade instead of whole ballots."""
    path = folder / "ratings" / "ballots.csv"
    counted = Counter((row["window_id"], row["grade"]) for row in rows_of(path))
    rows = [{"window_id": w, "grade": g, "count": str(n)} for (w, g), n in sorted(counted.items())]
    write_rows(folder / "ratings" / "ballot_tallies.csv", rows)
    path.unlink()


def window_scores(folder: Path) -> None:
    """Scores a window instead of responses."""
    path = folder / "ratings" / "responses.parquet"
    rows = [
        {"window_id": str(w), "score": f"{80 + i / 7:.4f}", "responses": str(len(group))}
        for i, (w, group) in enumerate(pd.read_parquet(path).groupby("window_id"))
    ]
    write_rows(folder / "ratings" / "survey_scores.csv", rows)
    path.unlink()


def sums_only(folder: Path) -> None:
    """Sums in place of ballots and responses: without the checks, scored in a sixth of the time."""
    (folder / "ratings" / "manifest.json").unlink()
    tallies(folder)
    window_scores(folder)


def one_period(folder: Path) -> None:
    """A single two-monthly mark."""
    path = folder / "round.toml"
    text = path.read_text(encoding="utf-8") + 'periods = ["2021-M11M12"]\n'
    path.write_text(text, encoding="utf-8")


def responses(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Change:
    """The responses changed as a table."""

    def apply(folder: Path) -> None:
        path = folder / "ratings" / "responses.parquet"
        change(pd.read_parquet(path)).to_parquet(path, index=False)

    return apply


def sizes_0_1_29(table: pd.DataFrame) -> pd.DataFrame:
    """Windows with 0, 1 and 29 responses."""
    table = table[table["channel"] != "open"]
    limits = dict(zip(sorted(table["window_id"].unique()), (0, 1, 29), strict=False))
    place = table.groupby("window_id").cumcount()
    return table[place < table["window_id"].map(limits).fillna(10**6)]


def all_answers_equal(table: pd.DataFrame) -> pd.DataFrame:
    """Every answer 满意."""
    return table.assign(**dict.fromkeys(ITEMS, 4))


def all_ballots_equal(folder: Path) -> None:
    """Every ballot 满意 throughout."""
    path = folder / "ratings" / "ballots.csv"
    write_rows(path, [{**row, "grade": "4"} for row in rows_of(path)])


def all_marks_equal(folder: Path) -> None:
    """Every two-monthly mark 90 of 100."""
    path = folder / "bimonthly.csv"
    rows = [{**row, "score": "90", "full_marks": "100"} for row in rows_of(path)]
    write_rows(path, rows)


def partial_frame(folder: Path) -> None:
    """People asked are known for half of the windows only."""
    path = folder / "ratings" / "turnout.csv"
    rows = rows_of(path)
    write_rows(path, [row for i, row in enumerate(rows) if i % 2 or not row["window_id"]])


ONE_VIEW = ("leave_one_out", "vote_reliability", "voters_needed", "duplicate_ballots")
BALLOTS = (*ONE_VIEW, "bloc_voting")
RANKS = ("score_interval", "rank_set", "top_three_probability", "cutoff_tie")
ROWS = ("questionnaire_reliability", "straight_lining", "bursts", "ceiling")
ROUNDS = (
    Degenerate("complete"),
    Degenerate(
        "no vote",
        change=without("ballots.csv", "self_grades.csv"),
        unknown=(*RANKS, *BALLOTS, "self_rating"),
    ),
    Degenerate(
        "no survey", change=without("responses.parquet"), unknown=(*RANKS, *ROWS, "sample_size")
    ),
    Degenerate(
        "neither vote nor survey",
        change=without("responses.parquet", "ballots.csv", "turnout.csv", "self_grades.csv"),
        unknown=(*RANKS, *BALLOTS, *ROWS, "effective_weights", "weight_sensitivity"),
    ),
    Degenerate("tallies only", change=tallies, unknown=BALLOTS),
    Degenerate("window scores only", change=window_scores, unknown=(*RANKS, *ROWS)),
    Degenerate(
        "tallies and window scores",
        change=several(tallies, window_scores),
        unknown=(*RANKS, *ROWS, *BALLOTS),
    ),
    Degenerate("one period", change=one_period),
    Degenerate(
        "one window",
        {"windows": 1, "responses": 50},
        unknown=("rank_set", "straight_lining"),
    ),
    Degenerate(
        "three windows",
        {"windows": 3, "responses": 200},
        unknown=("rank_set", "cutoff_tie", "effective_weights", "bloc_voting"),
    ),
    Degenerate("300 windows", {"windows": 300, "responses": 9000}),
    Degenerate("one voter", {"electors": 1}, unknown=("vote_reliability", "duplicate_ballots")),
    Degenerate("two voters", {"electors": 2}, unknown=("vote_reliability", "duplicate_ballots")),
    Degenerate("500 voters", {"electors": 500}),
    Degenerate("0, 1 and 29 responses", change=responses(sizes_0_1_29)),
    Degenerate("one response", change=responses(lambda table: table.head(1))),
    Degenerate(
        "one response a window",
        change=responses(lambda t: t[t["channel"] == "code"].drop_duplicates("window_id")),
    ),
    Degenerate(
        "open channel only",
        change=responses(lambda t: t.assign(channel="open")),
        unknown=(*RANKS, *ROWS),
    ),
    Degenerate(
        "no times", change=responses(lambda t: t.assign(answered_at=None)), unknown=("bursts",)
    ),
    Degenerate(
        "one day",
        change=responses(lambda t: t.assign(answered_at="2021-12-01T09:10+08:00")),
        unknown=("bursts",),
    ),
    Degenerate(
        "all answers equal",
        change=responses(all_answers_equal),
        unknown=("effective_weights", "questionnaire_reliability"),
    ),
    Degenerate(
        "all ballots equal",
        change=all_ballots_equal,
        unknown=("effective_weights", "vote_reliability", "bloc_voting"),
    ),
    Degenerate(
        "everything equal",
        change=several(all_marks_equal, all_ballots_equal, responses(all_answers_equal)),
        unknown=("effective_weights", "vote_reliability", "questionnaire_reliability"),
    ),
    Degenerate("all marks equal", change=all_marks_equal, unknown=("effective_weights",)),
    Degenerate("no frame", change=without("turnout.csv"), unknown=("non_response",)),
    Degenerate("partial frame", change=partial_frame),
    Degenerate("no self-grades", change=without("self_grades.csv")),
)
