"""How right the checks are themselves: bench/calibration.json in words, from calibration.toml."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from rulebook.provenance import Part


class Measured(BaseModel):
    """A share (0 to 1) that was measured over simulated rounds, and the limits of the measuring."""

    model_config = ConfigDict(frozen=True)

    what: str
    value: float
    low: float | None = None
    high: float | None = None
    n: int


class Line(Part):
    """One line of a table: what was measured, in words."""

    what: str
    label: str


class Group(Part):
    """One table; ``drawn`` says that a picture of it stands above."""

    id: str
    caption: str
    remark: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    drawn: bool = False


class Calibration:
    """The measured shares, by table."""

    def __init__(self, groups: Sequence[Group], document: Mapping[str, Any]) -> None:
        """Put words and measurements together.

        Raises
        ------
        ValueError
            If a measurement has no words, or words have no measurement.
        """
        self.groups = groups
        self.seeds: int = document["seeds"]
        self.round: Mapping[str, int] = document["round"]
        self._rows = {row["what"]: Measured.model_validate(row) for row in document["rows"]}
        named = {line.what for group in groups for line in group.lines}
        if named != set(self._rows):
            odd = ", ".join(sorted(named ^ set(self._rows)))
            raise ValueError(f"calibration.toml and calibration.json differ in: {odd}")

    def measured(self, line: Line) -> Measured:
        """What was measured for a line."""
        return self._rows[line.what]

    def cells(self, line: Line) -> tuple[str, ...]:
        """What a line says after its label."""
        row = self.measured(line)
        between = (
            ""
            if row.low is None or row.high is None
            else f"{_percent(row.low)}—{_percent(row.high)}"
        )
        return _percent(row.value), between, f"{row.n:,}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def read_calibration(root: Path, words: Mapping[str, Any]) -> Calibration | None:
    """The result file of `bench/calibration.py` with its words; None where it is not at hand."""
    path = root / "bench" / "calibration.json"
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    return Calibration([Group.model_validate(group) for group in words["groups"]], document)
