"""The totals of a simulated round the straightforward way: every row in one pandas frame.

Floats, no checks, no honours, no reports: it does far less than `ceping score`.
"""

import sys
from pathlib import Path

import pandas as pd

POINTS = {5: 100, 4: 80, 3: 60, 2: 40, 1: 20}
ITEMS = 8


def totals(folder: Path) -> "pd.Series[float]":
    """Total by window."""
    marks = pd.read_csv(folder / "bimonthly.csv")
    marks["share"] = marks["score"] / marks["full_marks"].fillna(100) * 100
    ballots = pd.read_csv(folder / "ratings" / "ballots.csv")
    responses = pd.read_parquet(folder / "ratings" / "responses.parquet")
    items = responses.columns[-ITEMS:]
    points = responses[items].replace(POINTS)
    valid = points.notna().sum(axis=1).mul(2).ge(ITEMS)
    valid &= responses["channel"].isin(["code", "interviewer"])
    survey = points[valid].mean(axis=1).groupby(responses.loc[valid, "window_id"]).mean()
    vote = ballots["grade"].map(POINTS).groupby(ballots["window_id"]).mean()
    return marks.groupby("window_id")["share"].mean() / 2 + vote / 4 + survey / 4


if __name__ == "__main__":
    print(totals(Path(sys.argv[1])))
