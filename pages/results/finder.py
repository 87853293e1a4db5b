"""All windows of a round in one table, in which a reader finds, sorts and compares them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.results import scores
from pages.rounds import PublishedRound

_STEP = 20  # windows between two places to jump to


@dataclass(frozen=True)
class Line:
    """One window: its page, if it has one, name and department, and its numbers as read.

    ``jump`` says that the page offers to jump here.
    """

    window_id: str
    file: str
    name: str
    unit: str
    cells: Sequence[str | None]
    jump: bool

    @property
    def rank(self) -> str:
        """Its rank; empty where it has none."""
        return self.cells[0] or ""


@dataclass(frozen=True)
class Finder:
    """The table of all windows of a published round."""

    round: PublishedRound

    @property
    def header(self) -> list[str]:
        """The names of the columns, the window's first."""
        return [*scores.table(self.round)[0], "抽样误差范围"]

    def lines(self) -> list[Line]:
        """A line a window, in order of rank."""
        words = self.round.words.windows if self.round.words else {}
        lines = []
        for place, (window, row) in enumerate(self._rows()):
            name, *cells = row
            own, window_id = words.get(window["window_id"]), window["window_id"]
            file, unit = (f"windows/{window_id}.html", own["unit"]) if own else ("", "")
            jump = place % _STEP == 0 and window["rank"] is not None
            lines.append(Line(window_id, file, str(name), unit, cells, jump))
        return lines

    def _rows(self) -> list[tuple[dict[str, Any], list[str | None]]]:
        """Each window with the cells of its row, how sure its total is at the end."""
        rows = []
        for window, row in zip(self.round.windows, scores.table(self.round)[1], strict=True):
            sampling = (window.get("interval") or {}).get("sampling")
            rows.append((window, [*row, scores.interval_text(sampling) or None]))
        return rows
