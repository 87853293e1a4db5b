"""False flags and power over shapes of rounds: flag_grid.json, item_grid.json in words."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from rulebook.provenance import Part

ENOUGH = 30  # rounds of a shape, below which a share found in them says little


class GridRow(BaseModel):
    """What was measured of one check under one behaviour, over all shapes of rounds."""

    model_config = ConfigDict(frozen=True)

    check: str
    behaviour: str
    null: bool
    rounds: int
    judged: int
    flags: int
    upper: float
    failing: tuple[str, ...]
    power: float | None
    weak: Mapping[str, float]


class GridCheck(Part):
    """A check of the grid in words, and what is planted to measure its power."""

    id: str
    label: str
    plant: str = ""
    remark: str = ""


class GridWords(BaseModel):
    """flag_grid.toml: the checks in the order of the tables, and the behaviours by their id."""

    model_config = ConfigDict(frozen=True)

    checks: tuple[GridCheck, ...]
    behaviours: Mapping[str, str]


class FlagGrid:
    """The measured rows, a table a check."""

    def __init__(self, words: GridWords, document: Mapping[str, Any]) -> None:
        """Put words and measurements together.

        Raises
        ------
        ValueError
            If a measured check or behaviour has no words, or words were never measured.
        """
        self.checks = words.checks
        self._of_cell = {key: int(cell["rounds"]) for key, cell in document["cells"].items()}
        self.cells = len(self._of_cell)
        self.rounds = sum(self._of_cell.values())
        self.fewest, self.most = min(self._of_cell.values()), max(self._of_cell.values())
        self.enough = ENOUGH
        self.few = sum(rounds < ENOUGH for rounds in self._of_cell.values())
        self._words = words
        self._rows = [GridRow.model_validate(row) for row in document["summary"]]
        said = {check.id for check in words.checks} | set(words.behaviours)
        measured = {row.check for row in self._rows} | {row.behaviour for row in self._rows}
        if said != measured:
            odd = ", ".join(sorted(said ^ measured))
            raise ValueError(f"words and measurements of a grid differ in: {odd}")

    def rows(self, check: GridCheck) -> Sequence[GridRow]:
        """The rows of a check."""
        return [row for row in self._rows if row.check == check.id]

    def line(self, row: GridRow) -> tuple[str, ...]:
        """A behaviour and what was measured under it."""
        share = _percent(row.flags / row.judged) if row.judged else "—"
        return (
            self._words.behaviours[row.behaviour],
            "不该提示" if row.null else "该提示",
            f"{row.judged:,}／{row.rounds:,}",
            share,
            _percent(row.upper) if row.judged else "—",
            "—" if row.power is None else _percent(row.power),
        )

    def weak(self, check: GridCheck) -> Sequence[tuple[str, Sequence[str]]]:
        """The behaviours under which some shapes of rounds had less found, with these shapes."""
        return [
            (
                self._words.behaviours[row.behaviour],
                [_shape(key, share, self._of_cell[key]) for key, share in row.weak.items()],
            )
            for row in self.rows(check)
            if row.weak
        ]


def _shape(key: str, power: float, rounds: int) -> str:
    """A shape of round in which less was found; with its rounds where they are few."""
    _behaviour, windows, voters = key.split()
    few = f"，{rounds}轮" if rounds < ENOUGH else ""
    return f"{windows}×{voters}（{_percent(power)}{few}）"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def read_flag_grid(
    root: Path, words: Mapping[str, Any], name: str = "flag_grid"
) -> FlagGrid | None:
    """The result file of a grid in bench/ with its words; None where it is not at hand."""
    path = root / "bench" / f"{name}.json"
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    return FlagGrid(GridWords.model_validate(words), document)
