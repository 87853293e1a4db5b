"""Every combination of the working rules against totals computed anew from the rows."""

from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from analysis.report.score_json import score_data
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.editions import QUARTERLY
from tests.independent import choices, rounds, scorer

Told = dict[str, Any]


def told(folder: Path) -> Told | None:
    """What score.json says of the working rules."""
    found: Told | None = score_data(score_round(open_round(folder), draws=100))["specifications"]
    return found


def values(this: scorer.Round, choice: Told) -> list[Any]:
    """What the options of a choice say, in the order told."""
    varies = choice["varies"]
    now, own = choices.in_force(this)[varies], choices.of_edition(this)[varies]
    declared = next(c for c in this.score["choices"] if c["varies"] == varies)
    by_id = {option["id"]: option for option in declared["options"]}
    said = [by_id.get(option["id"], {}).get(varies, own) for option in choice["options"]]
    # The first is in force in this round, whatever the edition says.
    return [now, *said[1:]]


def agrees(folder: Path, found: Told, most: int, seed: int) -> None:
    """Some combinations of a round, one in force among them, are as the rows have it."""
    this = scorer.Round(folder)
    grid = list(product(*(values(this, choice) for choice in found["choices"])))
    names = [choice["varies"] for choice in found["choices"]]
    assert len(grid) == found["combinations"]
    chosen = {0, *Random(seed).sample(range(len(grid)), min(most, len(grid)))}
    for number in sorted(chosen):
        say = choices.in_force(this) | dict(zip(names, grid[number], strict=True))
        windows = found["windows"]
        assert inside(windows, number) == choices.first_places(this, say), (seed, say)
        honour = {window: own["honour"] for window, own in windows.items()}
        assert inside(honour, number) == choices.honoured(this, say), (seed, say)


def inside(windows: Told, number: int) -> tuple[set[str], set[str]]:
    """Windows that a combination has inside, and those that share the last place."""

    def within(runs: list[tuple[int, int]]) -> bool:
        return any(start <= number < end for start, end in runs)

    return (
        {window for window, own in windows.items() if within(own["runs"])},
        {window for window, own in windows.items() if within(own["tied_runs"])},
    )


def events_differ(found: Told) -> bool:
    """Whether somebody is among the first without the honour, or has it without being there."""
    windows = found["windows"].values()
    return any(own["honour"][key] != own[key] for own in windows for key in ("runs", "tied_runs"))


@pytest.mark.parametrize("first", range(0, 40, 10))
@pytest.mark.grid
def test_random_rounds(first: int, tmp_path: Path) -> None:
    """A window would be said to be among the first under a rule that puts it elsewhere."""
    compared = apart = 0
    for seed in range(first, first + 10):
        folder = tmp_path / f"round-{seed}"
        rounds.make(folder, ["2021", str(QUARTERLY)], seed)
        found = told(folder)
        if found:
            agrees(folder, found, 60, seed)
            compared += 1
            apart += events_differ(found)
    assert compared > 3
    assert apart > 3


@pytest.mark.parametrize(
    ("windows", "responses", "electors", "edition"),
    [
        (3, 60, 4, "2021"),
        (4, 30, 12, "2021"),
        (12, 300, 15, "2021"),
        (60, 1500, 30, "2021"),
        (200, 4000, 40, "2021"),
        (40, 900, 25, str(QUARTERLY)),
    ],
)
@pytest.mark.grid
def test_shapes(windows: int, responses: int, electors: int, edition: str, tmp_path: Path) -> None:
    """Few or many windows would be counted by another order than their totals."""
    folder = tmp_path / "round"
    simulate(
        folder,
        windows=windows,
        responses=responses,
        electors=electors,
        edition=edition,
        seed=windows,
    )
    as_csv(folder)
    settings = folder / "round.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('= "edition"', f"= '{edition}'", 1), encoding="utf-8")
    found = told(folder)
    assert found is not None
    agrees(folder, found, min(40, 2000 // windows), windows)


def as_csv(folder: Path) -> None:
    """The second scorer reads CSV only."""
    path = folder / "ratings" / "responses.parquet"
    frame = pd.read_parquet(path)
    for name in frame.columns.difference(["seconds"]):
        if pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = frame[name].astype("Int64")
    frame.to_csv(path.with_suffix(".csv"), index=False)
    path.unlink()
    (folder / "ratings" / "manifest.json").unlink()
