"""How fast the program is, and beside whom: bench/results.json in words, from speed.toml."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from pages.formats import in_myriads
from pages.speed_rows import Row, amount_text, read_rows, times_text, value_text
from rendering.numbers import MISSING

Kind = Literal["same", "less", "limit", "own"]


class Part(BaseModel):
    """A piece of the words; unknown keys are a slip."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Beside(Part):
    """Who stands beside us.

    Kinds: does the ``same``, does ``less`` than we do, is a ``limit`` that nobody passes, or is our
    ``own`` other measurement.
    """

    label: str
    kind: Kind


class Line(Part):
    """What was measured; ``counted`` is what a rate counts."""

    what: str
    label: str
    counted: str = ""
    how: str = ""


class Group(Part):
    """One table, with its pictures: a line each, or multiples of all comparisons."""

    id: str
    title: str
    says: str
    how: str = ""
    size: str = ""  # what the places on a line count
    drawn: Literal["lines", "multiples", ""] = ""
    lines: tuple[Line, ...]


class Target(Part):
    """What we had set ourselves: at most or at least, of the value or of the ratio to a peer."""

    label: str
    what: str
    at: float | None = None
    peer: str | None = None
    unit: str = "s"
    most: float | None = None
    least: float | None = None


@dataclass(frozen=True)
class Run:
    """When, on what and of which commit rows were measured."""

    commit: str
    day: str
    cpu: str
    cores: int
    memory_gib: int
    python: str


@dataclass(frozen=True)
class TableLine:
    """One line of a table: values with their spread, and dashes where nobody stands beside."""

    label: str
    ours: tuple[str, str]
    beside: str
    theirs: tuple[str, str]
    times: str
    behind: bool
    repeats: int
    run: int


@dataclass(frozen=True)
class Outcome:
    """What became of a target; ``met`` is None where it was not measured."""

    label: str
    wanted: str
    measured: str
    met: bool | None


class Speed:
    """Everything that was measured, by group.

    Only groups and lines of which there is a row.
    """

    def __init__(self, words: Mapping[str, Any], rows: Sequence[Row]) -> None:
        """Put words and rows together.

        Raises
        ------
        ValueError
            If a row, or a peer of one, has no words.
        """
        self._peers = {name: Beside.model_validate(one) for name, one in words["peers"].items()}
        groups = [Group.model_validate(group) for group in words["groups"]]
        self._targets = [Target.model_validate(target) for target in words["targets"]]
        named = {line.what for group in groups for line in group.lines}
        odd = {row.what for row in rows} - named
        odd |= {row.peer_name for row in rows if row.peer_name} - set(self._peers)
        if odd:
            raise ValueError(f"speed.toml has no words for: {', '.join(sorted(odd))}")
        self._rows = rows
        self.groups = [group for group in groups if any(self.rows(group))]
        self.runs = list(dict.fromkeys(_run(row) for row in rows))

    def rows(self, group: Group) -> Iterator[tuple[Line, Row]]:
        """The rows of a group in the order of its lines, of a line in that of its sizes."""
        for line in group.lines:
            found = [row for row in self._rows if row.what == line.what]
            for row in sorted(found, key=lambda row: row.at or 0):
                yield line, row

    def label(self, group: Group, line: Line, row: Row) -> str:
        """What a row is about: the line's label and the place on it."""
        return f"{line.label}，{self.place(group, row)}" if row.at is not None else line.label

    def place(self, group: Group, row: Row) -> str:
        """The place on a line: 10万份答卷."""
        return f"{in_myriads(row.at or 0)}{group.size}"

    def beside(self, row: Row) -> Beside | None:
        """Who stands beside a row."""
        return self._peers[row.peer_name] if row.peer_name else None

    def table(self, group: Group) -> list[TableLine]:
        """The lines of a group's table."""
        return [self._line(group, line, row) for line, row in self.rows(group)]

    def _line(self, group: Group, line: Line, row: Row) -> TableLine:
        peer, times = self.beside(row), row.times
        return TableLine(
            self.label(group, line, row),
            value_text(row, line.counted),
            peer.label if peer else MISSING,
            value_text(row, line.counted, ours=False),
            times_text(times[0]) if times else MISSING,
            times is not None and times[0] < 1,
            row.repeats,
            self.runs.index(_run(row)) + 1,
        )

    def hows(self, group: Group) -> list[str]:
        """How a group and its lines were measured, with the numbers of their rows."""
        rows = list(self.rows(group))
        told = {group.how: rows[0][1]}
        for line, row in rows:
            told.setdefault(line.how, row)
        return [how.format_map(_said(row.given)) for how, row in told.items() if how]

    def behind(self, kind: Kind) -> list[TableLine]:
        """Every line on which a peer of this kind is better."""
        return [
            told
            for group in self.groups
            for line, row in self.rows(group)
            if (peer := self.beside(row)) and peer.kind == kind
            if (told := self._line(group, line, row)).behind
        ]

    def outcomes(self) -> list[Outcome]:
        """Every target with what was measured."""
        return [self._outcome(target) for target in self._targets]

    def _outcome(self, target: Target) -> Outcome:
        def words(value: float) -> str:
            return times_text(value) if target.peer else amount_text(value, target.unit)

        row, most = self._found(target), target.most
        bound = most if most is not None else target.least or 0
        wanted = f"{'至少' if most is None else '至多'}{words(bound)}"
        if row is None:
            return Outcome(target.label, wanted, MISSING, None)
        value = (row.ratio or 0) if target.peer else row.ours
        met = value >= bound if most is None else value <= bound
        return Outcome(target.label, wanted, words(value), met)

    def _found(self, target: Target) -> Row | None:
        for row in self._rows:
            same_peer = target.peer is None or row.peer_name == target.peer
            if row.what == target.what and row.at == target.at and same_peer:
                return row
        return None

    def pace(self, run: Run) -> tuple[float, float] | None:
        """The seconds of one fixed calculation beside the rows of a run: least and most."""
        beside = [row.calibration_seconds for row in self._rows if _run(row) == run]
        known = [seconds for seconds in beside if seconds is not None]
        return (min(known), max(known)) if known else None

    def largest(self, what: str) -> Row | None:
        """The row at a line's furthest place."""
        rows = [row for row in self._rows if row.what == what]
        return max(rows, key=lambda row: row.at or 0, default=None)


def _run(row: Row) -> Run:
    return Run(row.commit, row.day, **row.machine.model_dump())


def _said(given: Mapping[str, float]) -> dict[str, str]:
    return {name: in_myriads(value) for name, value in given.items()}


def read_speed(root: Path, words: Mapping[str, Any]) -> Speed | None:
    """The results of bench/speed with their words; None where nothing was measured."""
    rows = read_rows(root)
    return Speed(words, rows) if rows else None
