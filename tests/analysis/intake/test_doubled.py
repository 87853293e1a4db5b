"""Keys that stand twice are found whatever the hashes of the others are."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.score import check_round
from analysis.simulate import simulate
from rulebook.round import open_round


@pytest.mark.parametrize("last", ["own", "other"])
def test_ballots_numbered_as_windows_are(tmp_path: Path, last: str) -> None:
    """A ballot counted twice would pass where W1 marks W2 and W2 marks W1, or W1 itself."""
    folder = tmp_path / "round"
    simulate(folder, windows=6, responses=60, electors=20)
    file = folder / "ratings" / "ballots.csv"
    ballots = pd.read_csv(file, dtype=str)
    numbers = {ballot: f"W{n:02}" for n, ballot in enumerate(ballots["ballot_id"].unique(), 1)}
    ballots["ballot_id"] = ballots["ballot_id"].map(numbers)
    place = -1 if last == "other" else ballots.index[ballots["ballot_id"] == "W03"][2]
    twice = ballots.iloc[[place]]
    pd.concat([ballots, twice]).to_csv(file, index=False)
    problems, _remarks = check_round(open_round(folder))
    (problem,) = [problem for problem in problems if "不重复" in str(problem)]
    assert problem.row == len(ballots) + 2
    assert problem.got == " ".join(twice.iloc[0][["ballot_id", "window_id"]])
